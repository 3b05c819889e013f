"""The two towers as they are traced, and what has to be true of them first."""
from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

import torch
from torch import Tensor, nn

from errors import ExportError
from source import Source, Tokens

CLOSE = 1e-4    # of float32 outputs of one model, relative to their largest value


def difference(one: Tensor, other: Tensor) -> float:
    """Largest difference, relative to the largest value; infinite where shapes differ or a value is not finite."""
    if one.shape != other.shape or not torch.isfinite(one).all() or not torch.isfinite(other).all():
        return float("inf")
    return ((one - other).abs().max() / one.abs().max().clamp(min=1e-12)).item()


def require_eval(module: nn.Module, what: str) -> None:
    """Throws ExportError naming the first part that is in training mode: dropout would drop, BatchNorm would give batch
    statistics."""
    for name, part in module.named_modules():
        if part.training:
            raise ExportError(f"{what}: {name or type(part).__name__} is in training mode. Call eval() first")


class ImageTower(nn.Module):
    """[B, 3, H, W] normalised pixels -> [B, D] embeddings, as the model's own tower gives them."""

    def __init__(self, visual: nn.Module) -> None:
        super().__init__()
        self.visual = visual

    def forward(self, pixels: Tensor) -> Tensor:
        output = self.visual(pixels)
        return output[0] if isinstance(output, tuple) else output


class TextTower(nn.Module):
    """[B, L] ids (int32 or int64), L up to the context length -> [B, D] embeddings.

    Ids become int32 at once: ArgMax, which finds the end token, is not to be had for int64 everywhere. The causal mask is
    cut to L, which not every version of open_clip does."""

    def __init__(self, text: nn.Module) -> None:
        super().__init__()
        self.text = text

    def forward(self, ids: Tensor) -> Tensor:
        mask, length = getattr(self.text, "attn_mask", None), ids.shape[1]
        if mask is not None and getattr(self.text, "cls_emb", None) is None:
            self.text.attn_mask = mask[:length, :length]
        try:
            output = self.text(ids.to(torch.int32))
        finally:
            if mask is not None:
                self.text.attn_mask = mask
        return output[0] if isinstance(output, tuple) else output


def used_length(ids: Tensor, pad: int) -> int:
    """Tokens of the longest row before its padding."""
    return int(max((row != pad).nonzero().max() + 1 if (row != pad).any() else 1 for row in ids))


@torch.no_grad()
def takes_short_texts(tower: TextTower, ids: Tensor, pad: int) -> bool:
    """Whether texts cut before their padding give what padded ones give: so for towers that are causal or mask padding,
    not for those that look at the last place. Found by trying; then the sequence axis may be dynamic."""
    length = min(used_length(ids, pad) + 2, ids.shape[1])
    try:
        return length < ids.shape[1] and difference(tower(ids), tower(ids[:, :length])) < CLOSE
    except (RuntimeError, ValueError, AssertionError, IndexError):
        return False


def check_end_token(source: Source, tokens: Tokens, ids: Tensor) -> None:
    """A tower that pools at the arg-max id must find the first end token there: it does only if no other id is larger.
    Throws ExportError naming both ids."""
    if getattr(source.text, "pool_type", None) != "argmax" or tokens.end is None:
        return
    for row in ids:
        largest = int(row.max())
        if largest != tokens.end:
            raise ExportError(f"{source.name}: its text tower pools at the largest id, the end token is {tokens.end} and "
                              f"a text has {largest}. The tokenizer is not this model's")


@torch.no_grad()
def check_towers(source: Source, pixels: Tensor, ids: Tensor | None) -> None:
    """The towers as they will be traced must give what the model's own encode functions give."""
    pairs = [("image", ImageTower(source.visual).eval()(pixels), source.encode_image(pixels))]
    if source.text is not None and source.encode_text is not None and ids is not None:
        pairs.append(("text", TextTower(source.text).eval()(ids), source.encode_text(ids)))
    for what, ours, theirs in pairs:
        if difference(theirs, ours) > CLOSE:
            raise ExportError(f"{source.name}: its {what} tower alone differs from encode_{what} by "
                              f"{difference(theirs, ours):.1e}: the model does more than its towers do")


def plain_attention_everywhere(module: nn.Module) -> None:
    """Switches fused attention off, in place: the exporter of some versions of torch cannot say it, and a reference made
    before this call is then made by other code than the graph. For open_clip's and timm's attention."""
    for part in module.modules():
        for flag in ("use_sdpa", "fused_attn"):
            if hasattr(part, flag):
                setattr(part, flag, False)


@contextmanager
def plain_attention() -> Iterator[None]:
    """A block in which torch's own MultiheadAttention runs operators that can be exported and counted, not its fused one:
    by the switch for that, or, in a torch without the switch, by keeping gradients on."""
    switch = getattr(torch.backends, "mha", None)
    before = switch.get_fastpath_enabled() if switch else False
    if switch:
        switch.set_fastpath_enabled(False)
    try:
        with torch.set_grad_enabled(switch is None):
            yield
    finally:
        if switch:
            switch.set_fastpath_enabled(before)
