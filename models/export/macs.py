"""Parameters and multiply-accumulates of a tower, in the convention of the published tables.

usage: python models/export/macs.py NAME[@PIXELS]…      (open_clip models; prints a row for each, no weights needed)

Counted: convolutions and matrix products with weights, at the declared image size, or at the full context. Left out:
the two attention products (q k^T and attention times v), norms, activations, additions, pooling, embedding look-ups.
open_clip's and ViTamin's tables come from a counter that does not see into fused attention, so theirs leave the
attention products out too; it counts norms besides, up to half a percent.
"""
from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Any, Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from errors import run
from towers import ImageTower, TextTower, plain_attention


def parameter_count(module: nn.Module) -> int:
    """Number of parameters (running statistics are not counted)."""
    return sum(p.numel() for p in module.parameters())


@contextmanager
def watched(owner: Any, name: str, note: Callable[[tuple[Any, ...], Tensor], None]) -> Iterator[None]:
    """Calls note(arguments, result) after each call of owner.name, as long as the block lasts."""
    plain = getattr(owner, name)

    def wrapper(*arguments: Any, **options: Any) -> Tensor:
        result = plain(*arguments, **options)
        note(arguments, result)
        return result

    setattr(owner, name, wrapper)
    try:
        yield
    finally:
        setattr(owner, name, plain)


def count_macs(module: nn.Module, inputs: Tensor) -> int:
    """MACs of one forward pass; inputs has batch 1. Watches the functions that layers call, since open_clip and timm
    also call them with bare weights."""
    total = 0

    def linear(arguments: tuple[Any, ...], result: Tensor) -> None:
        nonlocal total
        total += result.numel() * arguments[1].shape[-1]

    def convolution(arguments: tuple[Any, ...], result: Tensor) -> None:
        nonlocal total
        total += result.numel() * arguments[1][0].numel()

    def product(arguments: tuple[Any, ...], result: Tensor) -> None:
        nonlocal total
        if isinstance(arguments[1], nn.Parameter):
            total += result.numel() * arguments[0].shape[-1]

    with plain_attention(), watched(F, "linear", linear), watched(F, "conv2d", convolution), \
            watched(Tensor, "__matmul__", product):
        module(inputs)
    return total


def main() -> None:
    from from_open_clip import create, import_open_clip

    open_clip = import_open_clip()
    print("| model | image M | image GMACs | text M | text GMACs |\n| --- | --- | --- | --- | --- |")
    for argument in sys.argv[1:]:
        name, _, size = argument.partition("@")
        model = create(open_clip, name, None, int(size) if size else None, seed=0)
        image = count_macs(ImageTower(model.visual).eval(), torch.zeros(1, 3, *model.visual.image_size))
        text = count_macs(TextTower(model.text).eval(), torch.zeros(1, model.text.context_length, dtype=torch.int64))
        print(f"| {argument} | {parameter_count(model.visual) / 1e6:.2f} | {image / 1e9:.2f} | "
              f"{parameter_count(model.text) / 1e6:.2f} | {text / 1e9:.2f} |", flush=True)


if __name__ == "__main__":
    run("macs.py", main)
