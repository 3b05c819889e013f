"""What the heads are taught with: no matching is needed, since every thing has its cell and stuff is upper or lower."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from heads_net import CELLS, STRIDE, Heads, boxes_of, cut_out, masks_of, pooled, tower_maps
from heads_scenes import Truth
from towers import ConvNeXtTower

NEAR = 1  # cells beside the middle one that learn the sides too
_PLACES = torch.arange(CELLS) + 0.5


def heat_target(boxes: Tensor, present: Tensor) -> Tensor:
    """[N, 40, 40]: 1 in the cell of the middle of each box [N, K, 4], falling off as a Gaussian of a seventh of its sides."""
    middle = (boxes[..., :2] + boxes[..., 2:]) / (2 * STRIDE)
    cell = middle.floor().clamp(0, CELLS - 1) + 0.5
    spread = ((boxes[..., 2:] - boxes[..., :2]) / (7 * STRIDE)).clamp(min=0.7)
    place = _PLACES.to(boxes.device)
    across, down = (torch.exp(-((place - cell[..., axis, None]) / spread[..., axis, None]) ** 2 / 2) for axis in (0, 1))
    return (down[..., :, None] * across[..., None, :] * present[..., None, None]).amax(1)


def heat_loss(logits: Tensor, target: Tensor) -> Tensor:
    """CenterNet's focal loss (alpha 2, beta 4), a mean over things."""
    score = logits.sigmoid().clamp(1e-4, 1 - 1e-4)
    is_middle = (target > 0.999).float()
    hit = is_middle * (1 - score) ** 2 * score.log()
    miss = (1 - is_middle) * (1 - target) ** 4 * score ** 2 * (1 - score).log()
    return -(hit + miss).sum() / is_middle.sum().clamp(min=1)


def overlap(a: Tensor, b: Tensor) -> Tensor:
    """IoU of boxes [..., 4] with boxes [..., 4]."""
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    shared = (high - low).clamp(min=0).prod(-1)
    area = [(box[..., 2:] - box[..., :2]).clamp(min=0).prod(-1) for box in (a, b)]
    return shared / (area[0] + area[1] - shared).clamp(min=1e-3)


def mask_loss(logits: Tensor, target: Tensor, weight: Tensor, present: Tensor) -> Tensor:
    """Binary cross-entropy plus dice loss of masks [N, K, h, w], of those that are present [N, K]; weight [N, 1, h, w]."""
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight
    score = logits.sigmoid() * weight
    entropy = entropy.sum((2, 3)) / (target.sum((2, 3)) + 64)
    dice = 1 - (2 * (score * target).sum((2, 3)) + 1) / (score.square().sum((2, 3)) + target.square().sum((2, 3)) + 1)
    return ((entropy + dice) * present).sum() / present.sum().clamp(min=1)


def losses(heads: Heads, tower: ConvNeXtTower, truth: Truth, classifier: Tensor, scale: float) -> dict[str, Tensor]:
    """The parts of the loss, weighted. classifier: [C, D] of base names, things first."""
    with torch.no_grad():
        maps = tower_maps(tower, truth.pixels)
    features = heads.features(maps)
    present = (truth.labels >= 0).float()
    found = {"heat": heat_loss(heads.heat(features)[:, 0], heat_target(truth.boxes, present))}

    middle = (truth.boxes[..., :2] + truth.boxes[..., 2:]) / (2 * STRIDE)
    steps = torch.arange(-NEAR, NEAR + 1, device=features.device)
    offsets = torch.stack(torch.meshgrid(steps, steps, indexing="ij"), -1).reshape(1, 1, -1, 2)
    places = (middle.floor().long()[:, :, None] + offsets).clamp(0, CELLS - 1)  # [N, K, 9, 2] as x, y
    cells = (places[..., 1] * CELLS + places[..., 0]).flatten(1)

    def at(values: Tensor, index: Tensor) -> Tensor:
        rows = values.flatten(2).transpose(1, 2)
        return rows.gather(1, index[..., None].expand(-1, -1, rows.shape[2]))

    boxes = boxes_of(at(heads.sides(features), cells), cells)
    truths, every = (v.repeat_interleave(offsets.shape[2], 1) for v in (truth.boxes, present))
    near = F.smooth_l1_loss(boxes / 8, truths / 8, reduction="none").mean(-1) + 1 - overlap(boxes, truths)
    found["box"] = 2 * (near * every).sum() / every.sum().clamp(min=1)

    which = torch.randint(offsets.shape[2], truth.labels.shape, device=features.device)
    taken = torch.arange(truth.labels.shape[1], device=features.device) * offsets.shape[2] + which
    own, own_boxes = cells.gather(1, taken), boxes.gather(1, taken[..., None].expand(-1, -1, 4)).detach()
    masks = masks_of(at(heads.kernel(features), own), heads.prototypes(features), own_boxes)
    found["mask"] = 2 * mask_loss(masks, truth.masks, torch.ones_like(truth.known[:, None]), present)

    with torch.no_grad():
        drawings = cut_out(truth.pixels, masks.sigmoid(), own_boxes).flatten(0, 1)
        frozen = F.normalize(tower(drawings), dim=-1)
    cosines = F.normalize(frozen + heads.adapt(frozen), dim=-1) @ classifier.t()
    found["thing_name"] = F.cross_entropy(scale * cosines, truth.labels.flatten(), ignore_index=-1)

    stuff, is_there = heads.stuff(features), (truth.stuff_labels >= 0).float()
    found["stuff"] = mask_loss(stuff, truth.stuff, truth.known[:, None], torch.ones_like(is_there))
    seen = pooled(features, stuff.sigmoid().detach())
    found["stuff_score"] = 0.5 * F.binary_cross_entropy_with_logits(heads.stuff_score(seen)[..., 0], is_there)
    cosines = F.normalize(heads.stuff_embed(seen), dim=-1) @ classifier.t()
    found["stuff_name"] = F.cross_entropy(scale * cosines.flatten(0, 1), truth.stuff_labels.flatten(), ignore_index=-1)
    return found
