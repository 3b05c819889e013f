"""Masks in COCO's two forms: polygons along the edges of pixels, and uncompressed run lengths."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Sequence

import numpy as np

Point = tuple[int, int]


def run_lengths(mask: np.ndarray) -> dict[str, Any]:
    """COCO's uncompressed RLE of a bool [H, W] mask: lengths of the runs in column-major order, of zeros first."""
    flat = mask.ravel(order="F")
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    counts = np.diff([0, *changes, flat.size]).tolist()
    return {"size": list(mask.shape), "counts": [0, *counts] if flat[0] else counts}


def from_run_lengths(rle: dict[str, Any]) -> np.ndarray:
    """bool [H, W] of an uncompressed RLE."""
    values = np.arange(len(rle["counts"])) % 2 == 1
    return np.repeat(values, rle["counts"]).reshape(rle["size"], order="F")


def _edges(mask: np.ndarray) -> dict[Point, list[Point]]:
    """From each corner the corners that an edge leads to, one pixel on, with the mask on its right hand."""
    padded = np.pad(mask, 1)
    onward: dict[Point, list[Point]] = defaultdict(list)
    for y, x in np.argwhere(mask).tolist():
        for inside, start, end in ((padded[y, x + 1], (x, y), (x + 1, y)), (padded[y + 1, x + 2], (x + 1, y), (x + 1, y + 1)),
                                   (padded[y + 2, x + 1], (x + 1, y + 1), (x, y + 1)), (padded[y + 1, x], (x, y + 1), (x, y))):
            if not inside:
                onward[start].append(end)
    return onward


def outlines(mask: np.ndarray) -> list[list[Point]]:
    """The closed lines around a bool [H, W] mask as (x, y) corners without those on a straight line; around a hole the
    line runs the other way."""
    onward = _edges(mask)
    lines: list[list[Point]] = []
    while onward:
        start = here = next(iter(onward))
        line: list[Point] = []
        while not line or here != start:
            line.append(here)
            choices = onward[here]
            step = choices.pop(0)
            if choices and len(line) > 1:  # two pixels touch at this corner only: turn right, around the same pixel
                dx, dy = here[0] - line[-2][0], here[1] - line[-2][1]
                right = (here[0] - dy, here[1] + dx)
                if choices[0] == right:
                    choices[0], step = step, right
            if not choices:
                del onward[here]
            here = step
        lines.append([p for n, p in enumerate(line) if not _straight(line[n - 1], p, line[(n + 1) % len(line)])])
    return lines


def _straight(before: Point, here: Point, after: Point) -> bool:
    return (before[0] == here[0] == after[0]) or (before[1] == here[1] == after[1])


def _turns_right(line: Sequence[Point]) -> bool:
    return sum(x * line[(n + 1) % len(line)][1] - line[(n + 1) % len(line)][0] * y for n, (x, y) in enumerate(line)) > 0


def segmentation(mask: np.ndarray) -> list[list[int]] | dict[str, Any]:
    """The mask as COCO writes it: polygons; or run lengths where a hole is in it, which polygons cannot say."""
    lines = outlines(mask)
    if not all(map(_turns_right, lines)):
        return run_lengths(mask)
    return [[value for point in line for value in point] for line in lines]


def from_polygons(polygons: Sequence[Sequence[int]], shape: tuple[int, int]) -> np.ndarray:
    """bool [H, W] inside any of the polygons, whose corners are whole numbers and whose edges are upright or level. The
    COCO API gives the same for such: a level edge from x0 to x1 flips the columns x0 to x1 - 1 from its row down."""
    mask = np.zeros(shape, bool)
    for polygon in polygons:
        flips = np.zeros((shape[0] + 1, shape[1]), bool)
        points = list(zip(polygon[::2], polygon[1::2]))
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
            if y0 == y1:
                flips[y0, min(x0, x1):max(x0, x1)] ^= True
        mask |= np.logical_xor.accumulate(flips, 0)[:-1]
    return mask


def decode(stored: list[list[int]] | dict[str, Any], shape: tuple[int, int]) -> np.ndarray:
    """bool [H, W] of either form."""
    return from_run_lengths(stored) if isinstance(stored, dict) else from_polygons(stored, shape)
