"""Scenes of 96 x 96 px for the little LMM: one to four drawings on one background, each in one of nine cells."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

import numpy as np
from PIL import Image

from lmm_words import GROUNDS, GROUPS, THINGS
from scene_backgrounds import SIDE as PAINTED
from scene_backgrounds import Random
from scene_compose import posed

SIDE = 96
CELL = 32
CELLS = SIDE // CELL
LONGEST = (24, 31)  # longer side of a drawing, pixels; turned, it may be larger and is then made to fit its cell
_SHARES = (0.3, 0.3, 0.2, 0.2)  # of scenes with one to four drawings
_SAME_GROUP, _AGAIN = 0.5, 0.15  # how often all are of one group; how often a name comes again
_BRIGHTNESS = (0.85, 1.1)


@dataclass(frozen=True)
class Placed:
    """One drawing in a scene. name: index in THINGS; cell: 0 to 8, row by row; drawing: its row in the artwork pool."""

    name: int
    cell: int
    drawing: int

    @property
    def row(self) -> int:
        return self.cell // CELLS

    @property
    def column(self) -> int:
        return self.cell % CELLS


@dataclass(frozen=True)
class LmmScene:
    """pixels: uint8 [96, 96, 3]; parts: by cell; ground: index in GROUNDS."""

    pixels: np.ndarray
    parts: tuple[Placed, ...]
    ground: int

    @property
    def names(self) -> frozenset[int]:
        return frozenset(part.name for part in self.parts)


def choose_names(allowed: Sequence[int], rng: Random) -> list[int]:
    """The names of one scene, often all of one group; the first half of every group comes twice as often."""
    count = 1 + int(rng.choice(len(_SHARES), p=_SHARES))
    of_group = {group: [n for n in allowed if THINGS[n].group == group] for group in GROUPS}
    weight = {n: 2.0 if place < len(own) / 2 else 1.0 for own in of_group.values() for place, n in enumerate(own)}
    pool = list(allowed)
    if rng.random() < _SAME_GROUP:
        first = int(rng.choice(pool))
        pool = of_group[THINGS[first].group]
    share = np.array([weight[n] for n in pool])
    names: list[int] = []
    for _ in range(count):
        again = bool(names) and rng.random() < _AGAIN
        names.append(int(rng.choice(names if again else pool, p=None if again else share / share.sum())))
    return names


def window(painted: np.ndarray, rng: Random) -> np.ndarray:
    """float32 [96, 96, 3], a new array: a part of a painted background [160, 160, 3]."""
    top, left = (int(v) for v in rng.integers(0, PAINTED - SIDE + 1, 2))
    return painted[top:top + SIDE, left:left + SIDE].astype(np.float32)


def compose_lmm(drawings: Sequence[tuple[int, int, np.ndarray]], ground: int, paint: Callable[[str, Random], np.ndarray],
                rng: Random) -> LmmScene:
    """A scene of these drawings (name, row, uint8 [48, 48, 4]), each somewhere in a cell of its own."""
    canvas = window(paint(GROUNDS[ground].kind, rng), rng)
    parts = []
    for (name, row, pixels), cell in zip(drawings, rng.permutation(CELLS * CELLS)):
        image = posed(pixels, rng.uniform(*LONGEST), rng)
        if max(image.size) > CELL:
            image.thumbnail((CELL, CELL), Image.Resampling.BICUBIC)
        corner = [CELL * int(at) + int(rng.integers(0, CELL - side + 1))
                  for at, side in zip((cell % CELLS, cell // CELLS), image.size)]
        values = np.asarray(image, np.float32)
        under = canvas[corner[1]:corner[1] + image.height, corner[0]:corner[0] + image.width]
        under *= 1 - values[..., 3:] / 255
        under += values[..., :3] * rng.uniform(*_BRIGHTNESS)
        parts.append(Placed(name, int(cell), row))
    ordered = tuple(sorted(parts, key=lambda part: part.cell))
    return LmmScene(np.clip(np.rint(canvas), 0, 255).astype(np.uint8), ordered, ground)
