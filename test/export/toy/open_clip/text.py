"""Text towers of the toy and its tokenizer: CLIP's byte pairs with a dozen merges."""
from __future__ import annotations

import html
import re

import torch
from torch import Tensor, nn

from .vision import EMBED, Block

CONTEXT, WIDTH = 77, 32
MERGES = ["t h", "th e</w>", "o f</w>", "a n", "an d</w>", "c a", "ca t</w>", "i n", "in g</w>", "p h", "ph o",
          "t o</w>", "pho to</w>"]


def byte_names() -> list[str]:
    """The 256 signs that stand for bytes in CLIP's vocabulary, in its order: printable bytes first."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(b) for b in printable] + [chr(256 + n) for n in range(256 - len(printable))]


BYTES = [*range(33, 127), *range(161, 173), *range(174, 256)]
BYTES += [b for b in range(256) if b not in BYTES]


def _clean_lower(text: str) -> str:
    """open_clip's 'lower' as far as the parity texts need it: ftfy for them is quotes and UTF-8 taken for Windows-1252."""
    try:
        text = re.sub("[\u00c0-\u00f4\u0192\u20ac\u0153\u00a0-\u00bf\u2018-\u2122]{2,3}",
                      lambda run: run[0].encode("cp1252").decode("utf-8"), text)
    except UnicodeError:
        pass
    text = text.translate(str.maketrans("’‘“”", "''\"\""))
    return " ".join(html.unescape(html.unescape(text)).split()).lower()


class SimpleTokenizer:
    """The members of open_clip's SimpleTokenizer that the exporter reads. end_first: the end token gets the smaller id."""

    def __init__(self, end_first: bool = False) -> None:
        names = byte_names()
        self.byte_encoder = dict(zip(BYTES, names))
        merges = [tuple(merge.split()) for merge in MERGES]
        special = ["<end_of_text>", "<start_of_text>"] if end_first else ["<start_of_text>", "<end_of_text>"]
        vocabulary = [*names, *(n + "</w>" for n in names), *(a + b for a, b in merges), *special]
        self.encoder = {token: n for n, token in enumerate(vocabulary)}
        self.decoder = {n: token for token, n in self.encoder.items()}
        self.bpe_ranks = {pair: n for n, pair in enumerate(merges)}
        self.sot_token_id, self.eot_token_id = self.encoder["<start_of_text>"], self.encoder["<end_of_text>"]
        self.all_special_ids = [self.sot_token_id, self.eot_token_id]
        self.context_length, self.clean_fn, self.reduction_fn = CONTEXT, _clean_lower, None

    def word_ids(self, word: str) -> list[int]:
        signs = [self.byte_encoder[b] for b in word.encode("utf-8")]
        parts = [*signs[:-1], signs[-1] + "</w>"]
        while len(parts) > 1:
            ranks = [self.bpe_ranks.get(pair, len(self.bpe_ranks)) for pair in zip(parts, parts[1:])]
            best = min(ranks)
            if best == len(self.bpe_ranks):
                break
            at = ranks.index(best)
            parts = [*parts[:at], parts[at] + parts[at + 1], *parts[at + 2:]]
        return [self.encoder[part] for part in parts]

    def __call__(self, texts: list[str]) -> Tensor:
        rows = torch.zeros(len(texts), CONTEXT, dtype=torch.int64)
        for row, text in zip(rows, texts):
            pieces = re.findall(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", self.clean_fn(text))
            ids = [self.sot_token_id, *(i for piece in pieces for i in self.word_ids(piece)), self.eot_token_id]
            ids = ids if len(ids) <= CONTEXT else [*ids[:CONTEXT - 1], self.eot_token_id]
            row[:len(ids)] = torch.tensor(ids)
        return rows


class ToyText(nn.Module):
    """Causal transformer, pooled at the largest id, as CLIP's. The mask is not cut to the text, as in older open_clip."""

    pool_type, context_length = "argmax", CONTEXT

    def __init__(self) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(len(SimpleTokenizer().encoder), WIDTH)
        self.positional_embedding = nn.Parameter(0.3 * torch.randn(CONTEXT, WIDTH))
        self.blocks = nn.ModuleList([Block(WIDTH), Block(WIDTH)])
        self.ln_final = nn.LayerNorm(WIDTH)
        self.text_projection = nn.Parameter(WIDTH ** -0.5 * torch.randn(WIDTH, EMBED))
        self.register_buffer("attn_mask", torch.full((CONTEXT, CONTEXT), float("-inf")).triu(1), persistent=False)

    def encode(self, ids: Tensor) -> Tensor:
        x = self.token_embedding(ids) + self.positional_embedding[:ids.shape[1]]
        for block in self.blocks:
            x = block(x, self.attn_mask)
        return self.ln_final(x)

    def forward(self, ids: Tensor) -> Tensor:
        return self.encode(ids)[torch.arange(ids.shape[0]), ids.argmax(-1)] @ self.text_projection


class LastTokenText(ToyText):
    """No mask, pooled at the last place, as SigLIP's: such a text must not be cut before its padding."""

    pool_type = "last"

    def __init__(self) -> None:
        super().__init__()
        self.attn_mask = None

    def forward(self, ids: Tensor) -> Tensor:
        return self.encode(ids)[:, -1] @ self.text_projection
