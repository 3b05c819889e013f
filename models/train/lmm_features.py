"""Tiles as the frozen tower sees them, computed once: what projector and decoder are trained on.

usage: /usr/bin/python3 models/train/lmm_features.py      (after artwork.py; writes .cache/lmm/train.npz, validation.npz)

A picture is cut into nine tiles of 32 px, the size that the tower was trained at, so that a ViT, whose positions are
learned, serves as well as a convolutional tower. No drawing crosses tiles: a scene's features are those of its tiles, and
a few thousand tiles make more training scenes than can be shown.
"""
from __future__ import annotations

import argparse
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from frozen import read_frozen
from lmm_scenes import CELLS, LmmScene, choose_names, compose_lmm
from lmm_words import GROUNDS, THINGS
from pool import Pool, read_pool
from scene_backgrounds import Random, paint
from sizes import CACHE, IMAGE_SIZE, MEAN, MICRO, POOL, STD
from towers import ImageTower

BACKBONE = "vitamin-micro-s"
FOLDER = CACHE / "lmm"
SHEETS, SCENES = 1500, 400  # training pictures of CROWD drawings, validation scenes
CROWD = 7
NOTHING_THERE = -1
BACKGROUNDS = 24  # pictures of each kind that training tiles take turns with
_SEEDS = {"train": 11, "validation": 12}


class TiledTower(nn.Module):
    """pixels [N, 3, 96, 96] -> [N, 9, 4 C]: the tower's last tokens of each of nine tiles, the means of its four quarters
    one after the other, before the tower's norm and projection."""

    def __init__(self, tower: ImageTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pixels: Tensor) -> Tensor:
        half, width = IMAGE_SIZE // self.tower.stride // 2, self.tower.norm.normalized_shape[0]
        tiles = pixels.reshape(-1, 3, CELLS, IMAGE_SIZE, CELLS, IMAGE_SIZE).permute(0, 2, 4, 1, 3, 5)
        tokens = self.tower.grid(tiles.reshape(-1, 3, IMAGE_SIZE, IMAGE_SIZE))
        return tokens.reshape(-1, 2, half, 2, half, width).mean((2, 4)).reshape(-1, CELLS * CELLS, 4 * width)


def drawings_of(pool: Pool, split: str) -> dict[int, list[int]]:
    """Rows of the pool for each name of THINGS that has a drawing in this split."""
    number = {name.label: n for n, name in enumerate(THINGS)}
    rows: dict[int, list[int]] = {}
    for row in pool.rows(split):
        concept = pool.concept[row]
        if concept.subgroup is not None and concept.label in number:
            rows.setdefault(number[concept.label], []).append(row)
    return rows


@lru_cache(maxsize=None)
def _background(kind: str, number: int, seed: int) -> np.ndarray:
    return paint(kind, np.random.default_rng([seed, 7, number, *kind.encode()]))


def _varied(pixels: np.ndarray, rng: Random) -> np.ndarray:
    """A training drawing flipped or not, its colours shifted a little."""
    colours = pixels[..., :3] * rng.uniform(0.85, 1.15, 3) + rng.uniform(-16, 16, 3)
    varied = np.concatenate([np.clip(colours, 0, 255).astype(np.uint8), pixels[..., 3:]], 2)
    return varied[:, ::-1] if rng.random() < 0.5 else varied


def make_scene(pool: Pool, drawings: dict[int, list[int]], split: str, number: int) -> LmmScene:
    """The scene of this number: a function of split and number. A training scene is only a sheet of tiles: CROWD drawings,
    every name alike often."""
    rng = np.random.default_rng([_SEEDS[split], number])

    def ground(kind: str, generator: Random) -> np.ndarray:
        if split != "train":
            return paint(kind, generator)
        picture = _background(kind, int(generator.integers(BACKGROUNDS)), _SEEDS[split])
        return np.clip((picture[:, ::-1] if generator.random() < 0.5 else picture) * generator.uniform(0.9, 1.1), 0, 255)

    own = sorted(drawings)
    chosen = []
    for name in rng.choice(own, CROWD).tolist() if split == "train" else choose_names(own, rng):
        row = int(rng.choice(drawings[name]))
        pixels = pool.rgba[row].numpy()
        chosen.append((name, row, _varied(pixels, rng) if split == "train" else pixels))
    return compose_lmm(chosen, int(rng.integers(len(GROUNDS))), ground, rng)


def normalised(scenes: list[LmmScene]) -> Tensor:
    """[N, 3, 96, 96]."""
    return (torch.from_numpy(np.stack([s.pixels for s in scenes])).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


def store(path: Path, scenes: list[LmmScene], features: np.ndarray) -> None:
    """features: float16 [N, 9, W]; names: int8 [N, 9], index in THINGS or NOTHING_THERE; grounds: int8 [N]."""
    names = np.full(features.shape[:2], NOTHING_THERE, np.int8)
    for number, scene in enumerate(scenes):
        for part in scene.parts:
            names[number, part.cell] = part.name
    np.savez(path, features=features, names=names, grounds=np.array([s.ground for s in scenes], np.int8))


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=SHEETS)
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--backbone", default=BACKBONE)
    options = parser.parse_args()
    pool, tower = read_pool(POOL), TiledTower(read_frozen(MICRO / options.backbone)[0].image).eval()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for split, count in (("validation", options.scenes), ("train", options.sheets)):
        drawings, begun = drawings_of(pool, split), time.time()
        scenes = [make_scene(pool, drawings, split, number) for number in range(count)]
        features = torch.cat([tower(normalised(scenes[start:start + 20])) for start in range(0, count, 20)])
        store(FOLDER / f"{split}.npz", scenes, features.half().numpy())
        print(f"{split}: {count} pictures of {sum(map(len, drawings.values()))} drawings of {len(drawings)} things, "
              f"{time.time() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
