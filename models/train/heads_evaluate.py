"""Detection and segmentation of composed scenes, scored in Python: AP50 of base and novel things, mask IoU, mIoU of stuff.

For choosing the recipe on validation scenes. The harness scores the test scenes; no line is shared with it.
"""
from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np
import torch
from torch import Tensor

from heads_drawings import Drawings
from heads_loss import overlap
from heads_net import DetectorAndSegmenter
from heads_scenes import Truth

PER_IMAGE = 100  # detections kept of an image
BATCH = 16


class Found(NamedTuple):
    """One detection: image, name, score, and whether it hit a thing of that name at IoU 0.5."""

    image: int
    label: int
    score: float
    box: Tensor


def average_precision(scores: np.ndarray, hits: np.ndarray, total: int) -> float:
    """COCO's AP at one IoU: precision at 101 recalls, each the best at that recall or beyond. Ties keep their order."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    precision = right / np.arange(1, len(order) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(right / total, np.linspace(0, 1, 101), side="left")
    return float(np.mean([precision[p] if p < len(precision) else 0.0 for p in places])) if len(order) else 0.0


def ap50(found: Sequence[Found], truths: Sequence[tuple[Tensor, Tensor]]) -> dict[int, float]:
    """AP50 of each name that occurs; truths: boxes [K, 4] and labels [K] of each image. Best first, each thing once."""
    scored: dict[int, list[tuple[float, bool]]] = {}
    taken = [torch.zeros(len(labels), dtype=torch.bool) for _, labels in truths]
    for detection in sorted(found, key=lambda d: -d.score):
        boxes, labels = truths[detection.image]
        free = (labels == detection.label) & ~taken[detection.image]
        match = torch.where(free, overlap(boxes, detection.box[None]), torch.zeros(len(labels)))
        best = int(match.argmax()) if len(labels) else 0
        is_hit = bool(len(labels)) and match[best].item() >= 0.5
        if is_hit:
            taken[detection.image][best] = True
        scored.setdefault(detection.label, []).append((detection.score, is_hit))
    totals = torch.cat([labels for _, labels in truths]).bincount().tolist()
    return {label: average_precision(*(np.array(column) for column in zip(*scored[label])), total) if label in scored else 0.0
            for label, total in enumerate(totals) if total}


@torch.no_grad()
def evaluate(network: DetectorAndSegmenter, scenes: Sequence[Truth], drawings: Drawings, device: torch.device) -> dict[str, float]:
    """AP50_base, AP50_novel, recall of boxes and masks at IoU 0.5 by the regions (of 50), accuracy of the names of the
    regions that match best, IoU of the stuff masks and accuracy of their names. Fractions."""
    network.eval()
    things = [n for n in range(len(drawings.names)) if not drawings.base <= n < drawings.base + drawings.stuff]
    names = torch.from_numpy(drawings.classifier).to(device)
    found: list[Found] = []
    truths: list[tuple[Tensor, Tensor]] = []
    hits: dict[str, list[float]] = {key: [] for key in ("box_recall", "mask_recall", "acc_base", "acc_novel", "stuff_iou", "acc_stuff")}
    for start in range(0, len(scenes), BATCH):
        batch = Truth(*(torch.stack(values).to(device) for values in zip(*scenes[start:start + BATCH])))
        boxes, score, embeds, _, masks, mask_embeds, _ = network(batch.pixels)
        share = (drawings.scale * embeds @ names[things].t()).softmax(-1)
        for n in range(len(boxes)):
            present = batch.labels[n] >= 0
            truth, labels = batch.boxes[n][present], batch.labels[n][present]
            truths.append((truth.cpu(), labels.cpu()))
            scores = (score[n, :, None] * share[n]).flatten()
            for place in scores.topk(PER_IMAGE)[1].tolist():
                region, name = divmod(place, len(things))
                found.append(Found(len(truths) - 1, things[name], scores[place].item(), boxes[n, region].cpu()))
            close = overlap(boxes[n][score[n] > 0.05][:, None], truth[None])
            hits["box_recall"] += (close >= 0.5).any(0).float().tolist() if len(close) else [0.0] * len(truth)
            best = overlap(boxes[n][:, None], truth[None]).max(0)
            own = masks[n][best.indices] > 0
            full = batch.masks[n][present] > 0.5
            iou = (own & full).flatten(1).sum(1) / (own | full).flatten(1).sum(1).clamp(min=1)
            hits["mask_recall"] += (iou >= 0.5).float().tolist()
            for label, right in zip(labels.tolist(), (share[n][best.indices].argmax(1)).tolist()):
                hits["acc_base" if label < drawings.base else "acc_novel"].append(float(things[right] == label))
            for place in range(2):
                label = int(batch.stuff_labels[n, place])
                if label >= 0:
                    own, full = masks[n, place - 2] > 0, batch.stuff[n, place] > 0.5
                    own = own & (batch.known[n] > 0.5)
                    hits["stuff_iou"].append(((own & full).sum() / (own | full).sum()).item())
                    stuff = names[drawings.base:drawings.base + drawings.stuff]
                    hits["acc_stuff"].append(float(int((mask_embeds[n, place - 2] @ stuff.t()).argmax()) + drawings.base == label))
    by_name = ap50(found, truths)
    return {"AP50_base": float(np.mean([v for k, v in by_name.items() if k < drawings.base])),
            "AP50_novel": float(np.mean([v for k, v in by_name.items() if k >= drawings.base])),
            **{key: float(np.mean(values)) for key, values in hits.items()}}
