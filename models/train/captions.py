"""Captions of a concept: mostly its name, sometimes tags or the subgroup, sometimes a prompt before it."""
from __future__ import annotations

import random

from pool import Concept

TEMPLATES = ("{c}", "a picture of {c}", "an icon of {c}")


def caption(concept: Concept, rng: random.Random) -> str:
    """Label; 20 % one to three tags with or without the label; 5 % subgroup and label; 2 % subgroup; 20 % a prompt."""
    text, draw = concept.label, rng.random()
    if draw < 0.20 and concept.tags:
        tags = rng.sample(concept.tags, min(len(concept.tags), rng.randint(1, 3)))
        text = " ".join([concept.label, *tags] if rng.random() < 0.5 else tags)
    elif 0.20 <= draw < 0.27 and concept.subgroup:
        subgroup = concept.subgroup.replace("-", " ")
        text = f"{subgroup} {concept.label}" if draw < 0.25 else subgroup
    if rng.random() < 0.20:
        text = TEMPLATES[rng.randint(1, 2)].format(c=text)
    return text
