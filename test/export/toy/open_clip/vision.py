"""Image towers of the toy: a ViT with a class token, and a convolutional trunk with a projection after it."""
from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH, EMBED, PATCH = 32, 16, 8


class Block(nn.Module):
    """Pre-norm transformer block with torch's own attention; `attn_mask` is added to the scores."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, 4, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Dropout(0.1), nn.Linear(4 * width, width))

    def forward(self, x: Tensor, attn_mask: Tensor | None = None) -> Tensor:
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=attn_mask)[0]
        return x + self.mlp(self.ln_2(x))


class ToyVit(nn.Module):
    """The parts of open_clip's VisionTransformer that the exporter looks at: ln_post, proj, grid_size, output_tokens."""

    final_ln_after_pool = False

    def __init__(self, size: int) -> None:
        super().__init__()
        side = size // PATCH
        self.image_size, self.grid_size, self.output_tokens, self.keeps_batch = (size, size), (side, side), False, False
        self.conv1 = nn.Conv2d(3, WIDTH, PATCH, PATCH, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(WIDTH))
        self.positional_embedding = nn.Parameter(0.3 * torch.randn(side * side + 1, WIDTH))
        self.transformer = nn.Sequential(Block(), Block())
        self.ln_post = nn.LayerNorm(WIDTH)
        self.proj = nn.Parameter(WIDTH ** -0.5 * torch.randn(WIDTH, EMBED))

    def forward(self, pixels: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        x = self.conv1(pixels).flatten(2).transpose(1, 2)
        if self.keeps_batch:    # the fault: a number where the trace should have an axis
            token = torch.stack([self.class_embedding] * int(x.shape[0]))[:, None]
        else:
            token = self.class_embedding.repeat(x.shape[0], 1, 1)
        x = self.ln_post(self.transformer(torch.cat([token, x], 1) + self.positional_embedding))
        pooled = x[:, 0] @ self.proj
        return (pooled, x[:, 1:]) if self.output_tokens else pooled


class AttentionPooled(ToyVit):
    """A tower with an attention pool, which has no dense graph."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.attn_pool = nn.Identity()


class LayerScale(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gamma = nn.Parameter(1e-6 * torch.ones(WIDTH, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gamma


class ToyTrunk(nn.Module):
    """The calls of a timm trunk: forward_features to [B, C, h, w], forward_head with pool and norm."""

    num_features = WIDTH

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.branch = nn.Sequential(nn.Conv2d(WIDTH, WIDTH, 3, padding=1, groups=WIDTH), nn.BatchNorm2d(WIDTH), nn.GELU(),
                                    nn.Conv2d(WIDTH, WIDTH, 1), LayerScale())
        self.norm = nn.LayerNorm(WIDTH)

    def forward_features(self, pixels: Tensor) -> Tensor:
        x = self.stem(pixels)
        return x + self.branch(x)

    def forward_head(self, x: Tensor) -> Tensor:
        return self.norm(x.mean((2, 3)))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.forward_head(self.forward_features(pixels))


class TrunkTower(nn.Module):
    """open_clip's TimmModel: trunk, then a projection."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.image_size, self.trunk = (size, size), ToyTrunk()
        self.head = nn.Sequential()
        self.head.add_module("proj", nn.Linear(WIDTH, EMBED, bias=False))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.head(self.trunk(pixels))
