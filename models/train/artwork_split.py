"""Which picture may be trained on, which chooses the recipe, and which only measures.

- 190 concepts are novel: all their pictures, of every vendor, are `novel`.
- Of each other concept drawn by 3 or more training vendors ONE training-vendor picture is withheld: `validation`
  (chooses the recipe) for half of these concepts, `test` (the mini suite's in-distribution set) for the other half.
- The training vendors' other pictures are `train`; the shift vendors' are `shift`.
- Clip-art: 600 `clipart-test`, 300 `clipart-validation`, the rest `train`. Only drawings whose family name occurs once
  are withheld, so that no black-and-white or recoloured variant of a test drawing is trained on.
- A picture outside `train` that equals, pixel for pixel, a picture of `train` is dropped; one that only measures is
  also dropped when it equals a validation picture.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Sequence

import numpy as np

SEED = 20231102
NOVEL_COUNT = 190
MIN_TRAINING_VENDORS = 3
CLIPART_TEST_COUNT = 600
CLIPART_VALIDATION_COUNT = 300
RECIPE_SPLITS = ("train", "validation", "clipart-validation")


def choose_novel(concept_ids: Sequence[str]) -> set[str]:
    """The NOVEL_COUNT withheld concepts; depends on the sorted ids only."""
    chosen = np.random.default_rng([SEED, 1]).choice(sorted(concept_ids), NOVEL_COUNT, replace=False)
    return {str(concept) for concept in chosen}


def split_emoji(pictures: Sequence[tuple[str, str]], novel: set[str], training_vendors: set[str]) -> list[str]:
    """Split of each (vendor, concept id), in the same order."""
    by_concept: dict[str, list[str]] = defaultdict(list)
    for vendor, concept in pictures:
        if vendor in training_vendors and concept not in novel:
            by_concept[concept].append(vendor)
    rng = np.random.default_rng([SEED, 2])
    eligible = sorted(c for c, vendors in by_concept.items() if len(vendors) >= MIN_TRAINING_VENDORS)
    withheld: dict[tuple[str, str], str] = {}
    for rank, index in enumerate(rng.permutation(len(eligible))):
        concept = eligible[index]
        vendor = str(rng.choice(sorted(by_concept[concept])))
        withheld[vendor, concept] = "validation" if rank < len(eligible) // 2 else "test"

    def split_of(vendor: str, concept: str) -> str:
        if concept in novel:
            return "novel"
        return withheld.get((vendor, concept), "train") if vendor in training_vendors else "shift"

    return [split_of(vendor, concept) for vendor, concept in pictures]


def split_clipart(families: Sequence[str]) -> list[str]:
    """Split of each clip-art, in the same order; families: the name each drawing shares with its variants."""
    sizes = Counter(families)
    single = [i for i, family in enumerate(families) if sizes[family] == 1]
    order = np.random.default_rng([SEED, 3]).permutation(single)
    splits = ["train"] * len(families)
    for rank, index in enumerate(order[: CLIPART_TEST_COUNT + CLIPART_VALIDATION_COUNT]):
        splits[index] = "clipart-test" if rank < CLIPART_TEST_COUNT else "clipart-validation"
    return splits


def find_leaks(splits: Sequence[str], hashes: Sequence[str]) -> list[int]:
    """Indices of withheld pictures that equal, by pixel hash, a picture of `train` (or of validation, if they measure)."""
    trained = {h for s, h in zip(splits, hashes) if s == "train"}
    recipe = {h for s, h in zip(splits, hashes) if s in RECIPE_SPLITS}
    return [i for i, (s, h) in enumerate(zip(splits, hashes))
            if s != "train" and h in (trained if s in RECIPE_SPLITS else recipe)]
