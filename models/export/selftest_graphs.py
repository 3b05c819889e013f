"""Checks of what is done to graphs and numbers: storing, float16, int8, counting, attention by its definition."""
from __future__ import annotations

import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from torch import nn

from errors import ExportError
from graph import exporter_options
from half import half_values, to_half
from int8 import Scheme, to_int8
from macs import count_macs, parameter_count
from old_torch import RMSNorm, plain_attention as attention_by_definition
from parity import shortest
from pixels import card_pixels, resized_size
from source import ImageFacts
from store import load, save
from towers import plain_attention, require_eval

RNG = np.random.default_rng(0)


def model_of(nodes: list[onnx.NodeProto], weights: dict[str, np.ndarray], shape: list[object]) -> ModelProto:
    """A graph x -> y."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [])
    graph = helper.make_graph(nodes, "test", [x], [y], [numpy_helper.from_array(v, n) for n, v in weights.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])


def run_integers(model: ModelProto, x: np.ndarray) -> np.ndarray:
    """A second way: the operators of a quantised product, by the words of the ONNX standard."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer} | {"x": x}
    for node in model.graph.node:
        inputs = [values[name] for name in node.input]
        if node.op_type == "DynamicQuantizeLinear":
            low, high = min(inputs[0].min(), 0), max(inputs[0].max(), 0)
            scale = np.float32((high - low) / 255)
            zero = np.clip(np.rint(-low / scale), 0, 255)
            made = [np.clip(np.rint(inputs[0] / scale) + zero, 0, 255), scale, zero]
        elif node.op_type == "MatMulInteger":
            made = [(inputs[0] - inputs[2]) @ (inputs[1].astype(np.float64) - inputs[3])]
        else:
            made = [{"Cast": lambda a: a, "Mul": lambda a, b: a * b, "Add": lambda a, b: a + b}[node.op_type](*inputs)]
        values |= dict(zip(node.output, made))
    return values["y"]


class Store(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def test_external_data(self) -> None:
        weights = {"a": RNG.random((64, 64), np.float32), "b": RNG.random(3, np.float32)}
        nodes = [helper.make_node("MatMul", ["x", "a"], ["h"]), helper.make_node("Mul", ["h", "b"], ["y"])]
        path = self.folder / "graph.onnx"
        save(model_of(nodes, weights, [64]), path, limit=1000)
        stored = onnx.load(str(path), load_external_data=False).graph.initializer
        locations = [entry.value for tensor in stored for entry in tensor.external_data if entry.key == "location"]
        self.assertEqual(locations, ["graph.onnx.data"])    # the small one stays inside
        self.assertEqual((self.folder / "graph.onnx.data").stat().st_size, 64 * 64 * 4)
        for tensor in load(path).graph.initializer:
            self.assertTrue((numpy_helper.to_array(tensor) == weights[tensor.name]).all())
        save(model_of(nodes, weights, [64]), path)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["graph.onnx"])

    def test_an_invalid_graph_is_not_written(self) -> None:
        model = model_of([helper.make_node("NoSuchOperator", ["x"], ["y"])], {}, [1])
        self.assertRaises(Exception, save, model, self.folder / "graph.onnx")
        self.assertEqual(list(self.folder.iterdir()), [])


class Half(unittest.TestCase):
    def test_values(self) -> None:
        mask = half_values(np.array([0, -np.inf, -3e38, np.inf], np.float32), "mask")
        self.assertEqual(mask.tolist(), [0, -65504, -65504, 65504])
        self.assertGreater(half_values(np.float32([1e-12]), "epsilon")[0], 0)
        self.assertRaisesRegex(ExportError, "blocks.0: 7e.04 does not fit", half_values, np.float32([1, 7e4]), "blocks.0")
        self.assertRaisesRegex(ExportError, "NaN", half_values, np.float32([np.nan]), "w")

    def test_graph(self) -> None:
        weights = {"w": RNG.random((4, 4), np.float32).astype(np.float16), "scales": np.float32([1, 1, 1.5, 1.5]),
                   "empty": np.float32([])}
        nodes = [helper.make_node("Cast", ["w"], ["weight"], to=TensorProto.FLOAT),
                 helper.make_node("MatMul", ["x", "weight"], ["h"]),
                 helper.make_node("Shape", ["h"], ["s"]), helper.make_node("ConstantOfShape", ["s"], ["zeros"]),
                 helper.make_node("Constant", [], ["half"], value_float=0.5), helper.make_node("Add", ["h", "zeros"], ["i"]),
                 helper.make_node("Mul", ["i", "half"], ["j"]), helper.make_node("Resize", ["j", "empty", "scales"], ["k"]),
                 helper.make_node("Cast", ["k"], ["y"], to=TensorProto.FLOAT)]
        model = to_half(model_of(nodes, weights, ["batch", 1, 4, 4]))
        onnx.checker.check_model(model)
        types = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
        self.assertEqual((types["weight"], types["scales.float"]), (TensorProto.FLOAT16, TensorProto.FLOAT))
        made = {node.op_type: node for node in model.graph.node}
        self.assertEqual(made["ConstantOfShape"].attribute[0].t.data_type, TensorProto.FLOAT16)
        self.assertEqual(made["Constant"].attribute[0].t.data_type, TensorProto.FLOAT16)
        casts = [node.attribute[0].i for node in model.graph.node if node.op_type == "Cast"]
        self.assertEqual(casts, [TensorProto.FLOAT16])
        self.assertEqual(made["Resize"].input[2], "scales.float")
        for value in [*model.graph.input, *model.graph.output]:
            self.assertEqual(value.type.tensor_type.elem_type, TensorProto.FLOAT16)


class Int8(unittest.TestCase):
    def test_product_is_near_and_bias_is_kept(self) -> None:
        x, w = (RNG.normal(size=(rows, 32)).astype(np.float32) for rows in (5, 16))
        b = RNG.random(16, np.float32)
        gemm = helper.make_node("Gemm", ["x", "w", "b"], ["y"], transB=1)
        w[3] *= 20      # one channel far larger than the others
        for scheme in (Scheme(), Scheme("uint8"), Scheme(per_channel=False), Scheme("uint8", False)):
            model = to_int8(model_of([gemm], {"w": w, "b": b}, [5, 32]), scheme)
            onnx.checker.check_model(model)
            error = np.abs(run_integers(model, x) - (x @ w.T + b))
            largest = np.abs(w).max(1) if scheme.per_channel else np.full(16, np.abs(w).max())
            bound = 32 * (np.abs(x).max() * largest / 127 + np.abs(w).max(1) * np.ptp(x) / 255)
            self.assertTrue((error.max(0) < bound / 8).all(), f"{scheme}: {error.max(0)}")

    def test_an_activation_is_quantised_once(self) -> None:
        weights = {name: RNG.random((8, 8), np.float32) for name in "qkv"}
        nodes = [helper.make_node("MatMul", ["x", name], [f"{name}_out"]) for name in "qkv"]
        model = to_int8(model_of([*nodes, helper.make_node("Sum", ["q_out", "k_out", "v_out"], ["y"])], weights, [2, 8]))
        kinds = [node.op_type for node in model.graph.node]
        counts = [kinds.count(kind) for kind in ("DynamicQuantizeLinear", "MatMulInteger", "MatMul")]
        self.assertEqual(counts, [1, 3, 0])
        self.assertFalse({"q", "k", "v"} & {tensor.name for tensor in model.graph.initializer})

    def test_nothing_to_quantise(self) -> None:
        model = model_of([helper.make_node("Relu", ["x"], ["y"])], {}, [1])
        self.assertRaisesRegex(ExportError, "nothing to quantise", to_int8, model)

    def test_equal_weights_behind_an_identity(self) -> None:
        weights = {"w": RNG.random((8, 8), np.float32).astype(np.float16)}
        nodes = [helper.make_node("Identity", ["w"], ["same"]), helper.make_node("Cast", ["same"], ["f"], to=TensorProto.FLOAT),
                 helper.make_node("Identity", ["f"], ["g"]), helper.make_node("MatMul", ["x", "f"], ["h"]),
                 helper.make_node("MatMul", ["h", "g"], ["y"])]
        kinds = [node.op_type for node in to_int8(model_of(nodes, weights, [2, 8])).graph.node]
        self.assertEqual((kinds.count("MatMulInteger"), kinds.count("MatMul"), kinds.count("Identity")), (2, 0, 0))

    def test_convolutions_only_on_request(self) -> None:
        shapes = {"w": (6, 3, 3, 3), "b": (6,), "p": (4, 5)}
        weights = {name: RNG.random(shape, np.float32) for name, shape in shapes.items()}
        nodes = [helper.make_node("Conv", ["x", "w", "b"], ["h"], pads=[1, 1, 1, 1]),
                 helper.make_node("MatMul", ["h", "p"], ["y"])]
        for conv in (False, True):
            model = to_int8(model_of(nodes, weights, [1, 3, 4, 4]), Scheme(conv=conv))
            onnx.checker.check_model(model)
            self.assertEqual("ConvInteger" in [node.op_type for node in model.graph.node], conv)


class Numbers(unittest.TestCase):
    def test_macs(self) -> None:
        layers = nn.Sequential(nn.Conv2d(4, 8, 3, padding=1, groups=2), nn.Flatten(2), nn.Linear(25, 7), nn.LayerNorm(7))
        self.assertEqual(count_macs(layers, torch.zeros(1, 4, 5, 5)), 8 * 25 * 2 * 9 + 8 * 7 * 25)
        self.assertEqual(parameter_count(layers), 8 * 2 * 9 + 8 + 25 * 7 + 7 + 14)

    def test_attention_products_do_not_count(self) -> None:
        attention = nn.MultiheadAttention(8, 2, batch_first=True).eval()

        class Self(nn.Module):
            def forward(self, x: torch.Tensor) -> torch.Tensor:
                return attention(x, x, x, need_weights=False)[0]

        self.assertEqual(count_macs(Self().eval(), torch.zeros(1, 5, 8)), 5 * 8 * 8 * 4)

    def test_sizes_and_padding(self) -> None:
        facts = lambda mode, size=(32, 32): ImageFacts(size, (0.5,) * 3, (0.5,) * 3, "bicubic", mode)
        self.assertEqual(resized_size((48, 75), facts("shortest")), (32, 50))
        self.assertEqual(resized_size((75, 48), facts("shortest")), (50, 32))
        self.assertEqual(resized_size((48, 75), facts("longest")), (20, 32))
        self.assertEqual(resized_size((48, 75), facts("squash")), (32, 32))
        self.assertEqual(resized_size((50, 100), facts("shortest", (32, 24))), (32, 64))
        from PIL import Image

        padded = card_pixels(Image.new("RGB", (75, 48), (9, 8, 7)), facts("longest"))
        self.assertEqual((padded[6, 0].tolist(), padded[25, 0].tolist()), ([9, 8, 7], [9, 8, 7]))
        self.assertEqual((padded[5].max(), padded[26].max()), (0, 0))

    def test_shortest_digits_give_the_value_back(self) -> None:
        values = torch.randn(1000) * torch.logspace(-20, 20, 1000)
        self.assertEqual(np.float32(shortest(values)).tolist(), values.tolist())

    def test_training_mode_is_named(self) -> None:
        module = nn.Sequential(nn.Linear(1, 1), nn.Dropout()).eval()
        require_eval(module, "toy")
        module[1].train()
        self.assertRaisesRegex(ExportError, "toy: 1 is in training mode", require_eval, module, "toy")

    def test_the_old_exporter_is_asked_for_where_another_is_the_default(self) -> None:
        newer = lambda model, args=(), f=None, *, dynamo=True: None
        with mock.patch.object(torch.onnx, "export", newer):
            self.assertEqual(exporter_options(), {"dynamo": False})

    def test_fused_attention_is_off_in_the_block_only(self) -> None:
        state = [True]
        switch = mock.Mock(get_fastpath_enabled=lambda: state[0], set_fastpath_enabled=lambda on: state.__setitem__(0, on))
        with mock.patch.object(torch.backends, "mha", switch, create=True):
            with plain_attention():
                self.assertEqual(state, [False])
            self.assertEqual(state, [True])

    def test_stand_ins_for_old_torch(self) -> None:
        q, k, v = (torch.randn(2, 3, 5, 4) for _ in range(3))
        expected = torch.stack([torch.softmax(q[:, :, i:i + 1] @ k[:, :, :i + 1].transpose(2, 3) / 2, -1) @ v[:, :, :i + 1]
                                for i in range(5)], 2)[:, :, :, 0]
        causal = torch.full((5, 5), float("-inf")).triu(1)
        for options in ({"is_causal": True}, {"attn_mask": causal}, {"attn_mask": causal == 0}):
            self.assertTrue(torch.allclose(attention_by_definition(q, k, v, **options), expected, atol=1e-6))
        norm = RMSNorm(4, eps=0.5)
        self.assertTrue(torch.allclose(norm(torch.tensor([1.0, 3, 5, 1])), torch.tensor([1.0, 3, 5, 1]) / 9.5 ** 0.5))
