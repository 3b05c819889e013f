"""Where a cell's state lives between runs: checkpoint, tokenizer, log; and the options that name a cell."""
from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import torch

from half import round_to_half
from sizes import CACHE, FAMILIES, SAMPLES_SEEN, SIZES, Cell
from tokenizer import Tokenizer, read_tokenizer
from towers import DualEncoder


def add_cell_options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Adds the options that name one cell of the grid."""
    parser.add_argument("--family", required=True, choices=FAMILIES)
    parser.add_argument("--size", required=True, choices=SIZES)
    parser.add_argument("--data-fraction", type=float, default=1.0, help="part of the training pairs, e.g. 0.25")
    parser.add_argument("--drawings", type=int, help="at most so many drawings of each emoji concept, e.g. 1")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples-seen", type=int, default=SAMPLES_SEEN)
    parser.add_argument("--out", type=Path, default=CACHE / "train", help="folder of checkpoints and logs")
    return parser


def cell_of(options: argparse.Namespace) -> Cell:
    return Cell(options.family, options.size, options.data_fraction, options.seed, options.samples_seen,
                options.drawings)


def write_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Atomic: a temporary file, flushed to disk, then renamed."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def read_checkpoint(path: Path) -> dict[str, Any] | None:
    """The state last written, or None where there is none."""
    return torch.load(path, map_location="cpu") if path.exists() else None


def read_trained(cell: Cell, out: Path = CACHE / "train",
                 half: bool = True) -> tuple[DualEncoder, Tokenizer, dict[str, Any]]:
    """A finished cell's model in eval mode, its tokenizer and its checkpoint. half: weights rounded to float16, as they
    are shipped."""
    folder = cell.folder(out)
    state = read_checkpoint(folder / "checkpoint.pt")
    if state is None or not state["done"]:
        raise SystemExit(f"{folder}: not trained to the end. Run models/train/train.py with the same options first.")
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    model = DualEncoder(cell.family, cell.size, len(tokenizer))
    model.load_state_dict(state["model"])
    if half:
        round_to_half(model)
    return model.eval(), tokenizer, state
