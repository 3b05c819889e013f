"""Training batches as a function of (seed, step) alone, so that a resumed run repeats an uninterrupted one."""
from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from augment import augment
from captions import caption
from pool import Pool
from tokenizer import Tokenizer


@dataclass(frozen=True)
class Batch:
    """pixels [B, 3, 32, 32] normalised; ids [B, L] padded with 0; positives [B, B], 1 where concepts agree."""
    pixels: Tensor
    ids: Tensor
    positives: Tensor


def pad_ids(lists: list[list[int]]) -> Tensor:
    """[T, longest] int64, padded with 0 at the end."""
    longest = max(map(len, lists))
    return torch.tensor([ids + [0] * (longest - len(ids)) for ids in lists])


def batch_rows(rows: list[int], step: int, size: int, seed: int) -> list[int]:
    """The images of a step: each pass over the rows is one permutation, drawn from (seed, pass)."""
    picked = []
    for position in range(step * size, (step + 1) * size):
        turn, place = divmod(position, len(rows))
        if not picked or place == 0:
            order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed * 1_000_003 + turn)).tolist()
        picked.append(rows[order[place]])
    return picked


def make_batch(pool: Pool, rows: list[int], tokenizer: Tokenizer, step: int, size: int, seed: int,
               device: torch.device) -> Batch:
    """The batch of one step."""
    picked = batch_rows(rows, step, size, seed)
    rng = random.Random(f"captions/{seed}/{step}")
    ids = pad_ids([tokenizer.encode(caption(pool.concept[i], rng)) for i in picked])
    generator = torch.Generator().manual_seed(seed * 1_000_003 + 500_000 + step * 7)
    pixels = augment(pool.rgba[picked], generator, device)
    numbers = {}
    concept = torch.tensor([numbers.setdefault(pool.concept[i].id, len(numbers)) for i in picked], device=device)
    return Batch(pixels, ids.to(device), (concept[:, None] == concept[None]).float())
