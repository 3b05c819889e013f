"""The detector and the segmenter: a small network on the frozen tower's maps, and the frozen tower itself on cut-outs.

One graph, 160 x 160 pixels in. The tower's maps at stride 4 and 8 go through three ConvNeXt-like blocks. Every cell at
stride 4 says how likely a thing has its middle there (CenterNet's heat map; a cell that is not the largest of its 3 x 3
neighbours says 0), how far its four sides are, and a vector whose products with the mask features are the thing's mask.
The R best cells are the regions. Each is cut out by its box, white outside its mask, brought to 32 x 32, and seen by the
frozen tower: its embedding is what the encoder says of a drawing on white, so a name never trained on works as well; a
correction of it, learned on base things, is added.
Two more masks are the upper and the lower kind of stuff; their embeddings come from a layer learned on base stuff.
"""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks import ConvNeXtBlock
from sizes import IMAGE_SIZE, MEAN, STD
from towers import ConvNeXtTower

SIDE = 160
STRIDE = 4
CELLS = SIDE // STRIDE
REGIONS = 50
STUFF_QUERIES = 2
WIDTH = 80
PROTOTYPES = 24
REGION_MASK = 16  # side of a region's mask relative to its box
MARGIN = 0.04  # of the box's longer side, added around it before cutting out
WHITE = (1 - MEAN) / STD
OUTSIDE = 1.0  # what a mask's logit loses for each pixel outside its box


def triangle_weights(start: Tensor, length: Tensor, size_in: int, size_out: int) -> Tensor:
    """[..., size_out, size_in] weights that resample the stretch [start, start + length) of a row of `size_in` pixels to
    `size_out`: PIL's antialiased bilinear filter, except that rows that see nothing are all zero."""
    scale = length / size_out
    centre = start[..., None] + (torch.arange(size_out, device=start.device) + 0.5) * scale[..., None]
    pixels = torch.arange(size_in, device=start.device) + 0.5
    reach = scale.clamp(min=1)[..., None, None]
    weights = (1 - (pixels - centre[..., None]).abs() / reach).clamp(min=0)
    return weights / weights.sum(-1, keepdim=True).clamp(min=1e-6)


def squares(boxes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(left, top, side), each [...], of the square around each box [..., 4] with MARGIN."""
    low, high = boxes[..., :2], boxes[..., 2:]
    side = (high - low).amax(-1) * (1 + 2 * MARGIN)
    corner = (low + high) / 2 - side[..., None] / 2
    return corner[..., 0], corner[..., 1], side


def cut_out(pixels: Tensor, masks: Tensor, boxes: Tensor) -> Tensor:
    """[N, R, 3, 32, 32]: what is in each box of pixels [N, 3, 160, 160], white where masks [N, R, h, w] (0..1) are 0."""
    left, top, side = squares(boxes)
    scale = masks.shape[-1] / SIDE
    rows, columns = triangle_weights(top, side, SIDE, IMAGE_SIZE), triangle_weights(left, side, SIDE, IMAGE_SIZE)
    seen = rows[:, :, None] @ pixels[:, None] @ columns[:, :, None].transpose(-1, -2)
    rows, columns = (triangle_weights(s * scale, side * scale, masks.shape[-1], IMAGE_SIZE) for s in (top, left))
    share = (rows @ masks @ columns.transpose(-1, -2))[:, :, None]
    return seen * share + WHITE * (1 - share)


class Heads(nn.Module):
    """Everything that is learned."""

    def __init__(self, tower: ConvNeXtTower) -> None:
        super().__init__()
        two, three = tower.stages[2].out_channels, tower.norm.normalized_shape[0]
        embed = tower.project.out_features
        self.fine, self.coarse = nn.Conv2d(two, WIDTH, 1), nn.Conv2d(three, WIDTH, 1)
        self.early = nn.Conv2d(tower.stages[0].depthwise.in_channels, WIDTH, 2, 2)
        self.neck = nn.Sequential(nn.BatchNorm2d(WIDTH), *(ConvNeXtBlock(WIDTH) for _ in range(3)), nn.BatchNorm2d(WIDTH))
        self.heat, self.sides = nn.Conv2d(WIDTH, 1, 1), nn.Conv2d(WIDTH, 4, 1)
        self.kernel = nn.Conv2d(WIDTH, PROTOTYPES + 1, 1)
        self.prototypes = nn.Conv2d(WIDTH, PROTOTYPES, 3, padding=1)
        self.stuff = nn.Conv2d(WIDTH, STUFF_QUERIES, 3, padding=1)
        self.stuff_score = nn.Linear(WIDTH, 1)
        self.stuff_embed = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, embed))
        self.adapt = nn.Sequential(nn.Linear(embed, embed), nn.GELU(), nn.Linear(embed, embed))
        nn.init.zeros_(self.adapt[2].weight)
        nn.init.zeros_(self.adapt[2].bias)
        nn.init.constant_(self.heat.bias, -4.0)
        nn.init.constant_(self.sides.bias, 2.0)

    def features(self, maps: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """[N, WIDTH, 40, 40] of the tower's maps at stride 2, 4 and 8."""
        early, fine, coarse = maps
        grown = F.interpolate(self.coarse(coarse), scale_factor=2, mode="nearest")
        return self.neck(self.early(early) + self.fine(fine) + grown)


def tower_maps(tower: ConvNeXtTower, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The frozen tower's maps at stride 2, 4 and 8: [N, 32, 80, 80], [N, 64, 40, 40], [N, 112, 20, 20]."""
    early = tower.stages[:1](tower.stem(pixels))
    fine = tower.stages[1:5](early)
    return early, fine, tower.stages[5:](fine)


def boxes_of(sides: Tensor, cells: Tensor) -> Tensor:
    """[N, K, 4] x1, y1, x2, y2 in pixels, inside the picture. sides: [N, K, 4], logs of the distances in cells from the
    middle of the cell to its left, top, right and bottom side; cells: [N, K] indices of cells, row by row."""
    x, y = (cells % CELLS).float() + 0.5, torch.div(cells, CELLS, rounding_mode="floor").float() + 0.5
    reach = F.softplus(sides)
    corners = torch.stack([x - reach[..., 0], y - reach[..., 1], x + reach[..., 2], y + reach[..., 3]], -1)
    return (corners * STRIDE).clamp(0, SIDE)


def masks_of(kernels: Tensor, prototypes: Tensor, boxes: Tensor) -> Tensor:
    """[N, K, 40, 40] mask logits: products of kernels [N, K, P + 1] and prototypes [N, P, 40, 40], less outside boxes."""
    logits = (kernels[..., :PROTOTYPES] @ prototypes.flatten(2)).reshape(-1, kernels.shape[1], CELLS, CELLS)
    logits = logits + kernels[..., PROTOTYPES:, None]
    centre = (torch.arange(CELLS, device=boxes.device) + 0.5) * STRIDE
    beyond = [(boxes[..., low, None] - centre).clamp(min=0) + (centre - boxes[..., low + 2, None]).clamp(min=0) for low in (0, 1)]
    return logits - OUTSIDE * (beyond[1][..., :, None] + beyond[0][..., None, :])


def pooled(features: Tensor, masks: Tensor) -> Tensor:
    """[N, K, C]: means of features [N, C, h, w] weighted by masks [N, K, h, w] (0..1)."""
    weights = masks.flatten(2)
    weights = weights / weights.sum(-1, keepdim=True).clamp(min=1e-3)
    return weights @ features.flatten(2).transpose(1, 2)


def peaks(heat: Tensor) -> Tensor:
    """Heat logits [N, 1, h, w] as probabilities, 0 where a neighbour is hotter."""
    score = heat.sigmoid()
    return score * (score == F.max_pool2d(score, 3, 1, 1)).float()


class DetectorAndSegmenter(nn.Module):
    """The exported network: the frozen tower and the heads."""

    def __init__(self, tower: ConvNeXtTower, heads: Heads, trust: float) -> None:
        """trust: share of the learned correction that is added to the frozen embeddings, 0 for none."""
        super().__init__()
        self.tower, self.heads, self.trust = tower, heads, trust

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """boxes [N, R, 4], objectness [N, R], region_embeds [N, R, D], region_masks [N, R, m, m] logits relative to the
        box; mask_logits [N, R + 2, 40, 40], mask_embeds [N, R + 2, D], mask_objectness [N, R + 2]."""
        heads = self.heads
        features = heads.features(tower_maps(self.tower, pixels))
        objectness, cells = peaks(heads.heat(features)).flatten(1).topk(REGIONS, 1)

        def at_cells(values: Tensor) -> Tensor:
            rows = values.flatten(2).transpose(1, 2)
            return rows.gather(1, cells[..., None].expand(-1, -1, rows.shape[2]))

        boxes = boxes_of(at_cells(heads.sides(features)), cells)
        masks = masks_of(at_cells(heads.kernel(features)), heads.prototypes(features), boxes)
        frozen = F.normalize(self.tower(cut_out(pixels, masks.sigmoid(), boxes).flatten(0, 1)), dim=-1)
        embeds = F.normalize(frozen + self.trust * heads.adapt(frozen), dim=-1).reshape(-1, REGIONS, frozen.shape[-1])
        stuff = heads.stuff(features)
        seen = pooled(features, stuff.sigmoid())
        stuff_embeds = F.normalize(heads.stuff_embed(seen), dim=-1)
        stuff_score = heads.stuff_score(seen)[..., 0].sigmoid()
        return (boxes, objectness, embeds, relative_masks(masks, boxes), torch.cat([masks, stuff], 1),
                torch.cat([embeds, stuff_embeds], 1), torch.cat([objectness, stuff_score], 1))


def relative_masks(masks: Tensor, boxes: Tensor) -> Tensor:
    """[N, R, m, m]: mask logits [N, R, 40, 40] resampled over each box."""
    scale, m = 1 / STRIDE, REGION_MASK
    size = (boxes[..., 2:] - boxes[..., :2]).clamp(min=1)
    rows = triangle_weights(boxes[..., 1] * scale, size[..., 1] * scale, CELLS, m)
    columns = triangle_weights(boxes[..., 0] * scale, size[..., 0] * scale, CELLS, m)
    return rows @ masks @ columns.transpose(-1, -2)


OUTPUTS = ("boxes", "objectness", "region_embeds", "region_masks", "mask_logits", "mask_embeds", "mask_objectness")
