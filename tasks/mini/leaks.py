"""Pictures that measure and are all but equal to one that trained or chose a model (exact equals are not in the pool)."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from artwork_render import SIDE, on_white
from artwork_split import RECIPE_SPLITS

NEAR = 2.0  # root mean square difference, of 255, at half size; found by eye: the same drawing, rendered once more


def _half_size(pixels: np.ndarray) -> np.ndarray:
    """float32 [N, 3 * 24 * 24]: 2 x 2 means of RGBA [N, 48, 48, 4] on white."""
    halves = on_white(pixels).reshape(-1, SIDE // 2, 2, SIDE // 2, 2, 3).mean((2, 4), dtype=np.float32)
    return halves.reshape(len(pixels), -1)


def near_duplicates(images: Sequence[dict[str, Any]], pixels: np.ndarray) -> set[int]:
    """Indices of images outside RECIPE_SPLITS within NEAR of one inside. pixels: uint8 [N, 48, 48, 4]."""
    recipe = [i["index"] for i in images if i["split"] in RECIPE_SPLITS]
    measuring = [i["index"] for i in images if i["split"] not in RECIPE_SPLITS]
    known = _half_size(pixels[recipe])
    found: set[int] = set()
    for start in range(0, len(measuring), 1024):
        rows = measuring[start:start + 1024]
        tested = _half_size(pixels[rows])
        squared = (tested ** 2).sum(1)[:, None] + (known ** 2).sum(1) - 2 * tested @ known.T
        found |= {rows[n] for n in np.flatnonzero((squared / known.shape[1] < NEAR ** 2).any(1))}
    return found
