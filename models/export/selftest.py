"""Checks of the exporter on toy models: it writes whole folders, and each trap is caught when it is planted.

usage: /usr/bin/python3 models/export/selftest.py
"""
from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "test" / "export" / "toy"))

import open_clip  # noqa: E402  (the toy)
import options  # noqa: E402
from dense import dense_tower  # noqa: E402
from errors import ExportError  # noqa: E402
from export import export  # noqa: E402
from export_dense import export_dense  # noqa: E402
from from_timm import TimmTower, load_weights  # noqa: E402
from open_clip.vision import ToyTrunk, ToyVit  # noqa: E402
from options import add_options, read_request  # noqa: E402
from probe import perturb  # noqa: E402
from selftest_graphs import *  # noqa: E402, F403  (unittest finds its cases here)
from tokens import with_padding_for  # noqa: E402

NOISE = ("--random-weights", "--seed", "0")


class Folders(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def request(self, *arguments: str) -> options.Request:
        parser = add_options(argparse.ArgumentParser())
        return read_request(parser.parse_args([*arguments, "--out", str(self.folder / "out")]))

    def export(self, *arguments: str) -> dict:
        export(self.request(*arguments))
        return json.loads((self.folder / "out" / "model.json").read_text())

    def dims(self, name: str) -> list[object]:
        graph = onnx.load(str(self.folder / "out" / name)).graph
        return [axis.dim_param or axis.dim_value for axis in graph.input[0].type.tensor_type.shape.dim]

    def refused(self, pattern: str, *arguments: str) -> None:
        with self.assertRaisesRegex(ExportError, pattern) as caught:
            export(self.request(*arguments))
        self.assertNotIn("\n", str(caught.exception))
        self.assertFalse((self.folder / "out" / "model.json").exists())

    def test_whole_folder(self) -> None:
        card = self.export("--open-clip", "toy-vit", *NOISE)
        self.assertEqual((card["id"], card["family"]), ("toy-vit-random", "vit"))
        self.assertEqual(card["training"], {"data": "random-weights", "seed": 0})
        self.assertEqual(self.dims("visual.onnx"), ["batch", 3, 32, 32])
        self.assertEqual(self.dims("textual.onnx"), ["batch", "sequence"])
        parity = json.loads((self.folder / "out" / "parity.json").read_text())
        self.assertEqual({len(text["ids"]) for text in parity["texts"]}, {77})
        for image in parity["images"]:
            pixels = np.load(self.folder / "out" / image["pixels"])
            self.assertEqual((pixels.shape, pixels.dtype), ((32, 32, 3), np.uint8))

    def test_last_token_text_is_never_cut(self) -> None:
        card = self.export("--open-clip", "toy-vit-last", *NOISE)
        self.assertEqual(self.dims("textual.onnx"), ["batch", 77])
        self.assertEqual((card["image"]["resizeMode"], card["image"]["crop"]), ("squash", "none"))
        self.assertEqual(card["logitBias"], -10.0)

    def test_ids_may_be_int32(self) -> None:
        self.export("--open-clip", "toy-vit", *NOISE, "--ids", "int32")
        graph = onnx.load(str(self.folder / "out" / "textual.onnx")).graph
        self.assertEqual(graph.input[0].type.tensor_type.elem_type, onnx.TensorProto.INT32)

    def test_arg_max_is_over_int32(self) -> None:
        self.export("--open-clip", "toy-vit", *NOISE)
        graph = onnx.load(str(self.folder / "out" / "textual.onnx")).graph
        made = {output: node for node in graph.node for output in node.output}
        (pool,) = [node for node in graph.node if node.op_type == "ArgMax"]
        self.assertEqual(made[pool.input[0]].attribute[0].i, onnx.TensorProto.INT32)

    def test_trained_weights_and_dense(self) -> None:
        model = open_clip.create_model("toy-vit")
        perturb(model, 3)
        torch.save(model.state_dict(), self.folder / "weights.pt")
        arguments = ("--open-clip", "toy-vit", "--pretrained", str(self.folder / "weights.pt"))
        card = self.export(*arguments)
        self.assertEqual((card["id"], "training" in card), ("toy-vit-weights", False))
        export_dense(self.request(*arguments))
        self.assertEqual(json.loads((self.folder / "out" / "model.json").read_text())["dense"]["stride"], 8)
        with self.assertRaisesRegex(ExportError, "other weights"):
            export_dense(self.request("--open-clip", "toy-vit", *NOISE))

    def weights_of(self, name: str) -> str:
        file = self.folder / "weights.pt"
        torch.save(open_clip.create_model(name).state_dict(), file)
        return str(file)

    def test_images_for_weights_of_a_file(self) -> None:
        arguments = ("--open-clip", "toy-vit-prepared", "--pretrained", self.weights_of("toy-vit-prepared"))
        self.refused("only with --pretrained FILE", "--open-clip", "toy-vit", *NOISE, "--prepared-as", "plain")
        self.refused("a file does not say how .* toy-vit-prepared .halves. differ .* --prepared-as halves", *arguments)
        self.refused("--prepared-as half: toy-vit-prepared has no such .*, only halves", *arguments, "--prepared-as", "half")
        card = self.export(*arguments, "--prepared-as", "halves")
        self.assertEqual((card["image"]["mean"], card["image"]["resizeMode"]), ([0.5, 0.5, 0.5], "squash"))
        shutil.rmtree(self.folder / "out")
        card = self.export(*arguments, "--prepared-as", "default")
        self.assertEqual((card["image"]["std"][0], card["image"]["resizeMode"]), (0.26862954, "shortest"))

    def test_card_says_how_images_are_prepared_for_a_file(self) -> None:
        options.CARDS, before = self.folder, options.CARDS
        self.addCleanup(setattr, options, "CARDS", before)
        card = {"id": "toy-x", "family": "vit", "checkpoint": {"openClip": "toy-vit-prepared", "pretrained": "halves"}}
        (self.folder / "toy-x.json").write_text(json.dumps(card))
        made = self.export("--card", "toy-x", "--pretrained", self.weights_of("toy-vit-prepared"))
        self.assertEqual((made["image"]["mean"], made["image"]["resizeMode"]), ([0.5, 0.5, 0.5], "squash"))

    def test_noise_needs_no_repository(self) -> None:
        options.CARDS, before = self.folder, options.CARDS
        self.addCleanup(setattr, options, "CARDS", before)
        card = {"id": "toy-x", "family": "vit", "checkpoint": {"openClip": "toy-vit", "hub": "some/repository"}}
        (self.folder / "toy-x.json").write_text(json.dumps(card))
        self.assertEqual(self.export("--card", "toy-x", *NOISE)["id"], "toy-x-random")

    def test_card(self) -> None:
        options.CARDS, before = self.folder, options.CARDS
        self.addCleanup(setattr, options, "CARDS", before)
        card = {"id": "toy-x", "family": "vit", "size": "S", "imageSize": 48, "training": {"data": "none"},
                "checkpoint": {"openClip": "toy-vit-384", "pretrained": "tag"}}
        (self.folder / "toy-x.json").write_text(json.dumps(card))
        made = self.export("--card", "toy-x", *NOISE)
        self.assertEqual((made["id"], made["size"], made["image"]["size"]), ("toy-x-random", "S", [48, 48]))
        self.assertEqual(made["training"], {"data": "random-weights", "seed": 0})
        shutil.rmtree(self.folder / "out")
        self.refused("no toy-y.json .* Near: toy-x", "--card", "toy-y")
        self.refused("toy-vit-384: open_clip cannot load it: RuntimeError: .*'tag'", "--card", "toy-x")

    def test_traps(self) -> None:
        for model, pattern in [
                ("toy-vit-keeps-batch", "the trace has kept a size"), ("toy-vit-training", "in training mode"),
                ("toy-vit-normalises", "does more than its towers"), ("toy-vit-nan", "not finite"),
                ("toy-vit-small-end", "end token is 525 and a text has 526"), ("toy-vit-fill-colour", "can only say 0"),
                ("toy-vit-384", "Say which: --image-size 384 or --image-size 32"),
                ("toy-vit-quickgelu-mismatch", "Use toy-vit-quickgelu-mismatch-quickgelu"),
                ("toy-vitt", "no such model. Near: toy-vit")]:
            with self.subTest(model):
                self.refused(pattern, "--open-clip", model, *NOISE)

    def test_other_preprocessing_than_the_card_can_say(self) -> None:
        plain = open_clip.image_transform
        self.addCleanup(setattr, open_clip, "image_transform", plain)
        open_clip.image_transform = lambda *sizes, **said: plain(*sizes, **{**said, "resize_mode": "squash"})
        self.refused("gives other pixels", "--open-clip", "toy-vit", *NOISE)

    def test_usage(self) -> None:
        for pattern, arguments in [
                ("would be noise", ["--open-clip", "toy-vit"]),
                ("needs --seed", ["--open-clip", "toy-vit", "--random-weights"]),
                ("only with --random-weights", ["--open-clip", "toy-vit", "--pretrained", "x", "--seed", "1"]),
                ("Exactly one of", []), ("Exactly one of", ["--timm", "a", "--open-clip", "b"]),
                ("needs --width", ["--timm", "resnet18", *NOISE]), ("needs --weights", ["--timm", "vit", "--width", "8"]),
                ("only with --timm", ["--open-clip", "a", "--width", "8", *NOISE]),
                ("which family", ["--open-clip", "coatnet", *NOISE]),
                ("lower-case", ["--open-clip", "toy-vit", "--id", "A", *NOISE]),
                ("leave out", ["--open-clip", "toy-vit", "--pretrained", "x", *NOISE])]:
            with self.subTest(pattern), self.assertRaisesRegex(ExportError, pattern):
                self.request(*arguments)


class Towers(unittest.TestCase):
    def test_dense_is_the_head_at_each_place(self) -> None:
        pixels = torch.rand(3, 3, 48, 48)
        trunk, vit = TimmTower(ToyTrunk(), 16).eval(), ToyVit(48).eval()
        perturb(trunk, 0), perturb(vit, 0)
        with torch.no_grad():
            features = trunk.trunk.forward_features(pixels)
            expected = trunk.head(trunk.trunk.norm(features[:, :, 2, 4]))
            tower, stride = dense_tower(trunk, (48, 48), "trunk")
            self.assertEqual((stride, tuple(tower(pixels).shape)), (8, (3, 16, 6, 6)))
            self.assertTrue(torch.allclose(tower(pixels)[:, :, 2, 4], expected, atol=1e-5))
            pooled = vit(pixels)
            tower, stride = dense_tower(vit, (48, 48), "vit")
            tokens = vit(pixels)[1]
            self.assertTrue(torch.allclose(tower(pixels)[:, :, 2, 4], tokens[:, 2 * 6 + 4] @ vit.proj, atol=1e-5))
            self.assertTrue(torch.equal(vit(pixels)[0], pooled))

    def test_attention_pooling_has_no_dense_graph(self) -> None:
        with self.assertRaisesRegex(ExportError, "pools by attention"):
            dense_tower(open_clip.create_model("toy-vit-attention-pool").visual, (32, 32), "toy")

    def test_timm_weights_are_all_or_none(self) -> None:
        tower, file = TimmTower(ToyTrunk(), 16), Path(tempfile.mkdtemp()) / "weights.pt"
        state = {f"visual.{key}": value for key, value in TimmTower(ToyTrunk(), 16).state_dict().items()}
        torch.save({"state_dict": {**state, "logit_scale": torch.tensor(1.0)}}, file)
        load_weights(tower, file)
        self.assertTrue(torch.equal(tower.head.proj.weight, state["visual.head.proj.weight"]))
        del state["visual.head.proj.weight"]
        torch.save(state, file)
        self.assertRaisesRegex(ExportError, "lacks head.proj.weight", load_weights, tower, file)

    def test_stripped_end_token(self) -> None:
        parts = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                 {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
        added = [{"id": 0, "content": "[PAD]"}, {"id": 101, "content": "[CLS]"}, {"id": 102, "content": "[SEP]"}]
        file = {"added_tokens": added,
                "post_processor": {"type": "TemplateProcessing", "single": parts, "special_tokens": {}}}
        made = with_padding_for(file, "[SEP]", "[PAD]", "clipa")["post_processor"]
        self.assertEqual([part.get("SpecialToken", {}).get("id") for part in made["single"]], ["[CLS]", None, "[PAD]"])
        self.assertEqual(made["special_tokens"]["[PAD]"]["ids"], [0])
        self.assertRaises(ExportError, with_padding_for, {**file, "post_processor": None}, "[SEP]", "[PAD]", "clipa")


if __name__ == "__main__":
    unittest.main()
