"""Stored tiles, and scenes put together of them: what lmm_features.py computed, as training and validation use it."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lmm_features import FOLDER, NOTHING_THERE
from lmm_scenes import CELLS, LmmScene, Placed, choose_names
from lmm_words import GROUNDS


class Tiles(NamedTuple):
    """features: float16 [N, 9, W] of N pictures; names: int8 [N, 9], NOTHING_THERE where there is none; grounds: int8 [N]."""

    features: np.ndarray
    names: np.ndarray
    grounds: np.ndarray

    def scene(self, number: int) -> LmmScene:
        """The truth of a picture, without its pixels."""
        return scene_of(self.names[number], int(self.grounds[number]))


def scene_of(names: np.ndarray, ground: int) -> LmmScene:
    """The scene with these names in its nine cells, without its pixels."""
    parts = tuple(Placed(int(name), cell, 0) for cell, name in enumerate(names) if name != NOTHING_THERE)
    return LmmScene(np.zeros(0, np.uint8), parts, ground)


def read_tiles(split: str) -> Tiles:
    """What lmm_features.py stored."""
    with np.load(FOLDER / f"{split}.npz") as stored:
        return Tiles(*(stored[name] for name in Tiles._fields))


class Bank:
    """The tiles of training by what they show, to make scenes of."""

    def __init__(self, tiles: Tiles) -> None:
        self.features = tiles.features.reshape(-1, tiles.features.shape[2])
        self.names = tiles.names.reshape(-1)
        self.grounds = np.repeat(tiles.grounds, tiles.names.shape[1])
        self.own = sorted(set(self.names.tolist()) - {NOTHING_THERE})
        self.rows = {(name, ground): np.flatnonzero((self.names == name) & (self.grounds == ground))
                     for name in (NOTHING_THERE, *self.own) for ground in range(len(GROUNDS))}

    def make(self, rng: np.random.Generator) -> tuple[np.ndarray, LmmScene]:
        """(float16 [9, W], the truth): tiles of one background, put together as lmm_scenes.py puts drawings."""
        ground = int(rng.integers(len(GROUNDS)))
        names = [name for name in choose_names(self.own, rng) if len(self.rows[name, ground])]
        cells = np.full(CELLS * CELLS, NOTHING_THERE)
        cells[rng.permutation(len(cells))[:len(names)]] = names
        return self.features[[rng.choice(self.rows[name, ground]) for name in cells.tolist()]], scene_of(cells, ground)
