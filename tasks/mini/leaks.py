"""Pictures that measure and are all but equal to one that trained or chose a model, and pictures alike among themselves."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from artwork_render import SIDE, on_white
from artwork_split import RECIPE_SPLITS

NEAR = 2.0  # root mean square difference, of 255, at half size; found by eye: the same drawing, rendered once more


def _half_size(pictures: np.ndarray) -> np.ndarray:
    """float32 [N, 3 * 24 * 24]: 2 x 2 means of RGB [N, 48, 48, 3]."""
    halves = pictures.reshape(-1, SIDE // 2, 2, SIDE // 2, 2, 3).mean((2, 4), dtype=np.float32)
    return halves.reshape(len(pictures), -1)


def recipe_pictures(images: Sequence[dict[str, Any]], pixels: np.ndarray) -> np.ndarray:
    """uint8 [N, 48, 48, 3]: every picture of RECIPE_SPLITS on white. pixels: uint8 [N, 48, 48, 4]."""
    return on_white(pixels[[i["index"] for i in images if i["split"] in RECIPE_SPLITS]])


def alike(tested: np.ndarray, known: np.ndarray, limit: float) -> np.ndarray:
    """bool [T, K]: pairs whose root mean square difference at half size is below `limit`. Both: uint8 [N, 48, 48, 3]."""
    known_half = _half_size(known)
    rows = []
    for start in range(0, len(tested), 1024):
        half = _half_size(tested[start:start + 1024])
        squared = (half ** 2).sum(1)[:, None] + (known_half ** 2).sum(1) - 2 * half @ known_half.T
        rows.append(squared / known_half.shape[1] < limit ** 2)
    return np.concatenate(rows)


def near_duplicates(images: Sequence[dict[str, Any]], pixels: np.ndarray) -> set[int]:
    """Indices of images outside RECIPE_SPLITS within NEAR of one inside. pixels: uint8 [N, 48, 48, 4]."""
    measuring = [i["index"] for i in images if i["split"] not in RECIPE_SPLITS]
    found = alike(on_white(pixels[measuring]), recipe_pictures(images, pixels), NEAR)
    return {measuring[n] for n in np.flatnonzero(found.any(1))}
