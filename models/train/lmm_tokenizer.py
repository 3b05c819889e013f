"""The tokenizer of the little LMM: whole words, in Hugging Face's tokenizer.json form.

The vocabulary is every word of every question that can be asked. LLaVA's two prompt endings, the roles and the letters of
options are one token each (added tokens may hold blanks), which halves the length of most prompts.
"""
from __future__ import annotations

import re
from pathlib import Path

from lmm_questions import (AT_PLACE, HOW_MANY, LETTER, LETTERS, LIST, NOTHING, PLACES, SHORT, WHAT, WHAT_COLOUR,
                           WHAT_GROUND, WHICH, has_count, is_beside, is_coloured, is_there, what_is_on)
from lmm_words import COLOURS, GROUNDS, NUMBERS, SIDES, THINGS, WORDS
from tokenizer import write_json

PAD, START, END, UNKNOWN, IMAGE = "<pad>", "<s>", "</s>", "<unk>", "<image>"
SPECIAL = (PAD, START, END, UNKNOWN, IMAGE)
ROLES = ("USER:", "ASSISTANT:")
ENDINGS = (SHORT.strip(), LETTER.strip())
OPTIONS = tuple(f"{letter}." for letter in LETTERS)
WHOLE = (*SPECIAL, *ROLES, *ENDINGS, *OPTIONS)  # one token each, whatever is in them
TEMPLATE = "USER: <image>\n{prompt} ASSISTANT:"
_ADDED = re.compile("(" + "|".join(map(re.escape, WHOLE)) + ")")
_WORDS = re.compile(r"\w+|[^\w\s]+")  # pre-tokenizer "Whitespace"


def _texts() -> list[str]:
    """Texts that hold every word there is."""
    names = range(len(THINGS))
    return [TEMPLATE.replace("{prompt}", ""), *(is_there(n) for n in names), is_there(0, "this image"), *(has_count(n) for n in range(1, 5)),
            *(is_beside(0, side, 1) for side in SIDES), *(is_coloured(c) for c in COLOURS), WHAT, WHAT_COLOUR, WHAT_GROUND,
            HOW_MANY, *(what_is_on(side) for side in SIDES), WHICH, LIST, *(AT_PLACE.format(place=p) for p in PLACES), NOTHING,
            "Yes No", " ".join(LETTERS), *(g.words for g in GROUNDS), *map(str, range(10)), *NUMBERS, *WORDS]


def split(text: str) -> list[str]:
    """The words and added tokens of a text, in order."""
    return [word for part in _ADDED.split(text) for word in ([part] if _ADDED.fullmatch(part) else _WORDS.findall(part))]


VOCABULARY = tuple(dict.fromkeys([*WHOLE, *sorted({w for text in _texts() for w in split(text)} - {*WHOLE})]))
IDS = {word: n for n, word in enumerate(VOCABULARY)}


def encode(text: str) -> list[int]:
    """Ids of a text, without start token; an unknown word is one UNKNOWN."""
    return [IDS.get(word, IDS[UNKNOWN]) for word in split(text)]


def encode_prompt(prompt: str, places: int) -> list[int]:
    """Ids of a whole conversation up to where the model answers: start token first, the image token `places` times."""
    ids = [IDS[START], *encode(TEMPLATE.replace("{prompt}", prompt))]
    at = ids.index(IDS[IMAGE])
    return [*ids[:at], *[IDS[IMAGE]] * places, *ids[at + 1:]]


def decode(ids: list[int]) -> str:
    """The words of ids, special ones left out, with a blank between them."""
    return " ".join(VOCABULARY[i] for i in ids if VOCABULARY[i] not in SPECIAL)


def write_tokenizer(folder: Path) -> None:
    """Writes tokenizer.json and tokenizer_config.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": START, "eos_token": END, "unk_token": UNKNOWN, "pad_token": PAD,
        "clean_up_tokenization_spaces": False})
    added = [{"id": IDS[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
              "special": t in SPECIAL} for t in WHOLE]
    start = {"SpecialToken": {"id": START, "type_id": 0}}
    write_json(folder / "tokenizer.json", {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [start, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [start, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {START: {"id": START, "ids": [IDS[START]], "tokens": [START]}}},
        "decoder": None, "model": {"type": "WordLevel", "vocab": IDS, "unk_token": UNKNOWN}})
