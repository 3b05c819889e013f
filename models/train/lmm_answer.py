"""Greedy answers of the little LMM in PyTorch, step by step with its cache: what the exported graphs must say too."""
from __future__ import annotations

from typing import NamedTuple, Sequence

import torch
from torch import Tensor

from half import round_to_half
from lmm_net import Decoder, Projector, empty_past
from lmm_weights import load
from lmm_tokenizer import END, IDS, IMAGE, VOCABULARY, decode, encode_prompt

MOST_TOKENS = 16


class Answer(NamedTuple):
    """ids: of the conversation, with P image ids; tokens: of the answer, without the end; logits: [V], of the first token."""

    ids: list[int]
    tokens: list[int]
    text: str
    logits: Tensor


def read_lmm_weights(width: int) -> tuple[Projector, Decoder]:
    """Projector and decoder of lmm.npz, rounded to float16 as they are shipped, in eval mode. width: of the features."""
    projector, decoder = Projector(width), Decoder(len(VOCABULARY))
    load(projector, decoder)
    for module in (projector, decoder):
        round_to_half(module)
        module.eval().requires_grad_(False)
    return projector, decoder


def padded_left(rows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """(ids, mask), int64 [N, T]: shorter rows have padding in front, where the mask is 0."""
    longest = max(map(len, rows))
    fill = [[0] * (longest - len(row)) for row in rows]
    return (torch.tensor([[*empty, *row] for empty, row in zip(fill, rows)]),
            torch.tensor([[*empty, *[1] * len(row)] for empty, row in zip(fill, rows)]))


def embed_rows(projector: Projector, decoder: Decoder, ids: Tensor, features: Tensor) -> Tensor:
    """[N, T, D]: word embeddings, the image ids replaced by the projected features [N, P, W] in order."""
    embeds = decoder.words(ids)
    embeds[ids == IDS[IMAGE]] = projector(features).flatten(0, 1)
    return embeds


@torch.no_grad()
def answer(projector: Projector, decoder: Decoder, features: Tensor, prompts: Sequence[str]) -> list[Answer]:
    """Greedy answers to one prompt for each row of features [N, P, W]; ties go to the lower id."""
    rows = [encode_prompt(prompt, features.shape[1]) for prompt in prompts]
    ids, mask = padded_left(rows)
    embeds, past = embed_rows(projector, decoder, ids, features), empty_past(len(rows))
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    told: list[list[int]] = [[] for _ in rows]
    done = torch.zeros(len(rows), dtype=torch.bool)
    first = torch.zeros(0)
    for step in range(MOST_TOKENS):
        logits, past = decoder(embeds, mask, positions, past)
        if step == 0:
            first = logits[:, -1]
        chosen = logits[:, -1].argmax(1)
        done |= chosen == IDS[END]
        for row, token in enumerate(chosen.tolist()):
            if not done[row]:
                told[row].append(token)
        if done.all():
            break
        embeds, positions = decoder.words(chosen)[:, None], positions[:, -1:] + 1
        mask = torch.cat([mask, torch.ones(len(rows), 1, dtype=torch.int64)], 1)
    return [Answer(row, tokens, decode(tokens), logits) for row, tokens, logits in zip(rows, told, first)]
