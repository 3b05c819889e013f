"""Animals seen by a night camera: long-tailed counts, eight places, and animals that are named but never seen."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from night import PLACES, night_picture
from sets import ARTWORK_TEMPLATES, BuiltSet, Pool, Record, sources_of
from webdataset import DataSet, Sample

SEEN = 30
UNSEEN = 10
MOST = 20  # pictures of the most frequent animal; the rarest has 1
DRAWERS = ("fluent-3d", "noto-v1")


def _counts() -> list[int]:
    """Pictures of each seen animal: a geometric row from MOST to 1."""
    return [round(MOST ** (1 - rank / (SEEN - 1))) for rank in range(SEEN)]


def wildlife_set(pool: Pool, seed: tuple[int, int]) -> tuple[BuiltSet, list[str]]:
    """The set, and the pixel hashes of the drawings in it. pool: without the pictures of other sets."""
    rng = np.random.default_rng(seed)
    animals = [c for c in pool.concepts if c["subgroup"].startswith("animal-") and not c["novel"]]
    drawings: dict[str, list[Record]] = defaultdict(list)
    for image in pool.select(lambda i: i["vendor"] in DRAWERS and i["split"] == "shift"):
        drawings[image["concept"]].append(image)
    drawn = [c for c in animals if c["id"] in drawings]
    seen = [drawn[n] for n in rng.permutation(len(drawn))[:SEEN]]  # the most frequent first
    others = [c for c in animals if c not in seen]
    named = {c["id"] for c in seen} | {others[n]["id"] for n in rng.permutation(len(others))[:UNSEEN]}
    classes = [c for c in animals if c["id"] in named]
    samples: list[Sample] = []
    for concept, count in zip(seen, _counts()):
        for number in range(count):
            drawing = drawings[concept["id"]][number % len(drawings[concept["id"]])]
            place = int(rng.integers(len(PLACES)))
            picture = night_picture(pool.pixels[drawing["index"]], place, rng)
            samples.append(Sample(picture, classes.index(concept), (place,)))
    order = rng.permutation(len(samples))
    used = [drawing for concept in seen for drawing in drawings[concept["id"]]]
    data = DataSet(tuple(c["label"] for c in classes), ARTWORK_TEMPLATES, tuple(samples[n] for n in order))
    about = "animals of fluent-3d and noto-v1 on dark, noisy, computed backgrounds; some that are named never occur"
    built = BuiltSet("wildlife", about, "permissive", data, sources_of(used), seed, "location",
                     tuple(name for name, *_ in PLACES))
    return built, [pool.hash_of(drawing) for drawing in used]
