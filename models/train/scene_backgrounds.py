"""Backgrounds of the composed scenes: ten kinds of stuff, each painted by a few lines from a random generator."""

from __future__ import annotations

from typing import Callable

import numpy as np
from PIL import Image

SIDE = 160
_STEP = 8  # colours are multiples of it, which halves the files and is not seen
_ROWS, _COLUMNS = np.mgrid[0:SIDE, 0:SIDE].astype(np.float64) / SIDE

Random = np.random.Generator
Painter = Callable[[Random], np.ndarray]


def smooth(rng: Random, rows: int, columns: int) -> np.ndarray:
    """float [160, 160] in 0..1: `rows` x `columns` random values, enlarged."""
    coarse = Image.fromarray(rng.integers(0, 256, (rows, columns), np.uint8), "L")
    return np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC)) / 255


def _mix(share: np.ndarray, low: tuple[int, int, int], high: tuple[int, int, int]) -> np.ndarray:
    """[160, 160, 3]: `low` where share is 0, `high` where it is 1."""
    return np.array(low) + np.clip(share, 0, 1)[..., None] * (np.array(high) - np.array(low))


def _sky(rng: Random) -> np.ndarray:
    clouds = np.clip(2.4 * (0.6 * smooth(rng, 4, 3) + 0.4 * smooth(rng, 9, 7)) - 1.15, 0, 1)
    blue = _mix(_ROWS, (82, 150, 226), (170, 212, 244))
    return blue + clouds[..., None] * (244 - blue)


def _night(rng: Random) -> np.ndarray:
    sky = _mix(_ROWS + 0.2 * smooth(rng, 3, 3), (14, 18, 48), (44, 46, 96))
    stars = rng.random((SIDE, SIDE)) < 0.006
    return np.where(stars[..., None], 232, sky)


def _grass(rng: Random) -> np.ndarray:
    blades = np.repeat(rng.random((SIDE // 8, SIDE)), 8, 0) * rng.random((1, SIDE))
    return _mix(0.5 * smooth(rng, 5, 5) + 0.9 * blades, (44, 104, 36), (132, 188, 72))


def _sand(rng: Random) -> np.ndarray:
    dunes = 0.5 + 0.5 * np.sin(2 * np.pi * (7 * _ROWS + 1.6 * smooth(rng, 4, 4)))
    return _mix(0.45 * dunes + 0.35 * smooth(rng, 5, 5) + 0.2 * (rng.random((SIDE, SIDE)) < 0.05), (198, 164, 104), (240, 216, 164))


def _water(rng: Random) -> np.ndarray:
    ripples = np.sin(2 * np.pi * (16 * _ROWS + 1.4 * smooth(rng, 8, 5) + 0.3 * np.sin(2 * np.pi * (3 * _COLUMNS + rng.random()))))
    return _mix(0.45 + 0.4 * ripples * smooth(rng, 6, 4) + 0.3 * (ripples > 0.93), (18, 86, 132), (96, 184, 204))


def _brick(rng: Random) -> np.ndarray:
    high, wide = int(rng.integers(11, 16)), int(rng.integers(24, 34))
    row = (_ROWS * SIDE).astype(int) // high
    across = (_COLUMNS * SIDE).astype(int) + (row % 2) * (wide // 2)
    mortar = ((_ROWS * SIDE).astype(int) % high < 2) | (across % wide < 2)
    shade = rng.random((SIDE // high + 1, 2 * SIDE // wide + 2))[row, across // wide]
    return np.where(mortar[..., None], 206, _mix(shade, (140, 58, 40), (190, 92, 66)))


def _wood(rng: Random) -> np.ndarray:
    width = int(rng.integers(18, 30))
    plank = (_COLUMNS * SIDE).astype(int) // width
    tone, shift = rng.random((2, SIDE // width + 1))
    grain = np.sin(2 * np.pi * (9 * (_COLUMNS + 0.18 * smooth(rng, 3, 6)) * 2 + shift[plank]))
    wood = _mix(0.3 * tone[plank] + 0.3 + 0.25 * grain, (104, 64, 30), (188, 130, 78))
    return np.where(((_COLUMNS * SIDE).astype(int) % width < 1)[..., None], 64, wood)


def _snow(rng: Random) -> np.ndarray:
    drifts = 0.65 * smooth(rng, 4, 3) + 0.35 * smooth(rng, 9, 9)
    return _mix(1.3 * drifts + 0.5 * (rng.random((SIDE, SIDE)) < 0.01), (198, 212, 232), (252, 252, 254))


def _rock(rng: Random) -> np.ndarray:
    rows, columns = rng.random((2, 46, 1, 1))
    distance = np.hypot(_ROWS - rows, _COLUMNS - columns)
    near, second = np.sort(distance, axis=0)[:2]
    tone = rng.random(46)[distance.argmin(0)]
    stone = _mix(0.55 * tone + 0.25 * smooth(rng, 12, 12), (92, 90, 88), (168, 164, 158))
    return np.where((second - near < 0.014)[..., None], 52, stone)


def _fire(rng: Random) -> np.ndarray:
    flames = 0.5 * smooth(rng, 4, 9) + 0.3 * smooth(rng, 8, 18) + 0.5 * _ROWS
    hot = _mix(2.2 * flames - 1.4, (244, 120, 16), (255, 232, 92))
    return np.where((flames < 0.62)[..., None], _mix(2 * flames - 0.2, (120, 14, 4), (226, 60, 10)), hot)


PAINTERS: dict[str, Painter] = {
    "sky": _sky, "night sky": _night, "grass": _grass, "sand": _sand, "water": _water, "brick wall": _brick,
    "wood floor": _wood, "snow": _snow, "rock": _rock, "fire": _fire}


def paint(kind: str, rng: Random) -> np.ndarray:
    """uint8 [160, 160, 3]: a picture full of this kind of stuff, brighter or darker by a tenth, tinted a little."""
    picture = PAINTERS[kind](rng) * rng.uniform(0.9, 1.1) * rng.uniform(0.96, 1.04, 3)
    return np.clip(np.rint(picture / _STEP) * _STEP, 0, 255).astype(np.uint8)
