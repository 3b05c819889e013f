"""What knowing nothing of the picture scores on the embedded LMM benchmarks: the `chance` of their task cards.

    /usr/bin/python3 tasks/mini/lmm_chance.py      (prints what build.py writes into data/manifest.json)

POPE: accuracy of any constant answer, and F1 of always saying yes. MME: 100 acc + 100 acc+ of a coin in each subtask, which
is 50 + 25; a constant answer has 50 + 0. VQA: one answer to all questions of a type, the best of all; the scores of ten annotators are
averaged as the VQA evaluator does, min(1, others / 3). MMBench: a letter drawn at random, circular (right in every
rotation) and in the first row alone; a constant letter is never right in every rotation.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from lmm_truth import LmmSet, Short

MANIFEST = Path(__file__).resolve().parent / "data" / "manifest.json"


def soft_accuracy(answer: str, people: tuple[str, ...]) -> float:
    """VQA v2's accuracy of an answer (already in its normal form): the mean over the ten of min(1, matches of the others / 3)."""
    matches = people.count(answer)
    others = [matches - (said == answer) for said in people]
    return sum(min(1.0, count / 3) for count in others) / len(people)


def best_constant(questions: list[Short]) -> float:
    """The highest mean accuracy that one answer to all of them gets."""
    answers = sorted({answer for asked in questions for answer in asked.answers})
    return max(sum(soft_accuracy(answer, asked.answers) for asked in questions) for answer in answers) / len(questions)


def lmm_counts(data: LmmSet) -> dict[str, Any]:
    """What the manifest says of the set beside the number of its pictures."""
    kinds = {kind: [q for q in data.vqa if q.kind == kind] for kind in sorted({q.kind for q in data.vqa})}
    vqa = sum(best_constant(own) * len(own) for own in kinds.values()) / len(data.vqa)
    yes = sum(q.answer for q in data.pope) / len(data.pope)
    circular = sum((1 / len(q.options)) ** len(q.options) for q in data.choices) / len(data.choices)
    first = sum(1 / len(q.options) for q in data.choices) / len(data.choices)
    parts = Counter(q.part for q in data.mme)
    return {
        "questions": {"pope": len(data.pope), "mme": len(data.mme), "vqa": len(data.vqa),
                      "mmbench": sum(len(q.options) for q in data.choices)},
        "mme_subtasks": dict(parts), "question_types": {kind: len(own) for kind, own in kinds.items()},
        "multiple_choice": len(data.choices),
        "chance": {"pope_accuracy": round(max(yes, 1 - yes), 6), "pope_f1": round(2 * yes / (1 + yes), 6),
                   "mme_accuracy": 0.5, "mme_perception": 75.0 * len(parts), "vqa_accuracy": round(vqa, 6),
                   "mmbench_accuracy": round(circular, 6), "mmbench_accuracy_vanilla": round(first, 6)},
        "drawings": [{"vendor": vendor, "concept": concept, "picture": key} for vendor, concept, key in data.drawings]}


def main() -> None:
    sets = json.loads(MANIFEST.read_text(encoding="utf-8"))["sets"]
    print(json.dumps(next(own for own in sets if own["name"] == "lmm")["chance"], indent=1))


if __name__ == "__main__":
    main()
