"""What today's open_clip asks of torch and torch before 2.0 has not got; called only there.

Enough to import and run the models. What only training uses (GradScaler) need only be a name.
"""
from __future__ import annotations

import types

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def is_old() -> bool:
    """Whether this torch is older than 2.0."""
    return int(torch.__version__.split(".")[0]) < 2


def plain_attention(query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: float = 0.0,
                    is_causal: bool = False, scale: float | None = None, enable_gqa: bool = False) -> Tensor:
    """scaled_dot_product_attention by its definition: [..., L, E] x [..., S, E] x [..., S, V] -> [..., L, V].
    Throws NotImplementedError for grouped queries, which no model here has."""
    if enable_gqa:
        raise NotImplementedError("scaled_dot_product_attention: enable_gqa needs torch 2.5 or newer")
    scores = query @ key.transpose(-2, -1) * (query.shape[-1] ** -0.5 if scale is None else scale)
    if is_causal:
        causal = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()
        scores = scores.masked_fill(~causal, float("-inf"))
    if attn_mask is not None:
        boolean = attn_mask.dtype == torch.bool
        scores = scores.masked_fill(~attn_mask, float("-inf")) if boolean else scores + attn_mask
    return F.dropout(scores.softmax(-1), dropout_p) @ value


class RMSNorm(nn.Module):
    """x / sqrt(mean(x^2) + eps) * weight, the mean over the last axes, as torch.nn.RMSNorm."""

    def __init__(self, normalized_shape: int | tuple[int, ...], eps: float | None = None,
                 elementwise_affine: bool = True, device: object = None, dtype: object = None) -> None:
        super().__init__()
        shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        self.axes, self.eps = tuple(range(-len(shape), 0)), eps
        self.weight = nn.Parameter(torch.ones(shape, device=device, dtype=dtype)) if elementwise_affine else None

    def forward(self, x: Tensor) -> Tensor:
        eps = torch.finfo(x.dtype).eps if self.eps is None else self.eps
        x = x * torch.rsqrt(x.pow(2).mean(self.axes, keepdim=True) + eps)
        return x if self.weight is None else x * self.weight


def undecorated(function: object = None, **_options: object) -> object:
    """torch.compiler.disable where nothing is ever compiled: the function itself, or a decorator that gives it."""
    return (lambda later: later) if function is None else function


def can_export_text(text: nn.Module) -> bool:
    """Whether this torch exports a text tower rightly. With a class token (CoCa) the mask goes through repeat_interleave,
    whose exporter was wrong before torch 2: ONNX Runtime refuses the graph."""
    return not is_old() or getattr(text, "cls_emb", None) is None


def add_missing() -> None:
    """Puts the stand-ins where open_clip looks for them; does nothing on torch 2 and newer, replaces nothing."""
    if not is_old():
        return
    compiler = types.SimpleNamespace(disable=undecorated, is_compiling=lambda: False)
    for owner, name, stand_in in [(torch, "compiler", compiler), (nn, "RMSNorm", RMSNorm),
                                  (F, "scaled_dot_product_attention", plain_attention),
                                  (torch.amp, "GradScaler", torch.cuda.amp.GradScaler)]:
        if not hasattr(owner, name):
            setattr(owner, name, stand_in)
