"""What the heads learn from, as one small file: drawings of base things for training, drawings for validation, and the
frozen encoder's classifier of their names.

usage: /usr/bin/python3 models/train/heads_drawings.py      (after artwork.py; writes .cache/heads/drawings.npz)

Training: the `train` drawings of the base things; nothing of a novel thing. Validation: the `validation` drawings of base
things, and as its novel things fifteen other concepts with a validation drawing, none of them a novel thing of the test
scenes, so that nothing is chosen by the names that the test is about.
"""
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from evaluate import classifier
from frozen import read_frozen
from pool import read_pool
from scene_classes import BASE, THINGS
from sizes import CACHE, MICRO, POOL

BACKBONE = "convnext-micro-s"
FILE = CACHE / "heads" / "drawings.npz"
GROUPS = ("animal", "food", "drink", "transport", "household", "clothing", "music", "tool", "plant", "sport")
NOVEL_COUNT, NOVEL_SEED = 15, 20261126


class Drawings(NamedTuple):
    """pixels: uint8 [M, 48, 48, 4]; label: int64 [M], index in names; is_training: bool [M]; names: base things, base
    stuff, then the novel things of validation; classifier: float32 [C, D], one L2-normalised row a name; base: how many
    names are base things, stuff: how many are stuff; scale: the factor of the encoder's cosines."""

    pixels: np.ndarray
    label: np.ndarray
    is_training: np.ndarray
    names: np.ndarray
    classifier: np.ndarray
    base: int
    stuff: int
    scale: float


def read_drawings(path: Path = FILE) -> Drawings:
    """The file written here."""
    with np.load(path) as stored:
        values = {name: stored[name] for name in Drawings._fields}
    return Drawings(**{**values, **{name: values[name].item() for name in ("base", "stuff", "scale")}})


def main() -> None:
    pool = read_pool(POOL)
    model, tokenizer = read_frozen(MICRO / BACKBONE)
    base = [kind.name for kind in BASE if kind.is_thing]
    stuff = [kind.name for kind in BASE if not kind.is_thing]
    taken = {kind.name for kind in THINGS}
    rows = pool.rows("validation")
    others = sorted({pool.concept[i].label for i in rows if pool.concept[i].label not in taken
                     and (pool.concept[i].subgroup or "").startswith(GROUPS)})
    chosen = np.random.default_rng(NOVEL_SEED).choice(others, NOVEL_COUNT, replace=False).tolist()
    names = base + stuff + chosen
    training = [i for i in pool.rows("train") if pool.concept[i].subgroup and pool.concept[i].label in base]
    validation = [i for i in rows if pool.concept[i].label in base + chosen]
    kept = training + validation
    FILE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        FILE, pixels=pool.rgba[kept].numpy(), label=np.array([names.index(pool.concept[i].label) for i in kept]),
        is_training=np.arange(len(kept)) < len(training), names=np.array(names),
        classifier=classifier(model, tokenizer, names).numpy(), base=len(base), stuff=len(stuff),
        scale=model.log_scale.exp().item())
    print(f"{len(training)} training drawings of {len(base)} things, {len(validation)} for validation; novel: {', '.join(chosen)}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
