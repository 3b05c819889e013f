"""Associations: a keyword, and the pictures whose concept carries it among others that do not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Sequence

import numpy as np

from artwork_concepts import slug
from artwork_render import on_white
from sets import BuiltSet, Pool, Record, sources_of
from winogavil import AssociationSet, Instance

DRAWERS = ("fluent-3d", "noto-v1")
PICTURES = 240
PER_SIZE = 50
# Candidates of an instance -> most associations it may have; at least FEWEST. The harder sizes get the cues with more.
MOST_ASSOCIATIONS = {5: 3, 6: 3, 10: 5, 12: 5}
FEWEST = 2
# Pictures are drawn by keywords that this many of the drawings left over share.
MIN_SHARED, MAX_SHARED = 3, 6
_CUE = re.compile(r"[a-z]{3,}( [a-z]+)?")  # one or two plain words


def _carriers(concepts: Sequence[Record]) -> dict[str, list[Record]]:
    """Keyword -> the concepts that carry it, for every keyword that can be a cue."""
    carriers: dict[str, list[Record]] = defaultdict(list)
    for concept in concepts:
        for tag in concept["tags"]:
            if _CUE.fullmatch(tag):
                carriers[tag].append(concept)
    return {tag: carriers[tag] for tag in sorted(carriers) if len(carriers[tag]) >= FEWEST}


def _connected(concepts: Sequence[Record], rng: np.random.Generator) -> list[Record]:
    """At most PICTURES concepts, in their order: all that carry one keyword, then another, so that keywords have several."""
    known = _carriers(concepts)
    chosen: set[str] = set()
    for tag in rng.permutation([tag for tag, own in known.items() if MIN_SHARED <= len(own) <= MAX_SHARED]):
        more = chosen | {c["id"] for c in known[tag]}
        if len(more) <= PICTURES:
            chosen = more
    return [c for c in concepts if c["id"] in chosen]


def _is_unrelated(concept: Record, cue: str) -> bool:
    return cue not in concept["label"].lower() and not any(cue in tag.lower() for tag in concept["tags"])


def _instance(cue: str, size: int, concepts: Sequence[Record], rng: np.random.Generator) -> Instance:
    related = [slug(c["label"]) for c in concepts if cue in c["tags"]]
    unrelated = [slug(c["label"]) for c in concepts if _is_unrelated(c, cue)]
    associations = [related[n] for n in rng.permutation(len(related))[:MOST_ASSOCIATIONS[size]]]
    candidates = associations + [unrelated[n] for n in rng.permutation(len(unrelated))[:size - len(associations)]]
    return Instance(cue, tuple(candidates[n] for n in rng.permutation(size)), tuple(associations))


def keyword_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """PER_SIZE instances of each size; no cue is asked twice. pool: without the pictures of other sets."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[Record]] = defaultdict(list)
    for image in pool.select(lambda i: i["vendor"] in DRAWERS and i["split"] == "shift"):
        drawn[image["concept"]].append(image)
    uses = Counter(slug(c["label"]) for c in pool.concepts)
    concepts = _connected([c for c in pool.concepts
                           if c["id"] in drawn and c["group"] != "flags" and uses[slug(c["label"])] == 1], rng)
    carriers = _carriers(concepts)
    cues = rng.permutation(list(carriers))[:PER_SIZE * len(MOST_ASSOCIATIONS)].tolist()
    few, many = np.split(np.array(sorted(cues, key=lambda cue: len(carriers[cue]))), 2)
    instances = tuple(_instance(cue, size, concepts, rng) for (size, cue) in
                      zip(np.repeat(list(MOST_ASSOCIATIONS), PER_SIZE).tolist(),
                          np.concatenate([rng.permutation(few), rng.permutation(many)]).tolist(), strict=True))
    shown = {name for instance in instances for name in instance.candidates}
    images = {slug(c["label"]): drawn[c["id"]][rng.integers(len(drawn[c["id"]]))] for c in concepts}
    pictures = {name: on_white(pool.pixels[images[name]["index"]]) for name in sorted(shown)}
    return BuiltSet("keywords", "keywords and the pictures whose concept carries them", "permissive",
                    AssociationSet(pictures, instances), sources_of([images[name] for name in shown]), seed)
