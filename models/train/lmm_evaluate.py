"""Scores of the little LMM on the embedded LMM benchmarks in PyTorch, with the picture asked about and with another one.

usage: /usr/bin/python3 models/train/lmm_evaluate.py [--answers FILE]      (after lmm_train.py; for the report, never for a choice)

Chance is what tasks/mini/lmm_chance.py says. Shuffled: each picture's features are exchanged for those of another picture of
the same benchmark; what is left is what can be guessed from the words of the question. Scores here are plain: an answer is
what it says in lower case, a letter is right when it is the letter.
"""
from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from frozen import read_frozen
from lmm_answer import Answer, answer, read_lmm_weights
from lmm_features import BACKBONE, TiledTower
from sizes import MEAN, MICRO, ROOT, STD

sys.path.insert(0, str(ROOT / "tasks" / "mini"))

from lmm_chance import MANIFEST, soft_accuracy  # noqa: E402  (needs the path above)
from lmm_files import Stored, read_lmm  # noqa: E402

FOLDER = MANIFEST.parent / "permissive" / "lmm_mini"
BENCHMARKS = ("pope", "mme", "vqa", "mmbench")
BATCH, SHUFFLES = 50, 5


def features_of(tower: TiledTower, questions: list[Stored]) -> Tensor:
    """[N, P, W], one row for each question; equal pictures are encoded once."""
    images = list(dict.fromkeys(question.image for question in questions))
    first = {question.image: question.pixels() for question in questions}
    pixels = (torch.from_numpy(np.stack([first[image] for image in images])).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD
    with torch.no_grad():
        features = torch.cat([tower(part) for part in pixels.split(BATCH)])
    place = {image: n for n, image in enumerate(images)}
    return features[torch.tensor([place[question.image] for question in questions])]


def shuffled(questions: list[Stored], features: Tensor, seed: int) -> Tensor:
    """The features of another picture of the same benchmark for every picture: the pictures in random order, each moved on
    by one."""
    moved = features.clone()
    for benchmark in BENCHMARKS:
        rows: dict[bytes, list[int]] = defaultdict(list)
        for row, question in enumerate(questions):
            if question.benchmark == benchmark:
                rows[question.image].append(row)
        order = [list(rows)[n] for n in np.random.default_rng(seed).permutation(len(rows))]
        for image, other in zip(order, [*order[1:], order[0]]):
            moved[rows[image]] = features[rows[other][0]]
    return moved


def scores(questions: list[Stored], said: list[str]) -> dict[str, float]:
    """POPE: accuracy and mean F1 of the splits; MME: points; VQA: soft accuracy; MMBench: circular, and of first rows."""
    own = {b: [(q, s.lower()) for q, s in zip(questions, said) if q.benchmark == b] for b in BENCHMARKS}
    found: dict[str, float] = {}
    f1 = []
    for split in sorted({q.group for q, _ in own["pope"]}):
        pairs = [(q.truth == "yes", s == "yes") for q, s in own["pope"] if q.group == split]
        hits = sum(t and p for t, p in pairs)
        f1.append(2 * hits / (sum(t for t, _ in pairs) + sum(p for _, p in pairs)))
        found[f"pope accuracy {split}"] = float(np.mean([t == p for t, p in pairs]))
    found["pope accuracy"] = float(np.mean([q.truth == s for q, s in own["pope"]]))
    found["pope f1"] = float(np.mean(f1))
    found["mme accuracy"] = float(np.mean([q.truth == s for q, s in own["mme"]]))
    total = 0.0
    for part in dict.fromkeys(q.group for q, _ in own["mme"]):
        items: dict[str, list[bool]] = defaultdict(list)
        for q, s in own["mme"]:
            if q.group == part:
                items[q.item].append(q.truth == s)
        points = 100 * float(np.mean([r for rights in items.values() for r in rights])) + 100 * float(np.mean([all(r) for r in items.values()]))
        found[f"mme {part}"] = points
        total += points
    found["mme perception"] = total
    for kind in sorted({q.group for q, _ in own["vqa"]}):
        found[f"vqa accuracy {kind}"] = float(np.mean([soft_accuracy(s, q.truth) for q, s in own["vqa"] if q.group == kind]))
    found["vqa accuracy"] = float(np.mean([soft_accuracy(s, q.truth) for q, s in own["vqa"]]))
    groups: dict[str, list[bool]] = defaultdict(list)
    for q, s in own["mmbench"]:
        groups[q.item].append(q.truth.lower() == s)
    found["mmbench accuracy"] = float(np.mean([all(rights) for rights in groups.values()]))
    found["mmbench accuracy vanilla"] = float(np.mean([rights[0] for rights in groups.values()]))
    return found


def answer_all(projector, decoder, features: Tensor, questions: list[Stored]) -> list[Answer]:
    """Answers in the order of the questions."""
    return [one for start in range(0, len(questions), BATCH) for one in answer(
        projector, decoder, features[start:start + BATCH], [q.prompt for q in questions[start:start + BATCH]])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    torch.set_num_threads(1)
    questions = read_lmm(options.folder)
    features = features_of(TiledTower(read_frozen(MICRO / BACKBONE)[0].image).eval(), questions)
    projector, decoder = read_lmm_weights(features.shape[2])
    real = scores(questions, [one.text for one in answer_all(projector, decoder, features, questions)])
    blind = [scores(questions, [one.text for one in answer_all(projector, decoder, shuffled(questions, features, seed), questions)])
             for seed in range(SHUFFLES)]
    chance = {}
    if MANIFEST.exists():
        chance = next((s["chance"] for s in json.loads(MANIFEST.read_text())["sets"] if s["name"] == "lmm"), {})
    print("| score | with its picture | with another (mean of %d, highest) | chance |\n| --- | --- | --- | --- |" % SHUFFLES)
    for name, value in real.items():
        others = [run[name] for run in blind]
        known = chance.get(name.replace(" ", "_"))
        if name.startswith("mme ") and name != "mme accuracy":
            print(f"| {name} | {value:.1f} | {np.mean(others):.1f}, {max(others):.1f} | {'' if known is None else f'{known:.0f}'} |")
        else:
            print(f"| {name} | {100 * value:.1f} | {100 * np.mean(others):.1f}, {100 * max(others):.1f} | "
                  f"{'' if known is None else f'{100 * known:.1f}'} |")


if __name__ == "__main__":
    main()
