"""Files: ONNX read whole and written whole, with the weights in one file beside the graph where they would not fit into it,
and JSON."""
from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Iterator

import onnx
from onnx import ModelProto, NodeProto, TensorProto, external_data_helper, numpy_helper

LIMIT = 2 ** 31 - 2 ** 24   # a protobuf message ends at 2 GiB; the graph itself needs a little
SMALL = 1024                # a tensor of fewer bytes stays in the graph


def load(path: Path) -> ModelProto:
    """The model with all its weights."""
    return onnx.load(str(path))


def weight_bytes(model: ModelProto) -> int:
    """Bytes of all initializers."""
    return sum(len(tensor.raw_data) for tensor in model.graph.initializer)


def save(model: ModelProto, path: Path, limit: int = LIMIT) -> None:
    """Writes and checks a model. With more than `limit` bytes of weights they go to `<name>.data` beside it, named
    relatively. Both files are made under other names first; the model given may lose its weights on the way."""
    for tensor in model.graph.initializer:
        if not tensor.HasField("raw_data"):     # only raw data can lie outside
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))
    data = path.with_name(path.name + ".data")
    outside = weight_bytes(model) > limit
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as scratch:
        made = Path(scratch) / path.name
        if outside:
            external_data_helper.convert_model_to_external_data(
                model, all_tensors_to_one_file=True, location=data.name, size_threshold=SMALL)
        onnx.save(model, str(made))
        onnx.checker.check_model(str(made))
        if outside:
            os.replace(made.with_name(data.name), data)
        os.replace(made, path)
    if not outside:
        data.unlink(missing_ok=True)


def plain_weights(model: ModelProto) -> None:
    """Makes weights plain float32 initializers, in place: each Cast of one to float32 is carried out (models/micro stores
    float16), and where torch keeps equal weights once, behind an Identity, its users take the weight itself."""
    weights, same = {tensor.name: tensor for tensor in model.graph.initializer}, {}
    outputs = {value.name for value in model.graph.output}
    for node in list(model.graph.node):     # in order, so that what an Identity gives is known before it is used
        source = same.get(node.input[0], node.input[0]) if node.input else ""
        if source not in weights or node.output[0] in outputs:
            continue
        if node.op_type == "Identity":
            same[node.output[0]] = source
        elif node.op_type == "Cast" and node.attribute[0].i == TensorProto.FLOAT:
            values = numpy_helper.to_array(weights[source]).astype("float32")
            model.graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
            weights[node.output[0]] = model.graph.initializer[-1]
        else:
            continue
        model.graph.node.remove(node)
    for node in every_node(model.graph):
        for place, name in enumerate(node.input):
            if name in same:
                node.input[place] = same[name]
    drop_unused(model)


def drop_unused(model: ModelProto) -> None:
    """Removes initializers that no node and no output names, in place."""
    used = {name for node in every_node(model.graph) for name in node.input}
    used |= {value.name for value in model.graph.output}
    kept = [tensor for tensor in model.graph.initializer if tensor.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def every_node(graph: onnx.GraphProto) -> Iterator[NodeProto]:
    """The nodes of a graph and of the graphs inside its nodes."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in [attribute.g] if attribute.HasField("g") else attribute.graphs:
                yield from every_node(inner)


def write_json(path: Path, value: object, indent: int | None = None) -> None:
    """Writes UTF-8 JSON, to a temporary name first; without an indent as short as it gets. NaN is an error."""
    temporary = path.with_name(path.name + ".tmp")
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)
