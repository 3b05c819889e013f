"""What the embedded LMM benchmarks ask, with the truth, before it is written in anyone's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lmm_scenes import LmmScene


@dataclass(frozen=True)
class Named:
    """A picture under the number that names its file."""

    id: int
    scene: LmmScene


class YesNo(NamedTuple):
    """part: split of POPE, subtask of MME."""

    part: str
    image: int
    question: str
    answer: bool


class Short(NamedTuple):
    """answers: what ten people say; kind: VQA v2's question type."""

    image: int
    question: str
    answers: tuple[str, ...]
    kind: str
    answer_type: str


class Choice(NamedTuple):
    """options: two to four; right: place of the right one."""

    image: int
    question: str
    options: tuple[str, ...]
    right: int
    category: str


@dataclass(frozen=True)
class LmmSet:
    """The four benchmarks over their pictures, and the drawings in these: (vendor, concept label, pixel hash)."""

    pictures: tuple[Named, ...]
    pope: tuple[YesNo, ...]
    mme: tuple[YesNo, ...]
    vqa: tuple[Short, ...]
    choices: tuple[Choice, ...]
    drawings: tuple[tuple[str, str, str], ...]
