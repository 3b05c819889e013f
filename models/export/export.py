"""Writes a model folder from an open_clip model, or from a timm trunk with a projection.

usage: python models/export/export.py --card vitamin-l-224-datacomp1b --out vitamin-l
       python models/export/export.py --open-clip ViT-B-32 --pretrained laion2b_s34b_b79k --out vit-b-32
       (then: bench models verify vit-b-32; dense features: export_dense.py with the same options)
"""
from __future__ import annotations

import argparse
from typing import Any

import torch

from errors import ExportError, run, say
from from_open_clip import read_open_clip
from from_timm import read_timm
from graph import make_graph
from macs import count_macs, parameter_count
from old_torch import can_export_text
from options import Request, add_options, read_request
from parity import TEXTS, image_batch, image_files, read_pixels, write_parity
from precision import convert
from source import Source
from store import LIMIT, save, write_json
from towers import (ImageTower, TextTower, check_end_token, check_towers, plain_attention_everywhere, takes_short_texts,
                    used_length)

SHORT = ("a photo of a cat", "a dog")


def read_source(request: Request) -> Source:
    """The model that a request names."""
    if request.timm is not None:
        return read_timm(request.timm, request.width or 0, request.weights, request.image_size, request.seed)
    return read_open_clip(request.open_clip or "", request.pretrained, request.image_size, request.seed, request.config,
                          request.prepared_as)


def example_pixels(source: Source) -> torch.Tensor:
    """[2, 3, H, W]: two of the committed images."""
    return image_batch(source, [read_pixels(source, file) for file in image_files()[:2]])


def write_image_graph(request: Request, source: Source) -> None:
    """visual.onnx."""
    say(f"{source.name}: image graph, {' x '.join(map(str, source.facts.size))} pixels")
    example = example_pixels(source)
    model = make_graph(ImageTower(source.visual), example, f"{source.name}, image tower", "pixel_values", "image_embeds",
                       request.opset, {0: "batch"})
    save(convert(model, request.precision), request.out / "visual.onnx", limit_of(request))


def write_text_graph(request: Request, source: Source) -> None:
    """textual.onnx; its sequence axis is dynamic where the tower takes short texts."""
    tokens, tower = source.tokens, TextTower(source.text).eval()
    ids = tokens.encode(list(SHORT))
    short = used_length(ids, tokens.pad) + 2 if takes_short_texts(tower, ids, tokens.pad) else None
    say(f"{source.name}: text graph, {'any length' if short else 'always'} up to {tokens.context_length} tokens")
    ids = ids.to(torch.int32 if request.ids == "int32" else torch.int64)
    model = make_graph(tower, ids, f"{source.name}, text tower", "input_ids", "text_embeds", request.opset,
                       {0: "batch", **({1: "sequence"} if short else {})}, short)
    save(convert(model, request.precision), request.out / "textual.onnx", limit_of(request))


def limit_of(request: Request) -> int:
    """Bytes of weights above which they leave the graph."""
    return LIMIT if request.external_data_above is None else request.external_data_above


def card(request: Request, source: Source) -> dict[str, Any]:
    """model.json; counts come from the network."""
    facts, tokens = source.facts, source.tokens
    counts = {"image": parameter_count(source.visual) / 1e6}
    macs = {"image": count_macs(ImageTower(source.visual), torch.zeros(1, 3, *facts.size)) / 1e9}
    text = {}
    if tokens is not None and source.text is not None:
        counts["text"] = parameter_count(source.text) / 1e6
        macs["text"] = count_macs(TextTower(source.text), tokens.encode([""])) / 1e9
        text = {"text": {"file": "textual.onnx", "input": "input_ids", "output": "text_embeds",
                         "tokenizer": "tokenizer.json", "clean": tokens.clean, "contextLength": tokens.context_length,
                         "pad": tokens.pad}}
    return {
        "id": request.id, "family": request.family, **({"size": request.size} if request.size else {}),
        "paramsM": counts, "gmacs": macs, **({"training": request.training} if request.training else {}),
        "image": {"file": "visual.onnx", "input": "pixel_values", "output": "image_embeds", "size": list(facts.size),
                  "mean": list(facts.mean), "std": list(facts.std), "interpolation": facts.interpolation,
                  "resizeMode": facts.resize_mode, "crop": "none" if facts.resize_mode == "squash" else "center"},
        **text, **({"logitScale": source.logit_scale} if source.logit_scale is not None else {}),
        "logitBias": source.logit_bias, "precision": request.precision, "reference": "parity.json"}


@torch.no_grad()
def export(request: Request) -> None:
    """The whole folder, model.json last: an interrupted export is no model folder."""
    source = read_source(request)
    if source.text is not None and not can_export_text(source.text):
        raise ExportError(f"{source.name}: its text tower has a class token, which torch {torch.__version__} exports "
                          f"wrongly. Use torch 2 or newer")
    if source.tokens is not None:
        check_end_token(source, source.tokens, source.tokens.encode(list(TEXTS)))
    request.out.mkdir(parents=True, exist_ok=True)
    (request.out / "model.json").unlink(missing_ok=True)
    say(f"{source.name}: reference outputs in PyTorch")
    write_parity(request.out, source)
    check_towers(source, example_pixels(source), source.tokens.encode(list(SHORT)) if source.tokens else None)
    plain_attention_everywhere(source.visual)
    facts = card(request, source)
    for tower, count in facts["paramsM"].items():
        say(f"{source.name}: {tower} tower, {count:.2f} M parameters, {facts['gmacs'][tower]:.2f} GMACs")
    write_image_graph(request, source)
    if source.tokens is not None and source.text is not None:
        plain_attention_everywhere(source.text)
        for name, content in source.tokens.files.items():
            write_json(request.out / name, content)
        write_text_graph(request, source)
    write_json(request.out / "model.json", facts, indent=2)
    total = sum(file.stat().st_size for file in request.out.rglob("*") if file.is_file())
    say(f"{request.out}: {request.id}, {total / 1e6:.1f} MB. Check it: bench models verify {request.out}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    request = read_request(add_options(parser).parse_args())
    if request.out.exists() and not request.out.is_dir():
        raise ExportError(f"--out {request.out}: is a file, expected a folder")
    export(request)


if __name__ == "__main__":
    run("export.py", main)
