"""Parts the towers are made of: attention, MLPs, MBConv, and the ConvNeXt block."""
from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def gelu_map(x: Tensor) -> Tensor:
    """Exact GELU of a [B, C, H, W] map in channels-last memory.

    Goes through the [B, H, W, C] view, which is contiguous: torch 1.13 is five times slower on the other view.
    """
    return F.gelu(x) if torch.onnx.is_in_onnx_export() else F.gelu(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class LayerNorm(nn.LayerNorm):
    """LayerNorm in float32, whatever autocast made of its input: torch 1.13's bfloat16 one is ten times slower."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.float())


class LayerNorm2d(nn.Module):
    """LayerNorm over the channels of a [B, C, H, W] map."""

    def __init__(self, width: int, eps: float = 1e-6) -> None:
        super().__init__()
        self.norm = LayerNorm(width, eps=eps)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def heads_of(width: int) -> int:
    """Number of attention heads: heads are about 32 wide (every width of the size table divides evenly)."""
    return round(width / 32)


class Attention(nn.Module):
    """Multi-head self-attention: [B, N, C] -> [B, N, C]; `bias` ([B, 1, 1, N]) masks keys."""

    def __init__(self, width: int, heads: int, layers: int) -> None:
        super().__init__()
        self.heads, self.head_width = heads, width // heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        nn.init.normal_(self.qkv.weight, std=width ** -0.5)
        nn.init.normal_(self.proj.weight, std=width ** -0.5 * (2 * layers) ** -0.5)
        nn.init.zeros_(self.qkv.bias)
        nn.init.zeros_(self.proj.bias)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        b, n, c = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q * self.head_width ** -0.5) @ k.transpose(-2, -1)
        if bias is not None:
            scores = scores + bias
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, c))


class Mlp(nn.Module):
    """Linear, exact GELU, linear; four times wider inside (ViT and the text tower)."""

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        nn.init.normal_(self.fc1.weight, std=(2 * width) ** -0.5)
        nn.init.normal_(self.fc2.weight, std=width ** -0.5 * (2 * layers) ** -0.5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class GeGlu(nn.Module):
    """ViTamin's MLP: own LayerNorm, then w2(GELU(w0 x) * w1 x), ratio 2. w0 and w1 are one matrix here."""

    def __init__(self, width: int, layers: int) -> None:
        super().__init__()
        self.norm = LayerNorm(width, eps=1e-6)
        self.w01, self.w2 = nn.Linear(width, 4 * width), nn.Linear(2 * width, width)
        nn.init.normal_(self.w01.weight, std=width ** -0.5)
        nn.init.normal_(self.w2.weight, std=width ** -0.5 * (2 * layers) ** -0.5)

    def forward(self, x: Tensor) -> Tensor:
        gate, value = self.w01(self.norm(x)).chunk(2, -1)
        return self.w2(F.gelu(gate) * value)


class Block(nn.Module):
    """Pre-norm transformer block; `mlp` is Mlp (ViT, text) or GeGlu (ViTamin)."""

    def __init__(self, width: int, heads: int, layers: int, mlp: type[nn.Module]) -> None:
        super().__init__()
        self.norm1, self.norm2 = LayerNorm(width, eps=1e-6), LayerNorm(width, eps=1e-6)
        self.attention, self.mlp = Attention(width, heads, layers), mlp(width, layers)

    def forward(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        x = x + self.attention(self.norm1(x), bias)
        return x + self.mlp(self.norm2(x))


def init_conv(module: nn.Module) -> None:
    """Fan-out initialisation of convolutions, as timm's vitamin.py."""
    if isinstance(module, nn.Conv2d):
        fan_out = module.kernel_size[0] * module.kernel_size[1] * module.out_channels // module.groups
        nn.init.normal_(module.weight, std=math.sqrt(2.0 / fan_out))
        if module.bias is not None:
            nn.init.zeros_(module.bias)


class MbConv(nn.Module):
    """ViTamin's MBConv-LN: pre-norm, 1x1 to four times the output width, GELU, depthwise 3x3, GELU, 1x1.

    With stride 2 the shortcut is AvgPool 3x3 (count_include_pad=False), then 1x1 when the width changes.
    """

    def __init__(self, width_in: int, width: int, stride: int) -> None:
        super().__init__()
        inner = 4 * width
        self.norm = LayerNorm2d(width_in)
        self.expand = nn.Conv2d(width_in, inner, 1)
        self.depthwise = nn.Conv2d(inner, inner, 3, stride, 1, groups=inner)
        self.reduce = nn.Conv2d(inner, width, 1)
        pool = [nn.AvgPool2d(3, 2, 1, count_include_pad=False)] if stride == 2 else []
        widen = [nn.Conv2d(width_in, width, 1)] if width_in != width else []
        self.shortcut = nn.Sequential(*pool, *widen)
        self.apply(init_conv)

    def forward(self, x: Tensor) -> Tensor:
        inner = gelu_map(self.depthwise(gelu_map(self.expand(self.norm(x)))))
        return self.shortcut(x) + self.reduce(inner)


class ConvNeXtBlock(nn.Module):
    """Depthwise 7x7, norm, 1x1 to four times, GELU, 1x1, plus shortcut.

    BatchNorm stands where ConvNeXt has LayerNorm, and a zero-initialised BatchNorm where it has layer-scale:
    both learn much faster at this scale.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.expand, self.reduce = nn.Conv2d(width, 4 * width, 1), nn.Conv2d(4 * width, width, 1, bias=False)
        self.scale = nn.BatchNorm2d(width)
        nn.init.zeros_(self.scale.weight)

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast(x.device.type, enabled=False):  # its bfloat16 gradient is slower than float32's
            spread = self.depthwise(x.float())
        return x + self.scale(self.reduce(gelu_map(self.expand(self.norm(spread)))))
