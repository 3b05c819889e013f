"""Image towers of three families, one text-tower rule, and the dual encoder that holds a pair.

Every image tower gives `grid(pixels)`: the last feature map as tokens [B, h*w, C], before pooling; the embedding
is project(norm(mean of the tokens)), the dense features are project(norm(token)) at each place.
"""
from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks import Block, ConvNeXtBlock, GeGlu, LayerNorm, LayerNorm2d, MbConv, Mlp, heads_of, init_conv
from sizes import CONTEXT_LENGTH, IMAGE_SIZE, SIZES, Size


class ImageTower(nn.Module):
    """Shared head: average pool, LayerNorm, bias-free linear projection. Subclasses set `trunk` and `stride`."""

    stride: int

    def __init__(self, width: int, embed: int) -> None:
        super().__init__()
        self.norm = LayerNorm(width, eps=1e-6)
        self.project = nn.Linear(width, embed, bias=False)
        nn.init.normal_(self.project.weight, std=width ** -0.5)

    def grid(self, pixels: Tensor) -> Tensor:
        raise NotImplementedError

    def forward(self, pixels: Tensor) -> Tensor:
        """[B, 3, 32, 32] normalised pixels -> [B, D] embeddings, not L2-normalised."""
        return self.project(self.norm(self.grid(pixels).mean(1)))

    def dense(self, pixels: Tensor) -> Tensor:
        """[B, 3, 32, 32] normalised pixels -> [B, D, h, w] features in the same space as the embeddings."""
        side = IMAGE_SIZE // self.stride
        tokens = self.project(self.norm(self.grid(pixels)))
        return tokens.transpose(1, 2).reshape(-1, tokens.shape[2], side, side)


class VitaminTower(ImageTower):
    """ViTamin's parts at 32 px: two-convolution stem, MBConv-LN stages, transformer with GeGLU.

    The stride is half of ViTamin's 16, because 32 px would leave 2x2 tokens: stem 16x16, stage 1 8x8 (stride 2 in
    its first block), stage 2 keeps 8x8, the convolution to tokens 4x4. Learned position embedding, no class token.
    """

    stride = 8

    def __init__(self, size: Size) -> None:
        one, two, width, layers = size.vitamin
        super().__init__(width, size.embed)
        self.stem = nn.Sequential(nn.Conv2d(3, one, 3, 2, 1), LayerNorm2d(one), nn.GELU(), nn.Conv2d(one, one, 3, 1, 1))
        self.stages = nn.Sequential(MbConv(one, one, 2), MbConv(one, one, 1), MbConv(one, two, 1), MbConv(two, two, 1))
        self.to_tokens = nn.Sequential(LayerNorm2d(two), nn.Conv2d(two, width, 3, 2, 1))
        self.position = nn.Parameter(torch.randn(1, (IMAGE_SIZE // self.stride) ** 2, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads_of(width), layers, GeGlu) for _ in range(layers))
        self.stem.apply(init_conv)
        self.to_tokens.apply(init_conv)

    def grid(self, pixels: Tensor) -> Tensor:
        x = self.to_tokens(self.stages(self.stem(pixels)))
        x = x.flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        return x


class VitTower(ImageTower):
    """Plain ViT: patch embedding, position embedding, LayerNorm, pre-norm blocks, average pooling."""

    stride = 8

    def __init__(self, size: Size) -> None:
        width, layers = size.vit
        super().__init__(width, size.embed)
        self.patches = nn.Conv2d(3, width, self.stride, self.stride, bias=False)
        self.position = nn.Parameter(torch.randn(1, (IMAGE_SIZE // self.stride) ** 2, width) * width ** -0.5)
        self.norm_pre = LayerNorm(width, eps=1e-6)
        self.blocks = nn.ModuleList(Block(width, heads_of(width), layers, Mlp) for _ in range(layers))

    def grid(self, pixels: Tensor) -> Tensor:
        x = self.norm_pre(self.patches(pixels).flatten(2).transpose(1, 2) + self.position)
        for block in self.blocks:
            x = block(x)
        return x


class ConvNeXtTower(ImageTower):
    """ConvNeXt-like: three stages at 16x16, 8x8 and 4x4 with 1, 2 and 2 blocks, 2x2 reductions between them.

    Two departures from ConvNeXt, both because they learn much better at this scale: a stem of two
    3x3 convolutions instead of one 4x4 patch, and BatchNorm instead of LayerNorm. The head keeps LayerNorm.
    """

    stride = 8

    def __init__(self, size: Size) -> None:
        one, two, three = size.convnext
        super().__init__(three, size.embed)
        self.stem = nn.Sequential(
            nn.Conv2d(3, one // 2, 3, 2, 1, bias=False), nn.BatchNorm2d(one // 2), nn.GELU(),
            nn.Conv2d(one // 2, one, 3, 1, 1, bias=False), nn.BatchNorm2d(one))
        self.stages = nn.Sequential(
            ConvNeXtBlock(one), nn.BatchNorm2d(one), nn.Conv2d(one, two, 2, 2),
            ConvNeXtBlock(two), ConvNeXtBlock(two), nn.BatchNorm2d(two), nn.Conv2d(two, three, 2, 2),
            ConvNeXtBlock(three), ConvNeXtBlock(three))

    def grid(self, pixels: Tensor) -> Tensor:
        return self.stages(self.stem(pixels)).flatten(2).transpose(1, 2)


class TextTower(nn.Module):
    """Transformer without causal mask; the mean over all tokens that are not padding, LayerNorm, projection."""

    def __init__(self, size: Size, vocabulary: int) -> None:
        super().__init__()
        width, layers = size.text_width, size.text_layers
        self.tokens = nn.Embedding(vocabulary, width)
        self.position = nn.Parameter(torch.randn(1, CONTEXT_LENGTH, width) * 0.01)
        self.blocks = nn.ModuleList(Block(width, heads_of(width), layers, Mlp) for _ in range(layers))
        self.norm = LayerNorm(width, eps=1e-6)
        self.project = nn.Linear(width, size.embed, bias=False)
        nn.init.normal_(self.tokens.weight, std=0.02)
        nn.init.normal_(self.project.weight, std=width ** -0.5)

    def forward(self, ids: Tensor) -> Tensor:
        """[B, L] token ids, 0 = padding, L <= context length -> [B, D] embeddings, not L2-normalised."""
        keep = (ids != 0).float()
        bias = ((1.0 - keep) * -1e4)[:, None, None, :]
        x = self.tokens(ids) + self.position[:, : ids.shape[1]]
        for block in self.blocks:
            x = block(x, bias)
        pooled = (x * keep[:, :, None]).sum(1) / keep.sum(1, keepdim=True)
        return self.project(self.norm(pooled))


TOWERS: dict[str, type[ImageTower]] = {"vitamin": VitaminTower, "vit": VitTower, "convnext": ConvNeXtTower}


class DualEncoder(nn.Module):
    """Image tower, text tower, and the learned logit scale (stored as a logarithm, at most ln 100)."""

    def __init__(self, family: str, size: str, vocabulary: int) -> None:
        super().__init__()
        self.image = TOWERS[family](SIZES[size])
        self.text = TextTower(SIZES[size], vocabulary)
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def encode_texts(self, ids: Tensor) -> Tensor:
        """[T, D] embeddings of ids [T, L], the longest quarter apart from the others: most captions are short, and
        padding all to the longest would triple the work. Equal to `text(ids)` up to rounding."""
        used = (ids != 0).sum(1)
        order = used.argsort()
        cut = len(ids) - len(ids) // 4
        parts = [self.text(ids[rows, : int(used[rows].max())]) for rows in (order[:cut], order[cut:]) if len(rows)]
        return torch.cat(parts)[order.argsort()]

    def compare(self, image: Tensor, text: Tensor) -> Tensor:
        """Image-to-text logits [B, T] of embeddings [B, D] and [T, D], neither normalised yet."""
        image, text = F.normalize(image, dim=-1), F.normalize(text, dim=-1)
        return self.log_scale.clamp(max=math.log(100)).exp() * image @ text.t()


def parameter_count(module: nn.Module) -> int:
    """Number of learned parameters (BatchNorm's running statistics are not counted)."""
    return sum(p.numel() for p in module.parameters())
