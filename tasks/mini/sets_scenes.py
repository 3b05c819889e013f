"""Composed scenes: three to six drawings on procedural stuff, with exact boxes and masks, for detection and segmentation."""

from __future__ import annotations

from typing import Any, Iterator, Sequence

import numpy as np

from scene_backgrounds import SIDE, paint
from scene_classes import KINDS, STUFF, THINGS
from scene_compose import Drawing, Scene, choose_kinds, compose
from scene_files import SceneSet, TrueScene, TrueSegment
from sets import BuiltSet, Pool, Record, sources_of

COUNT = 96
DRAWERS = ("fluent-3d", "noto-v1")
LEAST_STUFF = 60  # pixels; a smaller patch of stuff is void
FIRST_ID, ID_STEP = 1009, 37  # image ids, with gaps as in COCO
CROWD_EVERY, CROWD_SIZES, CROWD_SIDE = 24, (15, 24), 72  # a crowd in every 24th scene
UNNAMED_EVERY = 12  # a drawing outside the vocabulary, which is void, in every 12th scene
_UNNAMED, _CROWD = -1, len(KINDS)  # labels of parts that are no plain thing

Random = np.random.Generator


def _endless(drawings: Sequence[Record], rng: Random) -> Iterator[Record]:
    """All of them in random order, again and again."""
    while True:
        for n in rng.permutation(len(drawings)):
            yield drawings[n]


def _crowd(pixels: np.ndarray, label: int, rng: Random) -> list[Drawing]:
    left, top = (int(v) for v in rng.integers(0, SIDE - CROWD_SIDE, 2))
    within = (left, top, left + CROWD_SIDE, top + CROWD_SIDE)
    return [Drawing(label + _CROWD, pixels, CROWD_SIZES, within) for _ in range(int(rng.integers(9, 13)))]


def _segments(scene: Scene, rng: Random) -> tuple[TrueSegment, ...]:
    """The segments of a scene: things from back to front, crowds, stuff; ids need all three bytes and are in no order."""
    found: list[tuple[int, np.ndarray, bool]] = [(p.label, p.mask, False) for p in scene.parts if 0 <= p.label < _CROWD]
    for label in sorted({p.label for p in scene.parts if p.label >= _CROWD}):
        found.append((label - _CROWD, np.any([p.mask for p in scene.parts if p.label == label], 0), True))
    covered = np.any([part.mask for part in scene.parts], 0)
    for place, name in enumerate(scene.kinds):
        patch = (scene.ground == place) & ~covered
        if patch.sum() >= LEAST_STUFF:
            found.append((next(n for n, kind in enumerate(KINDS) if kind.name == name), patch, False))
    ids = rng.choice(np.arange(1 << 16, 1 << 24), len(found), replace=False).tolist()
    return tuple(TrueSegment(*row) for row in ((i, kind, mask, crowd) for i, (kind, mask, crowd) in zip(ids, found)))


def scene_counts(data: SceneSet) -> dict[str, Any]:
    """What the manifest says of the scenes beside their number."""
    segments = [segment for scene in data.scenes for segment in scene.segments]
    things = [KINDS[s.kind] for s in segments if KINDS[s.kind].is_thing and not s.crowd]
    return {"classes": len(KINDS), "things": len(THINGS), "objects": len(things),
            "novel_objects": sum(kind.role == "novel" for kind in things), "crowds": sum(s.crowd for s in segments),
            "patches": sum(not KINDS[s.kind].is_thing for s in segments),
            "drawings": [{"vendor": vendor, "concept": concept, "picture": key} for vendor, concept, key in data.drawings]}


def scene_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """The set. Every drawing of a thing by either drawer is used, each as often as the others to within one."""
    rng = np.random.default_rng(seed)
    label_of = {c["id"]: c["label"] for c in pool.concepts}
    kind_of = {kind.name: n for n, kind in enumerate(KINDS) if kind.is_thing}
    shift = pool.select(lambda i: i["vendor"] in DRAWERS and i["split"] == "shift")
    things = [i for i in shift if label_of[i["concept"]] in kind_of]
    group = {c["id"]: c["group"] for c in pool.concepts}
    others = [i for i in shift if label_of[i["concept"]] not in kind_of and group[i["concept"]] == "objects"]
    if {label_of[i["concept"]] for i in things} != {kind.name for kind in THINGS}:
        raise ValueError("scenes: a thing has no drawing")
    named, unnamed = _endless(things, rng), _endless(others, rng)
    used: dict[int, Record] = {}

    def take(source: Iterator[Record]) -> Record:
        record = next(source)
        return used.setdefault(record["index"], record)

    scenes = []
    for number in range(COUNT):
        drawings = []
        if number % CROWD_EVERY == 0:
            record = take(named)
            drawings += _crowd(pool.pixels[record["index"]], kind_of[label_of[record["concept"]]], rng)
        if number % UNNAMED_EVERY == 1:
            drawings.append(Drawing(_UNNAMED, pool.pixels[take(unnamed)["index"]]))
        for _ in range(int(rng.integers(3, 7))):
            record = take(named)
            drawings.append(Drawing(kind_of[label_of[record["concept"]]], pool.pixels[record["index"]]))
        scene = compose(drawings, choose_kinds([kind.name for kind in STUFF], rng), paint, rng)
        scenes.append(TrueScene(FIRST_ID + ID_STEP * number, scene.pixels, _segments(scene, rng)))
    records = sorted(used.values(), key=lambda i: i["index"])
    drawn = tuple((i["vendor"], label_of[i["concept"]], pool.hash_of(i)[:16]) for i in records)
    about = "drawings of fluent-3d and noto-v1 on ten kinds of computed stuff, with exact boxes and masks"
    return BuiltSet("scenes", about, "permissive", SceneSet(tuple(scenes), drawn), sources_of(records), seed)
