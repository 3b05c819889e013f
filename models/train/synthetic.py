"""A small made-up pool of the artwork pool's form, for trial runs: coloured shapes and their names.

usage: /usr/bin/python3 models/train/synthetic.py DIR
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

COLOURS = {"red": (220, 40, 40), "green": (40, 180, 60), "blue": (40, 70, 220), "yellow": (240, 210, 40)}
SHAPES = ("disc", "square", "ring", "cross")
SPLITS = ("train", "train", "validation", "test")
VENDORS = ("google", "twitter", "emojione", "fluent-flat")


def draw(shape: str, colour: tuple[int, int, int], radius: float) -> np.ndarray:
    """uint8 [48, 48, 4], straight alpha."""
    y, x = np.mgrid[-23.5:24, -23.5:24]
    far = np.hypot(x, y)
    inside = {"disc": far < radius, "square": np.maximum(abs(x), abs(y)) < radius,
              "ring": (far < radius) & (far > radius / 2), "cross": (np.minimum(abs(x), abs(y)) < 4) & (far < radius)}
    return np.dstack([np.full((48, 48, 3), colour, np.uint8), inside[shape].astype(np.uint8) * 255])


def write_pool(folder: Path) -> None:
    """Writes pool.npy and pool.json: 16 concepts by 4 vendors, and 16 clip-arts of the same shapes."""
    concepts, images, pixels = [], [], []
    for shape in SHAPES:
        for colour, rgb in COLOURS.items():
            number = len(concepts)
            concepts.append({"id": f"{number:04x}", "label": f"{colour} {shape}", "tags": [colour, shape, "thing"],
                             "group": "symbols", "subgroup": "geometric", "novel": False})
            for n, (split, vendor) in enumerate(zip(SPLITS, VENDORS)):
                images.append({"index": len(images), "source": "synthetic", "licence": "CC0-1.0", "vendor": vendor,
                               "concept": f"{number:04x}", "split": split})
                pixels.append(draw(shape, rgb, 14 + 2 * n))
            split = ("train", "clipart-validation", "clipart-test")[number % 3]
            images.append({"index": len(images), "source": "synthetic", "licence": "CC0-1.0", "vendor": "openclipart",
                           "concept": f"clipart/{colour}-{shape}", "label": f"a {colour} {shape}", "tags": [shape],
                           "split": split})
            pixels.append(draw(shape, rgb, 21))
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "pool.npy", np.stack(pixels))
    (folder / "pool.json").write_text(json.dumps({"version": 1, "concepts": concepts, "images": images}))


if __name__ == "__main__":
    write_pool(Path(sys.argv[1]))
