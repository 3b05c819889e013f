"""The learned parts of the little LMM: LLaVA-1.5's projector, and a decoder with a key-value cache in Optimum's form."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

WIDTH, LAYERS, HEADS = 128, 4, 4
HEAD = WIDTH // HEADS
CONTEXT = 128  # positions
_MASKED = -1e4  # added to the score of a key that must not be seen

_ITSELF, _KEPT = 1.5, 0.8  # factors of the first weights
_SHY = 4.0  # what a word's score of itself loses in the first block
Past = list[tuple[Tensor, Tensor]]


class Projector(nn.Module):
    """Two layers with GELU between them. Features are centred and scaled first, by what they are on training scenes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.up, self.out = nn.Linear(width, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, features: Tensor) -> Tensor:
        """[N, P, W] -> [N, P, D]."""
        return self.out(F.gelu(self.up((features - self.mean) * self.scale)))


class DecoderBlock(nn.Module):
    """Pre-norm attention and MLP."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.merge = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(dropout)
        self._start()

    @torch.no_grad()
    def _start(self) -> None:
        """Everyone attends to all alike, and values come back as they are."""
        out = nn.init.orthogonal_(torch.empty(WIDTH, WIDTH))
        self.qkv.weight[:2 * WIDTH].normal_(std=0.02)
        self.qkv.weight[2 * WIDTH:].copy_(_KEPT * out)
        self.merge.weight.copy_(_KEPT * out.t())
        self.qkv.bias.zero_()
        self.merge.bias.zero_()
        self.down.weight.mul_(0.3)

    @torch.no_grad()
    def look_for_itself(self) -> None:
        """Queries start as keys do: a word attends to what looks like it from the first step. Source: Trockman and Kolter,
        "Mimetic Initialization of Self-Attention Layers" (2023)."""
        turned = nn.init.orthogonal_(torch.empty(WIDTH, WIDTH))
        self.qkv.weight[:2 * WIDTH].copy_(_ITSELF * torch.cat([turned, turned]))

    def forward(self, x: Tensor, bias: Tensor, past: tuple[Tensor, Tensor] | None,
                content: Tensor | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """content: what queries and keys are made of, where that is not x."""
        query, key, value = self.qkv(self.norm1(x)).reshape(*x.shape[:2], 3, HEADS, HEAD).permute(2, 0, 3, 1, 4)
        if content is not None:
            plain = F.layer_norm(content, (WIDTH,), torch.ones(WIDTH), torch.zeros(WIDTH))  # the exporter needs both
            alike = F.linear(plain, self.qkv.weight[:2 * WIDTH], self.qkv.bias[:2 * WIDTH])
            query, key = alike.reshape(*x.shape[:2], 2, HEADS, HEAD).permute(2, 0, 3, 1, 4)
        if past is not None:
            key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        weights = (query @ key.transpose(2, 3) * HEAD ** -0.5 + bias).softmax(3)
        x = x + self.drop(self.merge((weights @ value).transpose(1, 2).flatten(2)))
        return x + self.drop(self.down(F.gelu(self.up(self.norm2(x))))), (key, value)


class Decoder(nn.Module):
    """Learned positions, blocks, norm; words are read off by the product with the word embeddings. Who attends to whom in the
    first block does not depend on positions, and a word hardly sees itself: it finds the tiles that look like it, wherever they
    are."""

    def __init__(self, vocabulary: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(DecoderBlock(dropout) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.blocks[0].look_for_itself()
        for table in (self.words, self.positions):
            nn.init.normal_(table.weight, std=0.5 * WIDTH ** -0.5)

    def hidden(self, embeds: Tensor, positions: Tensor, bias: Tensor, past: Past | None = None) -> tuple[Tensor, Past]:
        """embeds [N, T, D], positions [N, T], bias [N, 1, T, past + T] -> ([N, T, D] normed, keys and values)."""
        x, present = embeds + self.positions(positions), []
        steps = torch.arange(bias.shape[3])
        itself = (steps[None, :] == steps[bias.shape[3] - bias.shape[2]:, None]).float()
        for number, block in enumerate(self.blocks):
            x, kept = block(x, bias - _SHY * itself if number == 0 else bias, None if past is None else past[number],
                            embeds if number == 0 else None)
            present.append(kept)
        return self.norm(x), present

    def logits(self, hidden: Tensor) -> Tensor:
        return hidden @ self.words.weight.t()

    def forward(self, embeds: Tensor, attention_mask: Tensor, positions: Tensor, past: Past) -> tuple[Tensor, Past]:
        """One step as the exported graph does it. attention_mask: int64 [N, past + T], 0 where there is padding on the left;
        past: keys and values [N, heads, past, head], past may be 0 -> (logits [N, T, V], keys and values)."""
        total = attention_mask.shape[1]
        steps = torch.arange(total)
        own = steps[total - embeds.shape[1]:]
        seen = (steps[None, :] <= own[:, None])[None, None] & (attention_mask[:, None, None, :] > 0)
        hidden, present = self.hidden(embeds, positions, (~seen).float() * _MASKED, past)
        return self.logits(hidden), present


def empty_past(batch: int) -> Past:
    """Keys and values of no token."""
    return [(torch.zeros(batch, HEADS, 0, HEAD), torch.zeros(batch, HEADS, 0, HEAD)) for _ in range(LAYERS)]


def packed_bias(segments: Tensor) -> Tensor:
    """[N, 1, T, T] for several questions about one image in a row. segments [N, T]: 0 what all see, 1, 2, ... the questions,
    which see themselves and 0; nobody looks ahead."""
    length = segments.shape[1]
    before = torch.arange(length)[None, :] <= torch.arange(length)[:, None]
    seen = before[None] & ((segments[:, None, :] == segments[:, :, None]) | (segments[:, None, :] == 0))
    return (~seen)[:, None].float() * _MASKED
