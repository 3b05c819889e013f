"""A float32 ONNX graph as a float16 one: weights, arithmetic, inputs and outputs.

usage: python models/export/half.py IN.onnx OUT.onnx
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from errors import ExportError, run, say
from store import every_node, load, plain_weights, save

LARGEST, SMALLEST = np.float32(65504), np.float32(2.0 ** -24)
ENDLESS = 1e30                  # constants beyond this mean "minus infinity" or "no limit", not a number
STAYS_FLOAT = {("Resize", 1), ("Resize", 2), ("Upsample", 1)}      # regions and scales are float32 by the standard
FLOAT, HALF = TensorProto.FLOAT, TensorProto.FLOAT16


def half_values(values: np.ndarray, name: str) -> np.ndarray:
    """float32 values as float16. Endless ones become the largest float16, and a lone value that would vanish (the epsilon
    of a division) the smallest; throws ExportError naming a weight that does not fit."""
    endless = np.isinf(values) | (np.abs(values) >= ENDLESS)
    if np.isnan(values).any():
        raise ExportError(f"{name}: holds NaN")
    if (np.abs(values[~endless]) > LARGEST).any():
        largest = np.abs(values[~endless]).max()
        raise ExportError(f"{name}: {largest:.4g} does not fit into float16 (65504 at most). Keep fp32")
    values = np.where(endless, np.sign(values) * LARGEST, values)
    if values.size == 1 and 0 < abs(float(values.flat[0])) < SMALLEST:
        values = np.sign(values) * np.full_like(values, SMALLEST)
    return values.astype(np.float16)


def half_tensor(tensor: TensorProto, name: str) -> None:
    """Makes a float32 tensor a float16 one, in place; leaves others."""
    if tensor.data_type == FLOAT:
        tensor.CopyFrom(numpy_helper.from_array(half_values(numpy_helper.to_array(tensor), name), tensor.name))


def half_attributes(node: NodeProto) -> None:
    """Types and values inside a node, in place: Constant, ConstantOfShape, Cast, and those that name an output type."""
    if node.op_type == "ConstantOfShape" and not node.attribute:
        node.attribute.append(helper.make_attribute("value", helper.make_tensor("value", FLOAT, [1], [0.0])))
    for attribute in list(node.attribute):
        if attribute.type == AttributeProto.TENSOR:
            half_tensor(attribute.t, node.output[0])
        elif node.op_type == "Constant" and attribute.name in ("value_float", "value_floats"):
            values = np.array(attribute.f if attribute.name == "value_float" else attribute.floats, np.float32)
            tensor = numpy_helper.from_array(half_values(values, node.output[0]))
            attribute.CopyFrom(helper.make_attribute("value", tensor))
        elif attribute.name in ("to", "dtype") and attribute.i == FLOAT:
            attribute.i = HALF


def keep_float_inputs(graph: GraphProto) -> None:
    """Gives the inputs that must stay float32 to nodes that want them: constants as a copy of their own, the rest through
    a Cast. Runs before the conversion; names the copies so that it leaves them."""
    constants = {tensor.name: tensor for tensor in graph.initializer}
    constants |= {node.output[0]: node.attribute[0].t for node in graph.node
                  if node.op_type == "Constant" and node.attribute[0].type == AttributeProto.TENSOR}
    for node in list(graph.node):
        for place, name in enumerate(node.input):
            if (node.op_type, place) not in STAYS_FLOAT or not name:
                continue
            kept = f"{name}.float"
            if name in constants:
                if kept not in constants:
                    graph.initializer.append(numpy_helper.from_array(numpy_helper.to_array(constants[name]), kept))
                    constants[kept] = graph.initializer[-1]
            else:
                cast = helper.make_node("Cast", [name], [kept], name=kept, to=FLOAT)
                graph.node.insert(list(graph.node).index(node), cast)
            node.input[place] = kept


def to_half(model: ModelProto) -> ModelProto:
    """The same model in float16, changed in place. Throws ExportError naming a weight beyond float16's range."""
    plain_weights(model)
    keep_float_inputs(model.graph)
    for tensor in model.graph.initializer:
        if not tensor.name.endswith(".float"):
            half_tensor(tensor, tensor.name)
    for node in every_node(model.graph):
        if not node.name.endswith(".float"):
            half_attributes(node)
    del model.graph.value_info[:]
    for value in [*model.graph.input, *model.graph.output]:
        if value.type.tensor_type.elem_type == FLOAT:
            value.type.tensor_type.elem_type = HALF
    return model


def main() -> None:
    if len(sys.argv) != 3:
        raise ExportError("usage: half.py IN.onnx OUT.onnx")
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    save(to_half(load(source)), target)
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    run("half.py", main)
