"""Writes a trained cell as a model folder: two ONNX graphs, tokenizer, model.json and parity.json.

usage: /usr/bin/python3 models/train/export.py --family vitamin --size S
       (then: node models/train/check-export.mjs models/micro/vitamin-micro-s)
"""
from __future__ import annotations

import argparse
import shutil
import sys
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from checkpoint import add_cell_options, cell_of, read_trained
from half import store_half
from macs import count_macs
from parity import write_parity
from preprocess import file_pixels
from sizes import CACHE, CONTEXT_LENGTH, IMAGE_SIZE, LOGS, MEAN, MICRO, STD, Cell, data_tag
from tokenizer import tokenizer_config, tokenizer_json, write_json
from towers import DualEncoder, ImageTower, parameter_count

OPSET = 17


class EmbeddingAndDense(nn.Module):
    """An image tower whose forward pass gives both heads, so that one file of weights serves both."""

    def __init__(self, tower: ImageTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        return self.tower(pixels), self.tower.dense(pixels)


def write_graph(module: nn.Module, example: Tensor, path: Path, inputs: dict[str, dict[int, str]],
                outputs: list[str]) -> None:
    """Exports one graph with one input. eval() is called on the very module that is exported: the exporter puts back
    the flag it found there, and a wrapper left in training mode would turn BatchNorm back to batch statistics.
    PRESERVE keeps BatchNorm a node of its own: folded into a convolution, its weights would no longer be float16."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), example, str(path), opset_version=OPSET, input_names=list(inputs),
                          output_names=outputs, training=torch.onnx.TrainingMode.PRESERVE,
                          dynamic_axes={**inputs, **{name: {0: "batch"} for name in outputs}})
    store_half(path)


def write_graphs(folder: Path, model: DualEncoder) -> None:
    """visual.onnx (image embedding and dense features) and textual.onnx; batch and sequence are dynamic."""
    pixels = torch.zeros(2, 3, IMAGE_SIZE, IMAGE_SIZE)
    ids = torch.ones(2, CONTEXT_LENGTH, dtype=torch.int64)
    write_graph(EmbeddingAndDense(model.image), pixels, folder / "visual.onnx", {"pixel_values": {0: "batch"}},
                ["image_embeds", "dense_features"])
    write_graph(model.text, ids, folder / "textual.onnx", {"input_ids": {0: "batch", 1: "sequence"}}, ["text_embeds"])
    model.eval()


def card(cell: Cell, model: DualEncoder, pairs: int) -> dict:
    """model.json; counts come from the network."""
    macs = count_macs(model.image, torch.zeros(1, 3, IMAGE_SIZE, IMAGE_SIZE))
    return {
        "id": cell.id, "family": cell.family, "size": cell.size,
        "paramsM": {"image": parameter_count(model.image) / 1e6, "text": parameter_count(model.text) / 1e6},
        "gmacs": {"image": macs / 1e9},
        "training": {"data": "vitabench-artwork" + data_tag(1, cell.drawings), "uniquePairsM": pairs / 1e6,
                     "samplesSeenM": cell.samples_seen / 1e6, "seed": cell.seed},
        "image": {"file": "visual.onnx", "input": "pixel_values", "output": "image_embeds",
                  "size": [IMAGE_SIZE, IMAGE_SIZE], "mean": [MEAN] * 3, "std": [STD] * 3,
                  "interpolation": "bicubic", "resizeMode": "shortest", "crop": "center"},
        "text": {"file": "textual.onnx", "input": "input_ids", "output": "text_embeds",
                 "tokenizer": "tokenizer.json", "clean": "none", "contextLength": CONTEXT_LENGTH, "pad": 0},
        "dense": {"file": "visual.onnx", "output": "dense_features", "stride": model.image.stride},
        "logitScale": min(model.log_scale.exp().item(), 100.0), "logitBias": None, "precision": "fp32",
        "reference": "parity.json"}


def main() -> None:
    parser = add_cell_options(argparse.ArgumentParser(description=__doc__,
                                                      formatter_class=argparse.RawDescriptionHelpFormatter))
    parser.add_argument("--models", type=Path, default=MICRO, help="folder that gets the model folder")
    options = parser.parse_args()
    cell = cell_of(options)
    model, tokenizer, state = read_trained(cell, options.out)
    torch.set_num_threads(1)
    folder = options.models / cell.id
    folder.mkdir(parents=True, exist_ok=True)
    write_parity(folder, model, tokenizer)
    write_graphs(folder, model)
    write_json(folder / "tokenizer.json", tokenizer_json(tokenizer), indent=None)
    write_json(folder / "tokenizer_config.json", tokenizer_config())
    write_json(folder / "model.json", card(cell, model, state["pairs"]))
    scratch = CACHE / "parity" / cell.id  # pixels for check-export.mjs, which cannot resize as PIL does
    scratch.mkdir(parents=True, exist_ok=True)
    for file in sorted((folder / "parity").glob("*.png")):
        (scratch / f"{file.stem}.f32").write_bytes(file_pixels(file).numpy().astype("<f4").tobytes())
    if options.models == MICRO:
        LOGS.mkdir(exist_ok=True)
        shutil.copyfile(cell.folder(options.out) / "log.csv", LOGS / f"{cell.id}.csv")
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {total / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
