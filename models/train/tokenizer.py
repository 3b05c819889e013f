"""Byte-pair encoding of CLIP's form, learned on training labels and tags, with an exact Python encoder.

Ids: 0 `<pad>`, 256 byte characters, the same with `</w>`, the merges, `<|startoftext|>`, `<|endoftext|>` (largest).
The encoder gives the ids that @huggingface/tokenizers gives for the exported tokenizer.json.
"""
from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from sizes import CONTEXT_LENGTH

PAD, START, END = "<pad>", "<|startoftext|>", "<|endoftext|>"
PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
CONTRACTIONS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
# Unicode White_Space, which is what the JavaScript library rewrites \s to (Python's \s has four more).
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACES = re.compile(f"[{SPACE}]+")
SPECIAL = re.compile("(" + "|".join(re.escape(t) for t in (PAD, START, END)) + ")")
MERGES = 1600

Pair = tuple[str, str]


def byte_alphabet() -> list[str]:
    """GPT-2's printable character for each byte, by byte value."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {b: chr(b) for b in kept}
    for n, b in enumerate(b for b in range(256) if b not in table):
        table[b] = chr(256 + n)
    return [table[b] for b in range(256)]


ALPHABET = byte_alphabet()


def kind(char: str) -> str:
    """One of " ", "L", "N", "o": the classes that PATTERN tells apart."""
    if SPACES.match(char):
        return " "
    category = unicodedata.category(char)[0]
    return category if category in "LN" else "o"


def normalise(text: str) -> str:
    """NFC, every run of white space one space, lower case."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).lower()


def words(text: str) -> list[str]:
    """Normalised text cut as PATTERN cuts it, each word in the byte alphabet."""
    found, i = [], 0
    while i < len(text):
        contraction = next((c for c in CONTRACTIONS if text.startswith(c, i)), None)
        here, end = kind(text[i]), i + 1
        if contraction:
            end = i + len(contraction)
        elif here in "Lo":
            while end < len(text) and kind(text[end]) == here:
                end += 1
        if here != " ":
            found.append("".join(ALPHABET[b] for b in text[i:end].encode()))
        i = end
    return found


def learn_merges(texts: list[str], count: int = MERGES) -> list[Pair]:
    """The `count` most frequent pairs, one after another; equal counts go to the smaller pair."""
    frequency = Counter(word for text in texts for word in words(normalise(text)))
    spelling = {word: [*word[:-1], word[-1] + "</w>"] for word in frequency}
    pairs: Counter[Pair] = Counter()
    where: defaultdict[Pair, set[str]] = defaultdict(set)

    def tally(word: str, sign: int) -> None:
        for pair in zip(spelling[word], spelling[word][1:]):
            pairs[pair] += sign * frequency[word]
            where[pair].add(word)

    for word in spelling:
        tally(word, 1)
    merges: list[Pair] = []
    while len(merges) < count:
        best = min(pairs, key=lambda p: (-pairs[p], p), default=None)
        if best is None or pairs[best] < 2:
            break
        merges.append(best)
        for word in sorted(where[best]):
            tally(word, -1)
            spelling[word] = apply_merge(spelling[word], best)
            tally(word, 1)
        pairs = +pairs
    return merges


def apply_merge(symbols: list[str], pair: Pair) -> list[str]:
    """The symbols with every occurrence of the pair joined, left to right."""
    joined, i = [], 0
    while i < len(symbols):
        if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == pair:
            joined.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            joined.append(symbols[i])
            i += 1
    return joined


class Tokenizer:
    """Encoder for one list of merges. Words and texts are cached: a known caption costs one look-up."""

    def __init__(self, merges: list[Pair]) -> None:
        self.merges = merges
        self.rank = {pair: n for n, pair in enumerate(merges)}
        tokens = [PAD, *ALPHABET, *(c + "</w>" for c in ALPHABET), *(a + b for a, b in merges), START, END]
        self.ids: dict[str, int] = {}
        for token in tokens:  # two merges may spell the same token: the first id counts
            self.ids.setdefault(token, len(self.ids))
        self.cache: dict[str, list[int]] = {}
        self.texts: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def word_ids(self, word: str) -> list[int]:
        if word not in self.cache:
            symbols = [*word[:-1], word[-1] + "</w>"]
            while True:
                best = min(zip(symbols, symbols[1:]), key=lambda p: self.rank.get(p, len(self.rank)), default=None)
                if best is None or best not in self.rank:
                    break
                symbols = apply_merge(symbols, best)
            self.cache[word] = [self.ids[s] for s in symbols]
        return self.cache[word]

    def encode(self, text: str) -> list[int]:
        """Ids with start and end; too long: cut to the context length, the end token stays last. Keeps every text."""
        if text in self.texts:
            return self.texts[text]
        ids = [self.ids[START]]
        for part in SPECIAL.split(text):
            part = normalise(part)  # the library also takes a part that is special only once in lower case
            ids += [self.ids[part]] if SPECIAL.fullmatch(part) else [i for w in words(part) for i in self.word_ids(w)]
        self.texts[text] = [*ids[: CONTEXT_LENGTH - 1], self.ids[END]]
        return self.texts[text]


def tokenizer_json(tokenizer: Tokenizer) -> dict:
    """The tokenizer in Hugging Face's tokenizer.json form."""
    special = [{"id": tokenizer.ids[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True} for t in (PAD, START, END)]
    split = {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Removed", "invert": True}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, level]},
        "post_processor": {"type": "RobertaProcessing", "sep": [END, tokenizer.ids[END]],
                           "cls": [START, tokenizer.ids[START]], "trim_offsets": False, "add_prefix_space": False},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": END, "continuing_subword_prefix": "",
                  "end_of_word_suffix": "</w>", "fuse_unk": False, "vocab": tokenizer.ids,
                  "merges": [f"{a} {b}" for a, b in tokenizer.merges]}}


def tokenizer_config() -> dict:
    """The tokenizer_config.json that goes beside it."""
    return {"tokenizer_class": "CLIPTokenizer", "bos_token": START, "eos_token": END, "unk_token": END,
            "pad_token": PAD, "model_max_length": CONTEXT_LENGTH, "do_lower_case": True,
            "clean_up_tokenization_spaces": False}


def write_json(path: Path, value: object, indent: int | None = 1) -> None:
    """Writes UTF-8 JSON, to a temporary name first; without an indent as short as it gets."""
    temporary = path.with_name(path.name + ".tmp")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a tokenizer.json written here."""
    merges = json.loads(path.read_text(encoding="utf-8"))["model"]["merges"]
    return Tokenizer([tuple(merge.split(" ")) for merge in merges])
