"""Adds the dense graph to a model folder that export.py made. Give the same options: they find the same weights.

usage: python models/export/export_dense.py --open-clip ViT-B-32 --pretrained laion2b_s34b_b79k --out vit-b-32
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dense import dense_tower
from errors import ExportError, run, say
from export import example_pixels, limit_of, read_source
from graph import make_graph
from options import Request, add_options, read_request
from parity import checked, image_batch, read_pixels
from precision import convert
from source import Source
from store import save, write_json
from towers import CLOSE, difference, plain_attention_everywhere

CASES = 2   # images whose dense features are kept: they are large


def read_folder(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """model.json and parity.json; throws ExportError when they are not there."""
    try:
        card, parity = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("model.json", "parity.json"))
    except OSError as error:
        raise ExportError(f"{error.filename}: cannot be read. Run export.py with the same options first") from error
    return card, parity


def check_same_model(request: Request, source: Source, card: dict[str, Any], parity: dict[str, Any]) -> None:
    """The options must have found the weights of the folder: size, precision and the first reference embedding agree."""
    if card["image"]["size"] != list(source.facts.size) or card["precision"] != request.precision:
        raise ExportError(f"{request.out}: is of size {card['image']['size']} and {card['precision']}, the options give "
                          f"{list(source.facts.size)} and {request.precision}. Give those of export.py")
    first = parity["images"][0]
    pixels = image_batch(source, [np.load(request.out / first["pixels"])])
    apart = difference(torch.tensor([first["embedding"]]), source.encode_image(pixels))
    if apart > CLOSE:
        raise ExportError(f"{request.out}: these are other weights: {first['file']} differs by {apart:.1e} from "
                          f"parity.json. Give the options of export.py")


@torch.no_grad()
def export_dense(request: Request) -> None:
    """dense.onnx, `dense` in model.json and parity.json."""
    card, parity = read_folder(request.out)
    source = read_source(request)
    check_same_model(request, source, card, parity)
    example = example_pixels(source)
    tower, stride = dense_tower(source.visual, source.facts.size, source.name)
    cases = []
    for case in parity["images"][:CASES]:
        name = f"parity/{Path(case['file']).stem}.dense.npy"
        pixels = image_batch(source, [read_pixels(source, request.out / case["file"])])
        features = checked(tower(pixels), f"{source.name}: dense features")
        np.save(request.out / name, features[0].numpy().astype(np.float32))
        cases.append({"file": case["file"], "values": name})
    say(f"{source.name}: dense graph, {features.shape[1]} x {features.shape[2]} x {features.shape[3]}, stride {stride}")
    plain_attention_everywhere(source.visual)
    model = make_graph(tower, example, f"{source.name}, dense tower", "pixel_values", "dense_features", request.opset,
                       {0: "batch"})
    save(convert(model, request.precision), request.out / "dense.onnx", limit_of(request))
    write_json(request.out / "parity.json", {**parity, "dense": cases})
    write_json(request.out / "model.json", {
        **card, "dense": {"file": "dense.onnx", "output": "dense_features", "stride": stride}}, indent=2)
    say(f"{request.out / 'dense.onnx'}: done")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    export_dense(read_request(add_options(parser).parse_args()))


if __name__ == "__main__":
    run("export_dense.py", main)
