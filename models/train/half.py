"""Weights as float16, arithmetic as float32: half the bytes of a model folder at equal results.

usage: /usr/bin/python3 models/train/half.py      (after training; compares both on the two validation splits)
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn


@torch.no_grad()
def round_to_half(module: nn.Module) -> None:
    """Rounds every weight and running statistic to the nearest float16, in place; throws ValueError on overflow."""
    for name, value in module.state_dict().items():
        if value.is_floating_point():
            rounded = value.half().float()
            if not torch.isfinite(rounded).all():
                raise ValueError(f"{name}: {value.abs().max().item()} does not fit into float16. Train it again")
            value.copy_(rounded)


def store_half(path: Path) -> None:
    """Rewrites a graph so that each float32 initializer that float16 holds exactly is stored so, behind a Cast.

    ONNX Runtime folds the Casts when it loads the graph: what runs is the float32 graph of the rounded weights.
    """
    model = onnx.load(str(path))
    casts = []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size == 1 or (values.astype(np.float16).astype(np.float32) != values).any():
            continue
        casts.append(helper.make_node("Cast", [f"{weight.name}.half"], [weight.name], to=onnx.TensorProto.FLOAT))
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{weight.name}.half"))
    for place, cast in enumerate(casts):
        model.graph.node.insert(place, cast)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    from checkpoint import read_trained
    from evaluate import Validation
    from pool import read_pool
    from sizes import LADDER, POOL

    validation = Validation(read_pool(POOL))
    print("model                   float32: acc1, R@1    float16: acc1, R@1")
    for cell in LADDER:
        whole, tokenizer, _ = read_trained(cell, half=False)
        halved, _, _ = read_trained(cell)
        scores = [*validation.measure(whole, tokenizer), *validation.measure(halved, tokenizer)]
        print(f"{cell.id:24}{scores[0]:13.4f}{scores[1]:8.4f}{scores[2]:14.4f}{scores[3]:8.4f}")


if __name__ == "__main__":
    main()
