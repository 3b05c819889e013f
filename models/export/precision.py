"""The precision of a graph, and a second model folder in another precision made from an existing one.

usage: python models/export/precision.py FOLDER --precision fp16|int8 --out FOLDER2
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from onnx import ModelProto

from errors import ExportError, run, say
from half import to_half
from int8 import Scheme, to_int8
from store import load, save, write_json


def convert(model: ModelProto, precision: str, scheme: Scheme = Scheme()) -> ModelProto:
    """A float32 model in a precision of model.json: fp32 (as it is), fp16 or int8; changed in place."""
    if precision == "fp32":
        return model
    return to_half(model) if precision == "fp16" else to_int8(model, scheme)


def graphs_of(card: dict[str, Any]) -> list[str]:
    """The graph files that a card names, each once: two heads may share one."""
    heads = [card.get(head) for head in ("image", "text", "dense", "detector", "segmenter")]
    return list(dict.fromkeys(head["file"] for head in heads if head))


def convert_folder(folder: Path, target: Path, precision: str, scheme: Scheme = Scheme()) -> None:
    """Writes a model folder with every graph of another one in a new precision; tokenizer and parity are the same files.
    Throws ExportError when the folder is not float32."""
    file = folder / "model.json"
    if not file.exists():
        raise ExportError(f"{folder}: no model.json in it")
    card = json.loads(file.read_text(encoding="utf-8"))
    if card.get("precision", "fp32") != "fp32":
        raise ExportError(f"{file}: precision {card['precision']}, expected fp32. Start from the float32 folder")
    if target.resolve() == folder.resolve():
        raise ExportError(f"--out {target}: is the folder itself")
    target.mkdir(parents=True, exist_ok=True)
    (target / "model.json").unlink(missing_ok=True)
    graphs = graphs_of(card)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.name != "model.json" and not any(str(name).startswith(graph) for graph in graphs):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
    for graph in graphs:
        save(convert(load(folder / graph), precision, scheme), target / graph)
        say(f"{target / graph}: {precision}")
    write_json(target / "model.json", {**card, "id": f"{card['id']}-{precision}", "precision": precision}, indent=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--precision", choices=("fp16", "int8"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", choices=("int8", "uint8"), default="int8", help="with int8: type of the weights")
    parser.add_argument("--per-tensor", action="store_true", help="with int8: one scale for a whole weight")
    parser.add_argument("--conv", action="store_true", help="with int8: convolutions too")
    options = parser.parse_args()
    convert_folder(options.folder, options.out, options.precision,
                   Scheme(options.weights, not options.per_tensor, options.conv))


if __name__ == "__main__":
    run("precision.py", main)
