"""Training images from 48 px RGBA, vectorised: one-colour renditions, colour, affine, background, reduction, noise."""
from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from sizes import IMAGE_SIZE, MEAN, STD

LUMA = (0.299, 0.587, 0.114)


def bicubic_matrix(size_in: int, size_out: int) -> Tensor:
    """[out, in] weights of PIL's antialiased bicubic (a = -0.5, support widened when shrinking); rows sum to 1."""
    scale = size_in / size_out
    matrix = torch.zeros(size_out, size_in)
    for row in range(size_out):
        centre = (row + 0.5) * scale
        low, high = max(0, int(centre - 2 * scale + 0.5)), min(size_in, int(centre + 2 * scale + 0.5))
        for column in range(low, high):
            x = abs((column - centre + 0.5) / scale)
            if x < 1:
                matrix[row, column] = (1.5 * x - 2.5) * x * x + 1
            elif x < 2:
                matrix[row, column] = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return matrix / matrix.sum(1, keepdim=True)


def reduce_map(x: Tensor, matrix: Tensor) -> Tensor:
    """[B, C, 48, 48] -> [B, C, 32, 32], the antialiased bicubic that evaluation uses, without 8-bit rounding."""
    x = (x.reshape(-1, x.shape[3]) @ matrix.t()).reshape(*x.shape[:3], -1).transpose(2, 3)
    return (x.reshape(-1, x.shape[3]) @ matrix.t()).reshape(*x.shape[:3], -1).transpose(2, 3)


def one_colour(rgb: Tensor, alpha: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Dark renditions for the sketch shift, in equal parts: silhouette, dark parts, light parts, edges.

    rgb [B, 3, H, W], alpha [B, 1, H, W] -> ink colour and ink cover of the same shapes.
    """
    b, draw = len(rgb), lambda *shape: torch.rand(*shape, generator=generator).to(rgb.device)
    luma = sum(weight * rgb[:, n : n + 1] for n, weight in enumerate(LUMA))
    threshold = 0.3 + 0.5 * draw(b, 1, 1, 1)
    both = torch.cat([luma * alpha + 1 - alpha, alpha], 1)
    across = F.pad(both[..., :, 1:] - both[..., :, :-1], (0, 1))
    down = F.pad(both[..., 1:, :] - both[..., :-1, :], (0, 0, 0, 1))
    edges = (2.5 * (across.abs() + down.abs()).amax(1, keepdim=True)).clamp(max=1)
    kinds = torch.stack([alpha, alpha * ((threshold - luma) * 12).sigmoid(),
                         alpha * ((luma - threshold) * 12).sigmoid(), edges])
    which = (draw(b) * 4).long().clamp(max=3)
    ink = kinds[which, torch.arange(b, device=rgb.device)]
    return (0.25 * draw(b, 3, 1, 1)).expand_as(rgb), ink


def backgrounds(b: int, generator: Generator) -> Tensor:
    """[B, 3, 1, 1]: half white, a quarter grey, a quarter pastel."""
    kind = torch.rand(b, 1, 1, 1, generator=generator)
    grey = 0.3 + 0.7 * torch.rand(b, 1, 1, 1, generator=generator).expand(b, 3, 1, 1)
    pastel = 0.6 + 0.4 * torch.rand(b, 3, 1, 1, generator=generator)
    return torch.where(kind < 0.5, torch.ones(1), torch.where(kind < 0.75, grey, pastel))


def affine_grid(b: int, side: int, generator: Generator) -> Tensor:
    """[B, side, side, 2] sampling places: up to 9 degrees, size 0.85-1.10, shift 4 %; three in ten stay untouched."""
    turn, size, dx, dy, keep = torch.rand(5, b, generator=generator)
    turn, size = (turn * 2 - 1) * math.radians(9), 1 / (0.85 + 0.25 * size)
    dx, dy = (dx * 2 - 1) * 0.08, (dy * 2 - 1) * 0.08
    cos, sin = turn.cos() * size, turn.sin() * size
    moved = torch.stack([torch.stack([cos, -sin, dx], 1), torch.stack([sin, cos, dy], 1)], 1)
    same = torch.tensor([[1.0, 0, 0], [0, 1, 0]]).expand(b, 2, 3)
    return F.affine_grid(torch.where(keep[:, None, None] < 0.3, same, moved), [b, 1, side, side], align_corners=False)


def augment(rgba: Tensor, generator: Generator, device: torch.device) -> Tensor:
    """uint8 [B, 48, 48, 4] -> normalised float [B, 3, 32, 32] on the device. All draws come from the CPU generator."""
    b, side = rgba.shape[:2]
    draw = lambda *shape: torch.rand(*shape, generator=generator).to(device)
    x = rgba.to(device).permute(0, 3, 1, 2).contiguous().float() / 255
    rgb, alpha = x[:, :3], x[:, 3:]
    luma = sum(weight * rgb[:, n : n + 1] for n, weight in enumerate(LUMA))
    rgb = torch.where(draw(b, 1, 1, 1) < 0.15, luma, rgb) * (0.7 + 0.6 * draw(b, 1, 1, 1))
    rgb, alpha = rgb.clamp(max=1), alpha.clone()
    chosen = draw(b) < 0.12
    if chosen.any():
        rgb[chosen], alpha[chosen] = one_colour(rgb[chosen], alpha[chosen], generator)
    layer = torch.cat([rgb * alpha, alpha], 1)  # premultiplied, so that edges do not take up hidden colours
    layer = F.grid_sample(layer, affine_grid(b, side, generator).to(device), align_corners=False)
    flat = layer[:, :3] + (1 - layer[:, 3:]) * backgrounds(b, generator).to(device)
    small = reduce_map(flat, bicubic_matrix(side, IMAGE_SIZE).to(device)).clamp(0, 1)
    noise = torch.randn(small.shape, generator=generator).to(device)
    return (small + 0.02 * noise - MEAN) / STD
