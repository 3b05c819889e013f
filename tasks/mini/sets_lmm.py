"""Scenes and questions for the embedded LMM benchmarks: POPE's, MME's, VQA v2's and MMBench's forms, from the truth of scenes.

The pictures are composed as those are that the little LMM learns from (models/train/lmm_scenes.py), of drawings by vendors
that no model was trained on, on backgrounds painted for them. Every question is in the words that it was taught.
"""

from __future__ import annotations

from collections import Counter
from typing import Iterator, Sequence

import numpy as np

from lmm_questions import (HOW_MANY, WHAT, WHAT_COLOUR, WHAT_GROUND, WHICH, farthest, has_count, is_beside, is_coloured,
                           is_on_side, is_there, what_is_on)
from lmm_scenes import LmmScene, choose_names, compose_lmm
from lmm_truth import Choice, LmmSet, Named, Short, YesNo
from lmm_words import COLOURS, GROUNDS, NUMBERS, SIDES, THINGS, WORDS
from scene_backgrounds import paint
from sets import BuiltSet, Pool, Record, sources_of

DRAWERS = ("fluent-3d", "noto-v1")
POPE_SCENES, MME_SCENES, VQA_SCENES, CHOICE_SCENES = 40, 20, 50, 40  # of MME, for each subtask
POPE_SPLITS = ("random", "popular", "adversarial")
FIRST_ID, ID_STEP = 2003, 29  # image ids, with gaps as in COCO
PEOPLE = 10  # answers to a question of VQA v2

Random = np.random.Generator


def _pope(pictures: Sequence[Named], rng: Random) -> list[YesNo]:
    """For each picture and split, a name that is in it and one that is not: any, the most frequent of all, or the one that
    is seen most often beside what is in it. The names that are there are the same for the three splits, as in POPE."""
    seen = Counter(n for p in pictures for n in p.scene.names)
    beside = {n: Counter(m for p in pictures if n in p.scene.names for m in p.scene.names - {n}) for n in range(len(THINGS))}
    there = {p.id: int(rng.choice(sorted(p.scene.names))) for p in pictures}
    asked = []
    for split in POPE_SPLITS:
        for picture in pictures:
            names = picture.scene.names
            others = [int(n) for n in rng.permutation(len(THINGS)) if n not in names]
            if split == "popular":
                others = sorted(others, key=lambda n: -seen[n])[:6]
                others = [others[int(rng.integers(len(others)))]]
            if split == "adversarial":
                groups = {THINGS[n].group for n in names}
                others.sort(key=lambda n: (-sum(beside[m][n] for m in names), THINGS[n].group not in groups))
            asked.append(YesNo(split, picture.id, is_there(there[picture.id]), True))
            asked.append(YesNo(split, picture.id, is_there(others[0]), False))
    return asked


def _sides(scene: LmmScene, rng: Random) -> tuple[str, str] | None:
    """A true and a false question about the sides of two things that are in the scene once."""
    once = [part for part in scene.parts if sum(other.name == part.name for other in scene.parts) == 1]
    pairs = [(a, b, side) for a in once for b in once if a is not b for side in SIDES[:2] if is_on_side(a, side, b)]
    if not pairs:
        return None
    a, b, side = pairs[int(rng.integers(len(pairs)))]
    return is_beside(a.name, side, b.name), is_beside(b.name, side, a.name)


def _mme_pair(part: str, scene: LmmScene, rng: Random) -> tuple[str, str] | None:
    """The question whose answer is yes, and the one whose answer is no; None where the scene gives none."""
    if part == "existence":
        absent = [n for n in range(len(THINGS)) if n not in scene.names]
        return is_there(int(rng.choice(sorted(scene.names))), "this image"), is_there(int(rng.choice(absent)), "this image")
    if part == "count":
        count = len(scene.parts)
        return has_count(count), has_count(int(rng.choice([n for n in range(1, len(NUMBERS) + 1) if n != count])))
    if part == "position":
        return _sides(scene, rng)
    own = GROUNDS[scene.ground].colour
    return is_coloured(own), is_coloured(str(rng.choice([c for c in COLOURS if c != own])))


MME_PARTS = ("existence", "count", "position", "color")


def _people(first: str, also: Sequence[str], rng: Random) -> tuple[str, ...]:
    """Ten answers: the first by six to ten people, other words for it by the rest."""
    count = int(rng.integers(6, PEOPLE + 1)) if also else PEOPLE
    answers = [first] * count + [str(rng.choice(list(also))) for _ in range(PEOPLE - count)]
    return tuple(answers[int(n)] for n in rng.permutation(PEOPLE))


def _shorts(picture: Named, rng: Random) -> Iterator[Short]:
    """Up to six questions about a picture; three of them are kept."""
    scene, ground = picture.scene, GROUNDS[picture.scene.ground]
    if len(scene.names) == 1:
        thing = THINGS[scene.parts[0].name]
        yield Short(picture.id, WHAT, _people(thing.word, thing.also, rng), "what is in the", "other")
    for side in rng.permutation(SIDES)[:2]:
        part = farthest(scene, str(side))
        if part is not None:
            thing = THINGS[part.name]
            yield Short(picture.id, what_is_on(str(side)), _people(thing.word, thing.also, rng), "what is", "other")
    yield Short(picture.id, WHAT_COLOUR, _people(ground.colour, (ground.also_colour,), rng), "what color is the", "other")
    yield Short(picture.id, WHAT_GROUND, _people(ground.words, (ground.also,), rng), "what is the", "other")
    number = str(len(scene.parts))
    yield Short(picture.id, HOW_MANY, _people(number, (NUMBERS[len(scene.parts) - 1],), rng), "how many", "number")
    there = bool(rng.random() < 0.5)
    name = int(rng.choice(sorted(scene.names) if there else [n for n in range(len(THINGS)) if n not in scene.names]))
    yield Short(picture.id, is_there(name), _people("yes" if there else "no", (), rng), "is there a", "yes/no")


def _choice(picture: Named, number: int, rng: Random) -> Choice:
    """The question of a picture: its number says which kind, the next kind where the scene has none of it."""
    scene, ground = picture.scene, GROUNDS[picture.scene.ground]
    here = WORDS[int(rng.choice(sorted(scene.names)))]
    side = str(rng.choice(SIDES))
    part = farthest(scene, side)
    rows = [("object_presence", WHICH, here, [w for n, w in enumerate(WORDS) if n not in scene.names])]
    if part is not None:
        rows.append(("spatial_relationship", what_is_on(side), WORDS[part.name], [w for w in WORDS if w != WORDS[part.name]]))
    rows.append(("scene_background", WHAT_GROUND, ground.words, [g.words for g in GROUNDS if g.words != ground.words]))
    own = str(len(scene.parts))
    rows.append(("object_counting", HOW_MANY, own, [str(n) for n in range(1, 5) if str(n) != own]))
    category, question, right, wrong = rows[number % len(rows)]
    few = [str(w) for w in rng.choice(wrong, 2 if number % 10 == 7 else 3, replace=False)]
    options = tuple(str(o) for o in rng.permutation([right, *few]))
    return Choice(picture.id, question, options, options.index(right), category)


def lmm_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    """The set. Throws ValueError where a thing has no drawing by either drawer."""
    rng = np.random.default_rng(seed)
    label_of = {c["id"]: c["label"] for c in pool.concepts}
    number = {name.label: n for n, name in enumerate(THINGS)}
    own = pool.select(lambda i: i["vendor"] in DRAWERS and i["split"] == "shift" and label_of[i["concept"]] in number)
    of_name = {n: [i for i in own if number[label_of[i["concept"]]] == n] for n in range(len(THINGS))}
    if not all(of_name.values()):
        raise ValueError(f"lmm: no drawing of {[WORDS[n] for n, rows in of_name.items() if not rows]}")
    used: dict[int, Record] = {}
    pictures: list[Named] = []

    def draw() -> Named:
        chosen = []
        for name in choose_names(sorted(of_name), rng):
            record = of_name[name][int(rng.integers(len(of_name[name])))]
            used[record["index"]] = record
            chosen.append((name, record["index"], pool.pixels[record["index"]]))
        pictures.append(Named(FIRST_ID + ID_STEP * len(pictures),
                              compose_lmm(chosen, int(rng.integers(len(GROUNDS))), paint, rng)))
        return pictures[-1]

    pope = _pope([draw() for _ in range(POPE_SCENES)], rng)
    mme: list[YesNo] = []
    for part in MME_PARTS:
        for _ in range(MME_SCENES):
            picture = draw()
            while (pair := _mme_pair(part, picture.scene, rng)) is None:
                pictures.pop()
                picture = draw()
            mme += [YesNo(part, picture.id, question, answer) for question, answer in zip(pair, (True, False))]
    vqa: list[Short] = []
    for _ in range(VQA_SCENES):
        shorts = list(_shorts(draw(), rng))
        vqa += [shorts[n] for n in sorted(rng.permutation(len(shorts))[:3])]
    choices = [_choice(draw(), n, rng) for n in range(CHOICE_SCENES)]
    shown = {part.drawing for picture in pictures for part in picture.scene.parts}
    records = sorted((record for index, record in used.items() if index in shown), key=lambda i: i["index"])
    drawn = tuple((i["vendor"], label_of[i["concept"]], pool.hash_of(i)[:16]) for i in records)
    about = "questions in the forms of POPE, MME, VQA v2 and MMBench about scenes of drawings by fluent-3d and noto-v1"
    return BuiltSet("lmm", about, "permissive", LmmSet(tuple(pictures), tuple(pope), tuple(mme), tuple(vqa), tuple(choices), drawn),
                    sources_of(records), seed)
