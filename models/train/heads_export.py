"""Writes the trained heads with their frozen encoder as a model folder: models/micro/convnext-s-ov-micro.

usage: /usr/bin/python3 models/train/heads_export.py        (after heads_train.py; --trust as chosen on validation)

The towers are copies of the backbone's graphs. heads.onnx holds detector and segmenter, which share their network.
"""
from __future__ import annotations

import argparse
import json
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch

from export import OPSET
from frozen import read_frozen
from half import round_to_half, store_half
from heads_drawings import BACKBONE, FILE
from heads_net import OUTPUTS, SIDE, STRIDE, DetectorAndSegmenter, Heads
from preprocess import file_pixels
from scene_classes import BASE
from sizes import CACHE, LOGS, MICRO
from tokenizer import write_json

MODEL = f"{BACKBONE}-ov"
GRAPH = "heads.onnx"
TRUST = 0.5  # chosen on the validation scenes
COPIED = ("visual.onnx", "textual.onnx", "tokenizer.json", "tokenizer_config.json", "parity.json")


def read_network(trained: Path, trust: float = TRUST) -> DetectorAndSegmenter:
    """The frozen tower and the heads of heads.npz, rounded to float16 as they are shipped, in eval mode."""
    tower = read_frozen(MICRO / BACKBONE)[0].image
    heads = Heads(tower)
    with np.load(trained) as stored:
        heads.load_state_dict({name: torch.from_numpy(stored[name]) for name in stored.files})
    round_to_half(heads)
    return DetectorAndSegmenter(tower, heads.requires_grad_(False), trust).eval()


def write_heads(network: DetectorAndSegmenter, path: Path) -> None:
    """The graph; the batch is dynamic. It is stored with float16 weights behind Casts, as the towers are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, torch.zeros(2, 3, SIDE, SIDE), str(path), opset_version=OPSET, input_names=["pixel_values"],
                          output_names=list(OUTPUTS), training=torch.onnx.TrainingMode.PRESERVE,
                          dynamic_axes={name: {0: "batch"} for name in ("pixel_values", *OUTPUTS)})
    store_half(path)
    model = onnx.load(str(path))
    with torch.no_grad():
        shapes = [tuple(value.shape[1:]) for value in network(torch.zeros(1, 3, SIDE, SIDE))]
    for output, shape in zip(model.graph.output, shapes):  # the exporter knows few of the fixed axes
        for axis, length in zip(output.type.tensor_type.shape.dim[1:], shape):
            axis.Clear()
            axis.dim_value = length
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def card() -> dict:
    """model.json: the backbone's, with the two heads."""
    facts = json.loads((MICRO / BACKBONE / "model.json").read_text())
    head = {"file": GRAPH, "size": [SIDE, SIDE], "temperature": facts["logitScale"]}
    things = [kind.name for kind in BASE if kind.is_thing]
    reference = facts.pop("reference")
    return {**facts, "id": MODEL,
            "detector": {**head, "masks": "region_masks", "trainedOn": things},
            "segmenter": {**head, "stride": STRIDE, "objectness": "mask_objectness", "trainedOn": [kind.name for kind in BASE]},
            "reference": reference}


@torch.no_grad()
def write_check(network: DetectorAndSegmenter, folder: Path) -> None:
    """What torch computes for three pictures of coloured squares: input.f32, and <output>.f32 of each output, for
    check-heads.mjs."""
    rng = np.random.default_rng(3)
    coarse = torch.from_numpy(rng.normal(0, 1, (3, 3, 10, 10)).astype(np.float32))
    pixels = torch.nn.functional.interpolate(coarse, scale_factor=16, mode="nearest")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "input.f32").write_bytes(pixels.numpy().astype("<f4").tobytes())
    for name, value in zip(OUTPUTS, network(pixels)):
        (folder / f"{name}.f32").write_bytes(value.numpy().astype("<f4").tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trained", type=Path, default=FILE.parent, help="folder of heads.npz and log.csv")
    parser.add_argument("--trust", type=float, default=TRUST, help="share of the learned correction of embeddings")
    parser.add_argument("--models", type=Path, default=MICRO, help="folder that gets the model folder")
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = read_network(options.trained / "heads.npz", options.trust)
    folder = options.models / MODEL
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(MICRO / BACKBONE / name, folder / name)
    shutil.copytree(MICRO / BACKBONE / "parity", folder / "parity", dirs_exist_ok=True)
    write_heads(network, folder / GRAPH)
    write_json(folder / "model.json", card())
    write_check(network, FILE.parent / "check")
    scratch = CACHE / "parity" / MODEL  # for check-export.mjs, as export.py does
    scratch.mkdir(parents=True, exist_ok=True)
    for file in sorted((folder / "parity").glob("*.png")):
        (scratch / f"{file.stem}.f32").write_bytes(file_pixels(file).numpy().astype("<f4").tobytes())
    if options.models == MICRO:
        shutil.copyfile(options.trained / "log.csv", LOGS / f"{MODEL}.csv")
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {total / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
