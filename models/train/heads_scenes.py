"""Scenes that the heads learn from and are chosen on, composed on the fly: a function of (seed, number) alone."""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from heads_drawings import Drawings
from heads_net import CELLS, STRIDE
from scene_backgrounds import SIDE, Random, paint
from scene_compose import VOID, Drawing, choose_kinds, compose
from sizes import MEAN, STD

MOST_THINGS = 6
BACKGROUNDS = 24  # pictures of each kind of stuff that training scenes take turns with, flipped and shifted
LEAST_PIXELS = 40


class Truth(NamedTuple):
    """One scene as the network is fed and taught. pixels: [3, 160, 160] normalised; boxes: [6, 4] x1, y1, x2, y2;
    masks: [6, 40, 40] shares of cells; labels: [6] index of the name, -1 where there is no thing; stuff: [2, 40, 40];
    stuff_labels: [2], -1 where there is none; known: [40, 40], share of cells that is not void."""

    pixels: Tensor
    boxes: Tensor
    masks: Tensor
    labels: Tensor
    stuff: Tensor
    stuff_labels: Tensor
    known: Tensor


@lru_cache(maxsize=None)
def _background(kind: str, number: int, seed: int) -> np.ndarray:
    return paint(kind, np.random.default_rng([seed, 7, number, *kind.encode()]))


def _cells(masks: np.ndarray) -> Tensor:
    """[K, 40, 40] shares of bool [K, 160, 160]."""
    return torch.from_numpy(masks.reshape(-1, CELLS, STRIDE, CELLS, STRIDE).mean((2, 4), dtype=np.float32))


def make_scene(drawings: Drawings, seed: int, number: int, is_training: bool) -> Truth:
    """The scene of this number. Training scenes show training drawings of base things, validation scenes the others, base
    and novel things alike often; both have base stuff only."""
    rng = np.random.default_rng([seed, number, int(is_training)])
    own = np.flatnonzero(drawings.is_training == is_training)
    things = np.unique(drawings.label[own])

    def take() -> Drawing:
        label = int(rng.choice(things))
        return Drawing(label, drawings.pixels[rng.choice(own[drawings.label[own] == label])])

    def ground(kind: str, generator: Random) -> np.ndarray:
        if not is_training:
            return paint(kind, generator)
        picture = _background(kind, int(generator.integers(BACKGROUNDS)), seed)
        picture = np.roll(picture, int(generator.integers(SIDE)), 1)
        bright = generator.uniform(0.9, 1.1) * generator.uniform(0.95, 1.05, 3)
        return np.clip(picture[:, ::-1] if generator.random() < 0.5 else picture, 0, 255) * bright

    stuff = drawings.names[drawings.base:drawings.base + drawings.stuff].tolist()
    scene = compose([take() for _ in range(int(rng.integers(3, MOST_THINGS + 1)))], choose_kinds(stuff, rng), ground, rng)
    parts = [part for part in scene.parts if part.mask.sum() >= LEAST_PIXELS]
    boxes, labels = torch.zeros(MOST_THINGS, 4), torch.full((MOST_THINGS,), -1)
    masks = np.zeros((MOST_THINGS, SIDE, SIDE), bool)
    for place, part in enumerate(parts):
        x, y, width, height = part.box
        boxes[place], labels[place], masks[place] = torch.tensor([x, y, x + width, y + height]), part.label, part.mask
    covered = np.any([part.mask for part in scene.parts], 0)
    patches = np.stack([(scene.ground == place) & ~covered for place in (0, 1)])
    known = (scene.ground != VOID) | covered
    stuff_labels = torch.tensor([drawings.base + stuff.index(scene.kinds[place]) if place < len(scene.kinds)
                                 and patches[place].sum() >= LEAST_PIXELS else -1 for place in (0, 1)])
    pixels = (torch.from_numpy(scene.pixels).permute(2, 0, 1).float() / 255 - MEAN) / STD
    return Truth(pixels, boxes, _cells(masks), labels, _cells(patches), stuff_labels, _cells(known[None])[0])


class SceneData(Dataset):
    """`count` scenes, the first of them that of number `first`."""

    def __init__(self, drawings: Drawings, seed: int, count: int, is_training: bool, first: int = 0) -> None:
        self.drawings, self.seed, self.count, self.is_training, self.first = drawings, seed, count, is_training, first

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> Truth:
        torch.set_num_threads(1)
        return make_scene(self.drawings, self.seed, self.first + number, self.is_training)
