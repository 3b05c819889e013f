"""The artwork pool: 48 px RGBA images with concept, vendor and split, read from pool.npy and pool.json."""
from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch


@dataclass(frozen=True)
class Concept:
    """What captions of one concept are made of; a clip-art has no subgroup."""
    id: str
    label: str
    tags: tuple[str, ...]
    subgroup: str | None


@dataclass(frozen=True)
class Pool:
    """rgba: uint8 [N, 48, 48, 4], straight alpha; the lists have N entries; names: the emoji concepts, in order."""
    rgba: torch.Tensor
    concept: list[Concept]
    vendor: list[str]
    split: list[str]
    names: list[Concept]
    digest: str

    def rows(self, split: str, vendor: str | None = None) -> list[int]:
        """Indices of a split's images, or of one vendor's images in it."""
        return [i for i, s in enumerate(self.split) if s == split and vendor in (None, self.vendor[i])]


def read_pool(folder: Path) -> Pool:
    """Reads and checks a pool folder; throws ValueError when the two files do not belong together."""
    text = (folder / "pool.json").read_bytes()
    facts = json.loads(text)
    rgba = np.load(folder / "pool.npy", mmap_mode="r")
    images = facts["images"]
    if rgba.shape != (len(images), 48, 48, 4) or rgba.dtype != np.uint8:
        raise ValueError(f"{folder}/pool.npy: {rgba.dtype} {rgba.shape}, pool.json lists {len(images)} images. "
                         "Run models/train/artwork.py again.")
    emoji = {c["id"]: Concept(c["id"], c["label"], tuple(c["tags"]), c["subgroup"]) for c in facts["concepts"]}
    concept = [emoji.get(i["concept"]) or Concept(i["concept"], i["label"], tuple(i["tags"]), None) for i in images]
    digest = hashlib.sha256(text)
    digest.update(np.ascontiguousarray(rgba).data)
    return Pool(torch.from_numpy(np.array(rgba)), concept, [i["vendor"] for i in images], [i["split"] for i in images],
                list(emoji.values()), digest.hexdigest())


# The order in which a concept's drawings are taken when it may keep only some: the two complete vendors first.
VENDOR_ORDER = ("google", "twitter", "fluent-flat", "emojione")


def training_rows(pool: Pool, fraction: float = 1.0, drawings: int | None = None) -> list[int]:
    """Indices of the training images of a data size. Smaller sets are subsets of larger ones, for every seed.

    fraction: a random part of all pairs, which thins out concepts and drawings alike. drawings: at most so many of
    each emoji concept, by vendor, so that every concept stays; clip-art, of which each has one, stays too.
    """
    rows = pool.rows("train")
    if drawings is not None:
        taken: Counter[str] = Counter()
        kept = []
        for row in sorted(rows, key=lambda i: VENDOR_ORDER.index(pool.vendor[i]) if pool.vendor[i] in VENDOR_ORDER
                          else len(VENDOR_ORDER)):
            taken[pool.concept[row].id] += 1
            if pool.concept[row].subgroup is None or taken[pool.concept[row].id] <= drawings:
                kept.append(row)
        rows = sorted(kept)
    order = np.random.default_rng(20261123).permutation(len(rows))
    return sorted(rows[i] for i in order[: max(1, round(fraction * len(rows)))])


def training_texts(pool: Pool) -> list[str]:
    """Label and tags of every concept with a training image: what the tokenizer learns from (at every data size)."""
    seen = {pool.concept[i].id: pool.concept[i] for i in pool.rows("train")}
    return [text for concept in seen.values() for text in (concept.label, *concept.tags)]
