"""Pictures that the artwork pool does not hold: the five skin tones of fluent-3d, and the country flags of flag-icons.

The packages are fetched and the pictures rendered as for the pool (models/train/artwork_sources.py, artwork_render.py).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Container

import numpy as np

from artwork_concepts import code_point_id
from artwork_render import Kind, on_white, render_all
from artwork_sources import VENDORS, ArtworkError, Package, read_member, read_members

FLAG_ICONS = Package(
    "flag-icons", "7.5.0",
    "sha512-kd+MNXviFIg5hijH766tt+3x76ele1AXlo4zDdCxIvqWZhKt4T83bOtxUOOMlTx/EcFdUMH5yvQgYlFh1EqqFg==")
FLUENT_3D = next(vendor for vendor in VENDORS if vendor.name == "fluent-3d")
TONE_NAMES = ("light", "medium-light", "medium", "medium-dark", "dark")
_TONE_MARKS = ("1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff")
_ASSETS = "assets/"
_REGIONAL_A = 0x1F1E6
_DIFFERS = 40  # of 255, between the brightest and the darkest of five tones


@dataclass(frozen=True)
class Flag:
    """One flag. `concept`: emoji concept id; `code`: the two letters of the country; picture: uint8 [48, 48, 3]."""

    concept: str
    code: str
    continent: str
    picture: np.ndarray


def _render_on_white(jobs: list[tuple[Kind, bytes]], where: str) -> list[np.ndarray]:
    pictures = render_all(jobs)
    if any(picture is None for picture in pictures):
        raise ArtworkError(f"{where}: a picture does not render. Check the versions of librsvg and Pillow.")
    return [on_white(picture) for picture in pictures if picture is not None]


def load_tones(wanted: Container[str]) -> dict[str, list[np.ndarray]]:
    """Concept id -> its five pictures, light to dark, of each wanted concept with one mark and all five tones."""
    files: dict[str, dict[int, bytes]] = defaultdict(dict)
    for path, data in read_members(FLUENT_3D.package, _ASSETS):
        points = code_point_id(path[len(_ASSETS):].rpartition(".")[0]).split("-")
        marks = [_TONE_MARKS.index(point) for point in points if point in _TONE_MARKS]
        concept = "-".join(point for point in points if point not in _TONE_MARKS)
        if len(marks) == 1 and concept in wanted:
            files[concept][marks[0]] = data
    complete = sorted(concept for concept, tones in files.items() if len(tones) == len(TONE_NAMES))
    pictures = _render_on_white(
        [("raster", files[concept][tone]) for concept in complete for tone in range(len(TONE_NAMES))], FLUENT_3D.package.id)
    fives = {concept: pictures[n * len(TONE_NAMES):(n + 1) * len(TONE_NAMES)] for n, concept in enumerate(complete)}
    sorted_fives = {concept: _by_tone(five) for concept, five in fives.items()}
    return {concept: five for concept, five in sorted_fives.items() if five is not None}


def _by_tone(five: list[np.ndarray]) -> list[np.ndarray] | None:
    """The five pictures light to dark, or None where their brightness does not tell.

    The package names most of its medium-light drawings medium and the other way round, so these two are told apart by
    what differs between the five: medium-light skin comes with blond hair and is brighter than medium."""
    stack = np.stack(five).astype(np.float64)
    differs = (stack.max(0) - stack.min(0)).max(-1) > _DIFFERS
    brightness = stack[:, differs].mean((1, 2))
    order = [0, 1, 2, 3, 4] if brightness[1] > brightness[2] else [0, 2, 1, 3, 4]
    falls = np.diff(brightness[order])[1:] < 0
    return [five[n] for n in order] if falls.all() else None


def load_flags(wanted: Container[str]) -> list[Flag]:
    """Flags, 48 x 36 on a white square, of each wanted concept that the package puts on a continent, in its order."""
    countries: list[dict[str, Any]] = json.loads(read_member(FLAG_ICONS, "country.json"))
    drawings = dict(read_members(FLAG_ICONS, "flags/4x3/"))
    found = []
    for country in countries:
        code, continent = country["code"], country.get("continent")
        concept = "-".join(f"{_REGIONAL_A + ord(letter) - ord('a'):x}" for letter in code)
        if len(code) == 2 and continent is not None and concept in wanted:
            found.append((concept, code, continent, drawings[country["flag_4x3"]]))
    pictures = _render_on_white([("svg", drawing) for *_, drawing in found], FLAG_ICONS.id)
    return [Flag(concept, code, continent, picture) for (concept, code, continent, _), picture in zip(found, pictures)]
