"""Questions about a scene with their answers, in the words of LLaVA-1.5's prompts; from the truth of the scene alone.

Every form that the embedded benchmarks ask is here, and four that only training asks: all things in order, what is at a
place, where a thing is, and which letter a word has. The last two teach what "is there" and "which of these" are made of. Prompt endings: LLaVA (haotian-liu/LLaVA, docs/Evaluation.md, "Short-answer" and "Option-only for multiple-choice").
"""
from __future__ import annotations

from typing import Callable, NamedTuple, Sequence

from lmm_scenes import LmmScene, Placed
from lmm_words import COLOURS, GROUNDS, NUMBERS, SIDES, THINGS, WORDS, article
from scene_backgrounds import Random

SHORT = "\nAnswer the question using a single word or phrase."
LETTER = "\nAnswer with the option's letter from the given choices directly."
LETTERS = ("A", "B", "C", "D")
_ROWS, _COLUMNS = ("top", "middle", "bottom"), ("left", "center", "right")
PLACES = tuple(f"{row} {column}" for row in _ROWS for column in _COLUMNS)


class Asked(NamedTuple):
    """prompt: as the model is asked, ending included; answer: the right one."""

    prompt: str
    answer: str


def yes_no(true: bool) -> str:
    return "Yes" if true else "No"


def is_there(name: int, picture: str = "the image") -> str:
    """POPE's and MME's question."""
    return f"Is there {article(WORDS[name])} {WORDS[name]} in {picture}?"


def has_count(number: int) -> str:
    """MME's count question; number: 1 to 4."""
    return f"Is there a total of {NUMBERS[number - 1]} object{'s' if number > 1 else ''} in this image?"


def is_beside(name: int, side: str, other: int) -> str:
    """MME's position question."""
    return f"Is the {WORDS[name]} on the {side} side of the {WORDS[other]}?"


def is_coloured(colour: str) -> str:
    """MME's color question."""
    return f"Is the background of this image {colour}?"


def _along(part: Placed, side: str) -> int:
    """How far the thing is towards this side, in cells."""
    return {"left": -part.column, "right": part.column, "top": -part.row, "bottom": part.row}[side]


def farthest(scene: LmmScene, side: str) -> Placed | None:
    """The thing that is farther to this side than any other; None where there is no such thing or only one."""
    most = max(_along(part, side) for part in scene.parts)
    first = [part for part in scene.parts if _along(part, side) == most]
    return first[0] if len(first) == 1 and len(scene.parts) > 1 else None


def is_on_side(part: Placed, side: str, other: Placed) -> bool | None:
    """Whether part lies on this side of the other; None where neither does."""
    gap = _along(part, side) - _along(other, side)
    return None if gap == 0 else gap > 0


def with_options(question: str, options: Sequence[str]) -> str:
    """The question with its lettered options and LLaVA's ending for them."""
    return "\n".join([question, *(f"{letter}. {option}" for letter, option in zip(LETTERS, options))]) + LETTER


def absent(scene: LmmScene, rng: Random, alike: bool) -> int:
    """A name that is not in the scene; alike: of the group of one that is."""
    others = [n for n in range(len(THINGS)) if n not in scene.names]
    groups = {THINGS[n].group for n in scene.names}
    near = [n for n in others if THINGS[n].group in groups]
    return int(rng.choice(near if alike and near else others))


def _exists(scene: LmmScene, rng: Random) -> Asked:
    there = rng.random() < 0.5
    name = int(rng.choice(sorted(scene.names))) if there else absent(scene, rng, rng.random() < 0.5)
    return Asked(is_there(name, "this image" if rng.random() < 0.2 else "the image") + SHORT, yes_no(there))


def _is_count(scene: LmmScene, rng: Random) -> Asked:
    true = rng.random() < 0.5
    others = [n for n in range(1, 1 + len(NUMBERS)) if n != len(scene.parts)]
    return Asked(has_count(len(scene.parts) if true else int(rng.choice(others))) + SHORT, yes_no(true))


def _is_side(scene: LmmScene, rng: Random) -> Asked | None:
    once = [p for p in scene.parts if sum(q.name == p.name for q in scene.parts) == 1]
    if len(once) < 2:
        return None
    a, b = (once[int(n)] for n in rng.choice(len(once), 2, replace=False))
    side = str(rng.choice(SIDES[:2] if rng.random() < 0.7 else SIDES[2:]))
    true = is_on_side(a, side, b)
    return None if true is None else Asked(is_beside(a.name, side, b.name) + SHORT, yes_no(true))


def _is_colour(scene: LmmScene, rng: Random) -> Asked:
    own, true = GROUNDS[scene.ground].colour, rng.random() < 0.5
    colour = own if true else str(rng.choice([c for c in COLOURS if c != own]))
    return Asked(is_coloured(colour) + SHORT, yes_no(true))


WHAT, WHAT_COLOUR, WHAT_GROUND, HOW_MANY = (
    "What is in the image?", "What color is the background?", "What is the background?", "How many objects are in the image?")


def what_is_on(side: str) -> str:
    """The question for the thing that is farthest to this side."""
    return f"What is {'at' if side in ('top', 'bottom') else 'on'} the {side} of the image?"


def _what(scene: LmmScene, _: Random) -> Asked | None:
    return Asked(WHAT + SHORT, WORDS[scene.parts[0].name]) if len(scene.names) == 1 else None


def _what_colour(scene: LmmScene, _: Random) -> Asked:
    return Asked(WHAT_COLOUR + SHORT, GROUNDS[scene.ground].colour)


def _what_ground(scene: LmmScene, _: Random) -> Asked:
    return Asked(WHAT_GROUND + SHORT, GROUNDS[scene.ground].words)


def _how_many(scene: LmmScene, _: Random) -> Asked:
    return Asked(HOW_MANY + SHORT, str(len(scene.parts)))


def _what_side(scene: LmmScene, rng: Random) -> Asked | None:
    side = str(rng.choice(SIDES))
    part = farthest(scene, side)
    return part and Asked(what_is_on(side) + SHORT, WORDS[part.name])


def _choice(question: str, right: str, wrong: Sequence[str], rng: Random) -> Asked:
    """Four options (fewer where there are no more wrong ones) in random order."""
    few = [str(w) for w in rng.choice(list(wrong), min(3, len(wrong)), replace=False)]
    options = [str(o) for o in rng.permutation([right, *few])]
    return Asked(with_options(question, options), LETTERS[options.index(right)])


WHICH = "Which of these is in the image?"


def _choose_name(scene: LmmScene, rng: Random) -> Asked:
    right = WORDS[int(rng.choice(sorted(scene.names)))]
    return _choice(WHICH, right, [w for n, w in enumerate(WORDS) if n not in scene.names], rng)


def _choose_side(scene: LmmScene, rng: Random) -> Asked | None:
    side = str(rng.choice(SIDES))
    part = farthest(scene, side)
    return part and _choice(what_is_on(side), WORDS[part.name], [w for w in WORDS if w != WORDS[part.name]], rng)


def _choose_ground(scene: LmmScene, rng: Random) -> Asked:
    own = GROUNDS[scene.ground].words
    return _choice(WHAT_GROUND, own, [g.words for g in GROUNDS if g.words != own], rng)


def _choose_number(scene: LmmScene, rng: Random) -> Asked:
    own = str(len(scene.parts))
    return _choice(HOW_MANY, own, [str(n) for n in range(1, 5) if str(n) != own], rng)


LIST = "Name all objects."
AT_PLACE = "What is at the {place}?"
NOTHING = "nothing"


def _list(scene: LmmScene, _: Random) -> Asked:
    return Asked(LIST, " ".join(WORDS[part.name] for part in scene.parts))


def _at_place(scene: LmmScene, rng: Random) -> Asked:
    held = {PLACES[p.cell]: p for p in scene.parts}
    place = str(rng.choice(sorted(held) if rng.random() < 0.85 else list(PLACES)))
    return Asked(AT_PLACE.format(place=place) + SHORT, WORDS[held[place].name] if place in held else NOTHING)


WHERE = "Which side is the {name} on?"
WHICH_IS = "Which of these is {name}?"


def _where(scene: LmmScene, rng: Random) -> Asked | None:
    """Where a thing is that is there once; of one that is not there: nothing."""
    once = [p for p in scene.parts if sum(q.name == p.name for q in scene.parts) == 1]
    if rng.random() < 0.3:
        return Asked(WHERE.format(name=WORDS[absent(scene, rng, rng.random() < 0.5)]) + SHORT, NOTHING)
    if not once:
        return None
    part = once[int(rng.integers(len(once)))]
    return Asked(WHERE.format(name=WORDS[part.name]) + SHORT, PLACES[part.cell])


def _find_option(_: LmmScene, rng: Random) -> Asked:
    """Which letter a word has: a question about the text alone."""
    right, *wrong = (WORDS[int(n)] for n in rng.choice(len(WORDS), 4, replace=False))
    return _choice(WHICH_IS.format(name=right), right, wrong, rng)


FORMS: tuple[tuple[float, Callable[[LmmScene, Random], Asked | None]], ...] = (
    (3, _exists), (0.8, _is_count), (1, _is_side), (0.6, _is_colour), (0.6, _what), (0.2, _what_colour), (0.2, _what_ground),
    (0.6, _how_many), (0.8, _what_side), (2, _choose_name), (0.6, _choose_side), (0.5, _choose_ground), (0.4, _choose_number),
    (0.5, _list), (1, _at_place), (2.5, _where), (1.5, _find_option))


FIRST_FORMS = ((4, _exists), (1, _what), (1, _where), (0.3, _what_colour), (0.3, _what_ground), (2, _choose_name), (1, _find_option))


def ask(scene: LmmScene, count: int, rng: Random, is_first: bool = False) -> list[Asked]:
    """`count` questions in the mixture that training uses; is_first: in that of its beginning, of fewer forms."""
    forms = FIRST_FORMS if is_first else FORMS
    shares = [share for share, _ in forms]
    total = sum(shares)
    asked: list[Asked] = []
    while len(asked) < count:
        question = forms[int(rng.choice(len(forms), p=[share / total for share in shares]))][1](scene, rng)
        if question is not None:
            asked.append(question)
    return asked
