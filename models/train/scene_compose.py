"""One composed scene: drawings pasted with alpha, one over the other, on one or two kinds of stuff, and its exact truth.

Used for the embedded scenes (tasks/mini), and for the scenes that the detector and the segmenter learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

import numpy as np
from PIL import Image

from scene_backgrounds import SIDE, Random

SIZES = (28, 64)  # longer side of a drawing, pixels
MAX_TURN = 20.0  # degrees
VOID = -1
_OUTSIDE = 0.1  # at most this share of a drawing's side lies outside the picture
_LEAST_SEEN = 0.45  # at least this share of a drawing's pixels is seen
_TRIES = 40
_BRIGHTNESS = (0.85, 1.1)


@dataclass(frozen=True)
class Drawing:
    """What is to be pasted. label: what the caller says of it; pixels: uint8 [48, 48, 4], straight alpha; sizes: range of
    its longer side; within: left, top, right and bottom of the part of the picture that it is put in."""

    label: int
    pixels: np.ndarray
    sizes: tuple[int, int] = SIZES
    within: tuple[int, int, int, int] = (0, 0, SIDE, SIDE)


@dataclass(frozen=True)
class Part:
    """One drawing of a scene. mask: bool [160, 160], the pixels where it is seen; label: what the caller said of it."""

    label: int
    mask: np.ndarray

    @property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width, height: the smallest box around the seen pixels."""
        rows, columns = np.flatnonzero(self.mask.any(1)), np.flatnonzero(self.mask.any(0))
        return int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)


@dataclass(frozen=True)
class Scene:
    """pixels: uint8 [160, 160, 3]; parts: from back to front; ground: int8 [160, 160], 0 the upper kind of stuff, 1 the
    lower one, VOID along their border and under no name; kinds: the names of the one or two."""

    pixels: np.ndarray
    parts: tuple[Part, ...]
    ground: np.ndarray
    kinds: tuple[str, ...]


def posed(drawing: np.ndarray, longest: float, rng: Random) -> Image.Image:
    """The drawing (uint8 [48, 48, 4]) without its margins, scaled so that its longer side is `longest`, and turned."""
    image = Image.fromarray(drawing, "RGBA").convert("RGBa")
    image = image.crop(image.getchannel("a").getbbox())
    scale = longest / max(image.size)
    size = (max(2, round(image.width * scale)), max(2, round(image.height * scale)))
    turned = image.resize(size, Image.Resampling.BICUBIC).rotate(
        rng.uniform(-MAX_TURN, MAX_TURN), Image.Resampling.BICUBIC, expand=True)
    return turned.crop(turned.getchannel("a").getbbox())


def placed(image: Image.Image, left: int, top: int) -> np.ndarray:
    """float32 [160, 160, 4] in 0..1, premultiplied: the image with its corner at (left, top), empty elsewhere."""
    canvas = Image.new("RGBa", (SIDE, SIDE), (0, 0, 0, 0))
    canvas.paste(image, (left, top))
    return np.asarray(canvas, np.float32) / 255


def paint_ground(kinds: Sequence[str], paint: Callable[[str, Random], np.ndarray], rng: Random) -> tuple[np.ndarray, np.ndarray]:
    """(float32 [160, 160, 3] in 0..255, int8 [160, 160]): the stuff, and which kind is where. With two kinds the border
    is a wavy line between 30 and 70 percent of the height, void to one pixel above and below."""
    first = paint(kinds[0], rng).astype(np.float32)
    if len(kinds) == 1:
        return first, np.zeros((SIDE, SIDE), np.int8)
    columns = np.arange(SIDE) / SIDE
    border = SIDE * rng.uniform(0.3, 0.7) + rng.uniform(0, 8) * np.sin(2 * np.pi * (columns * rng.uniform(0.5, 2) + rng.random()))
    below = np.arange(SIDE)[:, None] + 0.5 - border[None, :]
    second = paint(kinds[1], rng).astype(np.float32)
    ground = np.where(np.abs(below) <= 1, VOID, (below > 0).astype(np.int8)).astype(np.int8)
    return np.where((below > 0)[..., None], second, first), ground


def _corner(size: tuple[int, int], within: tuple[int, int, int, int], rng: Random) -> tuple[int, int]:
    """Left and top of a picture of this size that lies inside but for a tenth of its sides."""
    slack = [int(_OUTSIDE * side) for side in size]
    low = [within[axis] - slack[axis] for axis in (0, 1)]
    high = [max(low[axis], within[axis + 2] - size[axis] + slack[axis]) for axis in (0, 1)]
    return int(rng.integers(low[0], high[0] + 1)), int(rng.integers(low[1], high[1] + 1))


def _stays_seen(parts: Sequence[Part], full: Sequence[int], cover: np.ndarray) -> bool:
    return all((part.mask & ~cover).sum() >= _LEAST_SEEN * pixels for part, pixels in zip(parts, full))


def compose(drawings: Sequence[Drawing], kinds: Sequence[str], paint: Callable[[str, Random], np.ndarray],
            rng: Random) -> Scene:
    """A scene of these drawings, from back to front. A pixel belongs to the front drawing that covers at least half of
    it. A drawing that would hide too much of another at 40 places is left out."""
    pixels, ground = paint_ground(kinds, paint, rng)
    parts: list[Part] = []
    full: list[int] = []
    for drawing in drawings:
        image = posed(drawing.pixels, rng.uniform(*drawing.sizes), rng)
        for _ in range(_TRIES):
            layer = placed(image, *_corner(image.size, drawing.within, rng))
            cover = layer[..., 3] >= 0.5
            if cover.any() and _stays_seen(parts, full, cover):
                break
        else:
            continue
        parts = [Part(part.label, part.mask & ~cover) for part in parts] + [Part(drawing.label, cover)]
        full.append(int(cover.sum()))
        pixels = pixels * (1 - layer[..., 3:]) + 255 * layer[..., :3] * rng.uniform(*_BRIGHTNESS)
    return Scene(np.clip(np.rint(pixels), 0, 255).astype(np.uint8), tuple(parts), ground, tuple(kinds))


LOWER = ("grass", "sand", "water", "snow", "wood floor", "rock")
UPPER = ("sky", "night sky", "brick wall", "fire")


def choose_kinds(allowed: Sequence[str], rng: Random) -> tuple[str, ...]:
    """One of the allowed kinds of stuff for the whole picture (two in five), or an upper and a lower one."""
    if rng.random() < 0.4:
        return (str(rng.choice(allowed)),)
    return tuple(str(rng.choice([kind for kind in side if kind in allowed])) for side in (UPPER, LOWER))
