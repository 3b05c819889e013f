"""Writes texts with the ids of the Python encoder, for check-export.mjs to compare with the JavaScript tokenizer.

usage: /usr/bin/python3 models/train/tokenizer_cases.py models/micro/vitamin-micro-s/tokenizer.json OUT.json
"""
from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from pool import read_pool
from sizes import POOL
from tokenizer import read_tokenizer

COUNT = 2000
ODD = ["é", "ü", "ñ", "ß", "İ", "Σ", "ς", "’", "‘", "“", "”", "—", "…", "🍎", "👩‍🚀", "🇨🇭", "①", "½", "٣",
       "中文", "日本", "한글", "e\u0301", "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\x85", "\x1c", "\t", "\n",
       "  ", "'s", "'T", "'LL", "'", "0", "42", "3.14", "_", "#", "<", "<pad>", "<|endoftext|>",
       "\u0907", "\u093f", "Ǆ", "ﬁ", "Å", "\u2126"]


def cases() -> list[str]:
    """Pool labels, mutated labels, and random strings of awkward characters; the same every time."""
    rng, names = random.Random(20261123), [c.label for c in read_pool(POOL).names]
    texts = ["", " ", *ODD, *rng.sample(names, 300)]
    while len(texts) < COUNT:
        parts = [rng.choice(names) if rng.random() < 0.6 else rng.choice(ODD) for _ in range(rng.randint(1, 7))]
        if rng.random() < 0.2:
            ranges = [rng.choice(((32, 0x24F), (0x370, 0x5FF))) for _ in range(8)]
            parts.append("".join(chr(rng.randint(*ends)) for ends in ranges))
        text = rng.choice(("", " ", "  ")).join(parts)
        texts.append(text.upper() if rng.random() < 0.2 else text)
    return texts


if __name__ == "__main__":
    tokenizer = read_tokenizer(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps([{"text": t, "ids": tokenizer.encode(t)} for t in cases()]))
