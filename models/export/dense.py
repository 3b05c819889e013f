"""The dense head of an image tower: the last grid before pooling, each location through the norm and projection that the
pooled vector goes through, so that it lies in the space of the embeddings."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from errors import ExportError


def as_grid(rows: Tensor, height: int, width: int) -> Tensor:
    """[B, h*w, D] -> [B, D, h, w]."""
    return rows.transpose(1, 2).reshape(-1, rows.shape[2], height, width)


class TrunkDense(nn.Module):
    """For a timm trunk and a projection after it (open_clip's TimmModel: ViTamin, ConvNeXt). Each location goes through
    the trunk's own head as an image of one pixel, or as a sequence of one token."""

    def __init__(self, visual: nn.Module, grid: tuple[int, int]) -> None:
        super().__init__()
        self.trunk, self.head, self.grid = visual.trunk, visual.head, grid

    def forward(self, pixels: Tensor) -> Tensor:
        features = self.trunk.forward_features(pixels)
        if features.dim() == 4:     # [B, C, h, w]
            batch, channels = features.shape[0], features.shape[1]
            places = features.permute(0, 2, 3, 1).reshape(-1, channels, 1, 1)
        else:                       # [B, prefix + h*w, C]; the token also stands where the head expects prefix tokens
            prefix = getattr(self.trunk, "num_prefix_tokens", 0)
            tokens = features[:, prefix:]
            batch = tokens.shape[0]
            places = tokens.reshape(-1, 1, tokens.shape[2]).repeat(1, prefix + 1, 1)
        rows = self.head(self.trunk.forward_head(places))
        return as_grid(rows.reshape(batch, self.grid[0] * self.grid[1], -1), *self.grid)


class VitDense(nn.Module):
    """For open_clip's own VisionTransformer: ln_post and proj on every patch token."""

    def __init__(self, visual: nn.Module, grid: tuple[int, int]) -> None:
        super().__init__()
        self.visual, self.grid = visual, grid
        visual.output_tokens = True     # forward then gives the patch tokens too, in every version of open_clip

    def forward(self, pixels: Tensor) -> Tensor:
        _, tokens = self.visual(pixels)
        if getattr(self.visual, "final_ln_after_pool", True):   # else the tokens come normed
            tokens = self.visual.ln_post(tokens)
        return as_grid(tokens @ self.visual.proj, *self.grid)


def refuse_pooling(visual: nn.Module, name: str) -> None:
    """Throws ExportError for a tower that pools by attention: a location has no projection there."""
    owner = getattr(visual, "trunk", visual)
    pools = [part for part in ("attn_pool", "attnpool") if getattr(owner, part, None) is not None]
    pools += [kind for kind in (type(part).__name__ for part in getattr(visual, "head", None) or [])
              if "Attention" in kind or "AttentionPool" in kind]
    if pools:
        raise ExportError(f"{name}: pools by attention ({pools[0]}), so that a single location has no projection into "
                          f"the space of the embeddings. There is no dense graph of it")


@torch.no_grad()
def grid_of(visual: nn.Module, size: tuple[int, int], name: str) -> tuple[int, int]:
    """Height and width of the last grid; throws ExportError when the tower does not tell."""
    if hasattr(visual, "grid_size"):
        return tuple(visual.grid_size)
    features = visual.trunk.forward_features(torch.zeros(1, 3, *size))
    if features.dim() == 4:
        if features.shape[1] != visual.trunk.num_features:
            raise ExportError(f"{name}: features are {list(features.shape)}, expected channels first")
        return features.shape[2], features.shape[3]
    grid = getattr(getattr(visual.trunk, "patch_embed", None), "grid_size", None)
    if grid is None or grid[0] * grid[1] != features.shape[1] - getattr(visual.trunk, "num_prefix_tokens", 0):
        raise ExportError(f"{name}: {features.shape[1]} tokens, but no grid of that many (grid_size {grid})")
    return tuple(grid)


def dense_tower(visual: nn.Module, size: tuple[int, int], name: str) -> tuple[nn.Module, int]:
    """The dense tower and its stride in pixels. Throws ExportError naming an architecture that has none. It may change
    what `visual` gives from then on."""
    refuse_pooling(visual, name)
    trunk = hasattr(visual, "trunk") and hasattr(visual.trunk, "forward_head")
    if not trunk and not all(hasattr(visual, part) for part in ("transformer", "ln_post", "proj", "grid_size")):
        raise ExportError(f"{name}: {type(visual).__name__} is not known to have a grid with a norm and a projection. "
                          f"There is no dense graph of it")
    grid = grid_of(visual, size, name)
    strides = {length / places for length, places in zip(size, grid)}
    if len(strides) != 1 or not next(iter(strides)).is_integer():
        raise ExportError(f"{name}: {size} pixels and a grid of {grid} have no common whole stride")
    tower = TrunkDense(visual, grid) if trunk else VitDense(visual, grid)
    return tower.eval(), int(next(iter(strides)))
