"""A float32 ONNX graph with dynamically quantised matrix products, as onnxruntime's quantize_dynamic makes it.

usage: python models/export/int8.py IN.onnx OUT.onnx [--weights int8|uint8] [--per-tensor] [--conv]

A product with constant weights becomes DynamicQuantizeLinear (uint8, scale and zero point of each tensor at run time),
MatMulInteger, Cast, Mul. Inputs, outputs and everything else stay float32; so do embedding tables.
"""
from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from errors import ExportError, run, say
from store import drop_unused, load, plain_weights, save, weight_bytes


@dataclass(frozen=True)
class Scheme:
    """int8: symmetric, zero point 0. uint8: from the least to the largest weight; exact in 16-bit arithmetic too, which
    processors without VNNI use for int8 and may saturate. per_channel: one scale for each output channel."""
    weights: str = "int8"
    per_channel: bool = True
    conv: bool = False


def quantised(values: np.ndarray, axis: int, scheme: Scheme) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights as integers, scales and zero points; the last two are scalars, or [channels] along `axis`."""
    axes = tuple(other for other in range(values.ndim) if other != axis) if scheme.per_channel else None
    low = np.minimum(values.min(axis=axes, keepdims=True), 0)
    high = np.maximum(values.max(axis=axes, keepdims=True), 0)
    if scheme.weights == "int8":
        scale = np.maximum(-low, high) / 127
        zero = np.zeros_like(scale)
        bounds, kind = (-127, 127), np.int8
    else:
        scale = (high - low) / 255
        zero = np.rint(-low / np.where(scale == 0, 1, scale))
        bounds, kind = (0, 255), np.uint8
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    integers = np.clip(np.rint(values / scale) + zero, *bounds).astype(kind)
    shape = (-1,) if scheme.per_channel else ()
    return integers, scale.reshape(shape), zero.astype(kind).reshape(shape)


class Rewriter:
    """Collects the new nodes and weights of one graph; each activation is quantised once, however many use it."""

    def __init__(self, model: ModelProto, scheme: Scheme) -> None:
        self.model, self.scheme = model, scheme
        self.weights = {tensor.name: tensor for tensor in model.graph.initializer}
        self.nodes: list[NodeProto] = []
        self.activations: dict[str, str] = {}
        self.done: dict[str, tuple[str, str, str]] = {}

    def add(self, kind: str, inputs: list[str], outputs: list[str], **attributes: object) -> None:
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))

    def store(self, name: str, values: np.ndarray) -> str:
        self.model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def activation(self, name: str) -> str:
        """Quantises an activation; its parts are <name>_q8, _q8.scale and _q8.zero."""
        if name not in self.activations:
            made = f"{name}_q8"
            self.add("DynamicQuantizeLinear", [name], [made, f"{made}.scale", f"{made}.zero"])
            self.activations[name] = made
        return self.activations[name]

    def weight(self, name: str, values: np.ndarray, axis: int) -> tuple[str, str, str]:
        """Quantises a weight once; names of integers, scale and zero point."""
        if name not in self.done:
            conv = values.ndim == 4
            scheme = self.scheme if not conv or self.scheme.weights == "int8" else replace(self.scheme, per_channel=False)
            integers, scale, zero = quantised(values, axis, scheme)
            if conv:    # ONNX Runtime's ConvInteger takes one zero point; symmetric channels share theirs, 0
                scale, zero = (scale.reshape(1, -1, 1, 1) if scheme.per_channel else scale), zero.flat[:1].reshape(())
            self.done[name] = (self.store(f"{name}_q8", integers), self.store(f"{name}_q8.scale", scale),
                               self.store(f"{name}_q8.zero", zero))
        return self.done[name]

    def product(self, node: NodeProto, kind: str, values: np.ndarray, axis: int, bias: str | None,
                **attributes: object) -> None:
        """The nodes that stand for one product, ending in its old output."""
        left, output = self.activation(node.input[0]), node.output[0]
        weight, scale, zero = self.weight(node.input[1], values, axis)
        product = f"{output}_scaled" if bias else output
        self.add(kind, [left, weight, f"{left}.zero", zero], [f"{output}_i32"], **attributes)
        self.add("Cast", [f"{output}_i32"], [f"{output}_f32"], to=TensorProto.FLOAT)
        self.add("Mul", [f"{left}.scale", scale], [f"{output}_scale"])
        self.add("Mul", [f"{output}_f32", f"{output}_scale"], [product])
        if bias:
            self.add("Add", [product, bias], [output])


def matrix_of(node: NodeProto, weights: dict[str, TensorProto]) -> np.ndarray | None:
    """The constant [K, N] on the right of a MatMul or plain Gemm, or None where there is none to quantise."""
    if node.op_type not in ("MatMul", "Gemm") or node.input[1] not in weights or node.input[0] in weights:
        return None
    values = numpy_helper.to_array(weights[node.input[1]])
    options = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    if values.dtype != np.float32 or values.ndim != 2 or options.get("transA", 0) or \
            any(options.get(name, 1.0) != 1.0 for name in ("alpha", "beta")):
        return None
    return values.T if options.get("transB", 0) else values


def to_int8(model: ModelProto, scheme: Scheme = Scheme()) -> ModelProto:
    """The model with its constant matrix products (and, with `conv`, convolutions) quantised, changed in place. Throws
    ExportError when there is none."""
    plain_weights(model)
    rewriter, changed = Rewriter(model, scheme), 0
    for node in model.graph.node:
        matrix = matrix_of(node, rewriter.weights)
        if matrix is not None:
            rewriter.product(node, "MatMulInteger", matrix, 1, node.input[2] if len(node.input) > 2 else None)
        elif scheme.conv and node.op_type == "Conv" and node.input[1] in rewriter.weights:
            bias = None
            if len(node.input) > 2:
                bias = rewriter.store(f"{node.output[0]}_bias",
                                      numpy_helper.to_array(rewriter.weights[node.input[2]]).reshape(1, -1, 1, 1))
            options = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            values = numpy_helper.to_array(rewriter.weights[node.input[1]])
            rewriter.product(node, "ConvInteger", values, 0, bias, **options)
        else:
            rewriter.nodes.append(node)
            continue
        changed += 1
    if changed == 0:
        raise ExportError("no matrix product with constant float32 weights in the graph: nothing to quantise")
    del model.graph.node[:]
    model.graph.node.extend(rewriter.nodes)
    del model.graph.value_info[:]
    drop_unused(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--weights", choices=("int8", "uint8"), default="int8")
    parser.add_argument("--per-tensor", action="store_true", help="one scale for a whole weight (default: one a channel)")
    parser.add_argument("--conv", action="store_true", help="quantise convolutions too")
    options = parser.parse_args()
    model = to_int8(load(options.source), Scheme(options.weights, not options.per_tensor, options.conv))
    size = weight_bytes(model)
    save(model, options.target)
    say(f"{options.target}: {size / 1e6:.1f} MB of weights")


if __name__ == "__main__":
    run("int8.py", main)
