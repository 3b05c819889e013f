"""Drawings seen by a night camera: pasted at a random place, size and turn on dark, noisy, computed backgrounds."""

from __future__ import annotations

from typing import Callable

import numpy as np
from PIL import Image

from artwork_render import SIDE

SIZES = (26, 44)  # longer side of the drawing, pixels
MAX_TURN = 20.0  # degrees
_DIMMED = (0.6, 0.9)  # what is left of the drawing's brightness
_GRAIN = 4.0  # standard deviation of the camera's noise, of 255
_STEP = 8  # the camera tells 32 brightnesses apart
_ROWS, _COLUMNS = np.mgrid[0:SIDE, 0:SIDE] / (SIDE - 1)

Random = np.random.Generator
Background = Callable[[Random], np.ndarray]


def _smooth(rng: Random, cells: int) -> np.ndarray:
    """float [48, 48] in 0..1: `cells` x `cells` random values, enlarged."""
    coarse = Image.fromarray(rng.integers(0, 256, (cells, cells), np.uint8), "L")
    return np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC)) / 255


def _grass(rng: Random) -> np.ndarray:
    return _ROWS * (0.4 + 0.6 * rng.random(SIDE)[None, :])


def _trunks(rng: Random) -> np.ndarray:
    left, width = rng.random((4, 1, 1)), 0.04 + 0.08 * rng.random((4, 1, 1))
    return np.where(((_COLUMNS > left) & (_COLUMNS < left + width)).any(0), 0.1, 0.45 + 0.3 * _ROWS)


def _horizon(rng: Random) -> np.ndarray:
    return np.where(_ROWS < 0.3 + 0.3 * rng.random(), 0.85, 0.35 * (1 - 0.5 * _ROWS))


def _lamp(rng: Random) -> np.ndarray:
    row, column = 0.3 + 0.4 * rng.random(2)
    return np.clip(1.1 - 1.8 * np.hypot(_ROWS - row, _COLUMNS - column), 0, 1)


def _snow(rng: Random) -> np.ndarray:
    return np.where(rng.random((SIDE, SIDE)) < 0.05, 1.6, 0.3 + 0.4 * _ROWS)


def _rocks(rng: Random) -> np.ndarray:
    return np.floor(4 * _smooth(rng, 7)) / 4


def _water(rng: Random) -> np.ndarray:
    return 0.5 + 0.3 * np.sin(2 * np.pi * (9 * _ROWS + 0.4 * _smooth(rng, 4) + rng.random()))


def _fog(rng: Random) -> np.ndarray:
    return 0.4 + 0.6 * _smooth(rng, 3)


# Name, colour at full brightness, and luminance in 0..1 of each place.
PLACES: tuple[tuple[str, tuple[int, int, int], Background], ...] = (
    ("grass", (62, 84, 58), _grass), ("trunks", (80, 80, 80), _trunks), ("horizon", (58, 66, 92), _horizon),
    ("lamp", (104, 104, 100), _lamp), ("snow", (92, 96, 104), _snow), ("rocks", (82, 74, 66), _rocks),
    ("water", (48, 72, 84), _water), ("fog", (84, 88, 86), _fog))


def _posed(drawing: np.ndarray, rng: Random) -> Image.Image:
    """The drawing (uint8 [48, 48, 4]) without its margins, scaled and turned."""
    image = Image.fromarray(drawing, "RGBA")
    image = image.crop(image.getchannel("A").getbbox())
    scale = rng.integers(SIZES[0], SIZES[1] + 1) / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC).rotate(
        rng.uniform(-MAX_TURN, MAX_TURN), Image.Resampling.BICUBIC, expand=True)


def night_picture(drawing: np.ndarray, place: int, rng: Random) -> np.ndarray:
    """uint8 [48, 48, 3]: the drawing (uint8 [48, 48, 4]) at PLACES[place]."""
    _, colour, background = PLACES[place]
    scene = background(rng)[..., None] * np.array(colour, np.float64)
    animal = _posed(drawing, rng)
    layer = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    room = (SIDE - animal.width, SIDE - animal.height)
    layer.paste(animal, tuple(int(rng.integers(min(0, side), max(0, side) + 1)) for side in room))
    pixels = np.asarray(layer, np.float64)
    alpha = pixels[..., 3:] / 255
    seen = alpha * pixels[..., :3] * rng.uniform(*_DIMMED) + (1 - alpha) * scene
    noisy = seen + rng.normal(0, _GRAIN, (SIDE, SIDE, 1))
    return (np.clip(np.rint(noisy / _STEP), 0, 255 // _STEP) * _STEP).astype(np.uint8)
