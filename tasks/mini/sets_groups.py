"""Three sets whose score is that of their worst group: skin tones, continents, and vendors never trained on."""

from __future__ import annotations

from collections import Counter
from typing import Sequence

import numpy as np

from extra_artwork import FLAG_ICONS, FLUENT_3D, TONE_NAMES, Flag, load_flags, load_tones
from leaks import NEAR, alike, recipe_pictures
from sets import ARTWORK_TEMPLATES, BuiltSet, Pool, Record, draw, sources_of
from webdataset import DataSet, Sample

TONE_CONCEPTS = 45
VENDOR_CONCEPTS = 40
VENDOR_NAMES = ("fluent-3d", "noto-v1", "emojione-monotone", "fluent-high-contrast")
MIN_FLAGS = 10
SAME_DRAWING = 4.0  # root mean square difference, of 255, at half size: tones or genders that are hard to tell apart by eye
SAME_FLAG = 6.0  # the same measure: one flag, drawn for several places or by another designer
# Of the places that share a flag only the country that it belongs to is kept; the picture cannot tell the others apart.
FLAG_OWNERS = ("fr", "gb", "nl", "no", "us")
# Things, as in the set that `vendors` stands in for: no faces, people, letters or flags, and no animals (see `wildlife`).
THINGS = ("animals-nature", "food-drink", "travel-places", "activities", "objects")
_PEOPLE_IN_PAIRS = ("family", "hands")


def skin_tone_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """Concepts of one person, each in five tones; those whose tones, or whose drawings, are hard to tell apart are out."""
    wanted = {c["id"]: c for c in pool.concepts if not c["novel"] and c["subgroup"] not in _PEOPLE_IN_PAIRS}
    tones = load_tones(wanted)
    known = recipe_pictures(pool.images, pool.pixels)
    pictures = np.stack([picture for five in tones.values() for picture in five])
    similar = alike(pictures, pictures, SAME_DRAWING)
    np.fill_diagonal(similar, False)
    refused = similar.any(1) | alike(pictures, known, NEAR).any(1)
    distinct = {c for n, c in enumerate(tones) if not refused[n * len(TONE_NAMES):(n + 1) * len(TONE_NAMES)].any()}
    chosen = draw([c for c in pool.concepts if c["id"] in distinct], TONE_CONCEPTS, seed)
    samples = tuple(Sample(picture, label, (tone,))
                    for label, concept in enumerate(chosen) for tone, picture in enumerate(tones[concept["id"]]))
    about = "people and hands of fluent-3d in five skin tones, 3-D"
    return BuiltSet("skin_tones", about, "permissive", DataSet(_labels(chosen), ARTWORK_TEMPLATES, samples),
                    ((FLUENT_3D.package.id, FLUENT_3D.licence),), seed, "skin_tone", TONE_NAMES)


def _labels(concepts: Sequence[Record]) -> tuple[str, ...]:
    return tuple(concept["label"] for concept in concepts)


def _own_flags(flags: Sequence[Flag]) -> list[Flag]:
    """Without those that show the flag of another country."""
    pictures = np.stack([flag.picture for flag in flags])
    shared = alike(pictures, pictures, SAME_FLAG).sum(1) > 1
    return [flag for flag, is_shared in zip(flags, shared) if not is_shared or flag.code in FLAG_OWNERS]


def continent_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """Every country flag, in the order of the Unicode chart. Novel concepts are in, so that no country is missing."""
    index = {c["id"]: n for n, c in enumerate(pool.concepts)}
    flags = _own_flags([f for f in load_flags(index) if f.continent != "Antarctica"])
    near = alike(np.stack([f.picture for f in flags]), recipe_pictures(pool.images, pool.pixels), SAME_FLAG).any(1)
    flags = [flag for flag, is_near in zip(flags, near) if not is_near]
    sizes = Counter(flag.continent for flag in flags)
    continents = tuple(sorted(continent for continent, size in sizes.items() if size >= MIN_FLAGS))
    kept = sorted((f for f in flags if f.continent in continents), key=lambda f: index[f.concept])
    samples = tuple(Sample(f.picture, label, (continents.index(f.continent),)) for label, f in enumerate(kept))
    names = tuple(pool.concepts[index[f.concept]]["label"] for f in kept)
    return BuiltSet("continents", "country flags of another designer, by continent", "permissive",
                    DataSet(names, ARTWORK_TEMPLATES, samples), ((FLAG_ICONS.id, "MIT"),), seed, "region", continents)


def vendor_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """The same things drawn by four vendors; pool: without the pictures of other sets."""
    drawn = {name: {i["concept"]: i for i in pool.select(lambda i: i["vendor"] == name and i["split"] == "shift")}
             for name in VENDOR_NAMES}
    by_all = [c for c in pool.concepts if c["group"] in THINGS and not c["subgroup"].startswith("animal-")
              and all(c["id"] in pictures for pictures in drawn.values())]
    chosen = draw(by_all, VENDOR_CONCEPTS, seed)
    images = [drawn[vendor][concept["id"]] for concept in chosen for vendor in VENDOR_NAMES]
    samples = tuple(Sample(pool.sample(image, 0).pixels, n // len(VENDOR_NAMES), (n % len(VENDOR_NAMES),))
                    for n, image in enumerate(images))
    about = "things drawn by four vendors never trained on: 3-D, older, one colour, outline"
    return BuiltSet("vendors", about, "permissive", DataSet(_labels(chosen), ARTWORK_TEMPLATES, samples),
                    sources_of(images), seed, "vendor", VENDOR_NAMES)
