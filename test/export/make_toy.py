"""Exports toy models with models/export, each the way a user would: the folders that tests of the readers need.

usage: /usr/bin/python3 test/export/make_toy.py DIR      (python3-torch, python3-onnx, python3-pil, python3-numpy)

DIR/toy-vit            two towers, dense graph, fp32
DIR/toy-vit-fp16       the same in float16, DIR/toy-vit-int8 with quantised products
DIR/toy-vit-external   weights in files beside the graphs, ids int32
DIR/toy-convnext       a convolutional trunk with BatchNorm and a projection, dense graph
DIR/toy-vit-last       a text tower that takes whole contexts only, squash, logit bias
"""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXPORT = HERE.parents[1] / "models" / "export"
NOISE = ["--random-weights", "--seed", "0"]


def python(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs a script of models/export with the toy in the place of open_clip; its result, whatever it is."""
    environment = {**os.environ, "PYTHONPATH": str(HERE / "toy"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(EXPORT / script), *options]
    return subprocess.run(command, env=environment, text=True, capture_output=True)


def must(script: str, *options: str) -> None:
    """The same, for what has to succeed."""
    done = python(script, *options)
    if done.returncode != 0:
        raise SystemExit(f"{script} {' '.join(options)}: exit {done.returncode}\n{done.stderr}")


def export(model: str, out: Path, *options: str, dense: bool = True) -> None:
    arguments = ["--open-clip", model, *NOISE, "--out", str(out), *options]
    must("export.py", *arguments)
    if dense:
        must("export_dense.py", *arguments)


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: make_toy.py DIR")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    export("toy-vit", folder / "toy-vit", "--id", "toy-vit", "--size", "XS")
    for precision in ("fp16", "int8"):
        out = str(folder / f"toy-vit-{precision}")
        must("precision.py", str(folder / "toy-vit"), "--precision", precision, "--out", out)
    export("toy-vit", folder / "toy-vit-external", "--id", "toy-vit-external", "--ids", "int32",
           "--external-data-above", "1000")
    export("toy-convnext", folder / "toy-convnext", "--id", "toy-convnext")
    export("toy-vit-last", folder / "toy-vit-last", "--id", "toy-vit-last")
    print(*sorted(path.name for path in folder.iterdir() if path.is_dir()))


if __name__ == "__main__":
    main()
