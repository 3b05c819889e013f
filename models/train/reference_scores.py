"""Slow evaluations of detections, label maps and panoptic maps, by the definitions of their papers and tools.

COCO AP as cocodataset/cocoapi defines it (101 points of recall, ten thresholds, four ranges of area, crowds), panoptic
quality as Kirillov et al. (2019) with void and crowds as cocodataset/panopticapi treats them, mIoU over one confusion
matrix. Loops over every detection, threshold and pixel pair; nothing is shared with the harness.
"""
from __future__ import annotations

from collections import defaultdict

import numpy as np

THRESHOLDS = np.linspace(0.5, 0.95, 10)
POINTS = np.linspace(0, 1, 101)
RANGES = {"": (0, 1e10), "s": (0, 32 ** 2), "m": (32 ** 2, 96 ** 2), "l": (96 ** 2, 1e10)}


def overlap(box: list[float], other: list[float], crowd: bool) -> float:
    """Intersection over union of two boxes x, y, w, h; over the first box alone where the second is a crowd."""
    wide = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    high = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    both = max(wide, 0) * max(high, 0)
    own = box[2] * box[3]
    return both / (own if crowd else own + other[2] * other[3] - both) if both else 0.0


def match(found: list[dict], truth: list[dict], threshold: float, span: tuple[float, float]) -> list[bool | None]:
    """Of each detection of one image and class, best first: right, wrong, or neither (None)."""
    outside = lambda area: not span[0] <= area <= span[1]
    ordered = sorted(truth, key=lambda t: bool(t["iscrowd"]) or outside(t["area"]))
    taken: set[int] = set()
    verdicts: list[bool | None] = []
    for one in found:
        best, chosen = min(threshold, 1 - 1e-10), None
        for other in ordered:
            skipped = bool(other["iscrowd"]) or outside(other["area"])
            if other["id"] in taken and not other["iscrowd"]:
                continue
            if chosen is not None and not chosen[1] and skipped:
                break
            iou = overlap(one["bbox"], other["bbox"], bool(other["iscrowd"]))
            if iou >= best:
                best, chosen = iou, (other["id"], skipped)
        if chosen is None:
            verdicts.append(None if outside(one["bbox"][2] * one["bbox"][3]) else False)
        else:
            taken.add(chosen[0])
            verdicts.append(None if chosen[1] else True)
    return verdicts


def curve(verdicts: list[bool | None], wanted: int) -> tuple[float, float]:
    """Average precision over the points of recall, and the recall at the end; the verdicts are of all images, best first."""
    precisions, recalls, right, wrong = [], [], 0, 0
    for verdict in verdicts:
        right, wrong = right + (verdict is True), wrong + (verdict is False)
        precisions.append(right / max(right + wrong, 1))
        recalls.append(right / wanted)
    at = [max((p for p, r in zip(precisions, recalls) if r >= point), default=0.0) for point in POINTS]
    return float(np.mean(at)), recalls[-1] if recalls else 0.0


def detection_scores(images: list[int], truth: list[dict], found: list[dict], roles: dict[int, str]) -> dict[str, float]:
    """COCO's twelve numbers of boxes, and AP50 of base, novel and all classes. roles: by category id."""
    truths, detections = defaultdict(list), defaultdict(list)
    for one in truth:
        truths[one["image_id"], one["category_id"]].append(one)
    for one in found:
        detections[one["image_id"], one["category_id"]].append(one)
    ap, ar = defaultdict(dict), defaultdict(dict)
    for category in roles:
        for name, span in RANGES.items():
            wanted = sum(not one["iscrowd"] and span[0] <= one["area"] <= span[1]
                         for image in images for one in truths[image, category])
            if wanted == 0:
                continue
            for cap in (1, 10, 100) if name == "" else (100,):
                for place, threshold in enumerate(THRESHOLDS):
                    scored: list[tuple[float, bool | None]] = []
                    for image in sorted(images):
                        best = sorted(detections[image, category], key=lambda one: -one["score"])[:cap]
                        verdicts = match(best, truths[image, category], threshold, span)
                        scored += zip([one["score"] for one in best], verdicts)
                    scored.sort(key=lambda pair: -pair[0])
                    values = curve([verdict for _, verdict in scored], wanted)
                    ap[name, cap].setdefault(category, {})[place], ar[name, cap].setdefault(category, {})[place] = values
    mean = lambda table, places, of=roles: float(np.mean([row[p] for c, row in table.items() for p in places if c in of]))
    every = range(10)
    named = {"AP": mean(ap["", 100], every), "AP50": mean(ap["", 100], [0]), "AP75": mean(ap["", 100], [5])}
    named |= {f"AP{name}": mean(ap[name, 100], every) for name in "sml" if ap[name, 100]}
    named |= {f"AR{cap}": mean(ar["", cap], every) for cap in (1, 10, 100)}
    named |= {f"AR{name}": mean(ar[name, 100], every) for name in "sml" if ar[name, 100]}
    for role in ("base", "novel"):
        named[f"AP50_{role}"] = mean(ap["", 100], [0], {c for c, own in roles.items() if own == role})
    return named | {"AP50_all": named["AP50"]}


def region_scores(prefix: str, truth: list[int], scores: np.ndarray) -> dict[str, float]:
    """acc1, acc5 and mean per-class acc1 of regions. scores: [regions, classes]; ties to the lower index."""
    ranks = np.argsort(-scores, axis=1, kind="stable")
    labels = np.array(truth)
    hits = ranks[:, 0] == labels
    return {f"{prefix}_acc1": float(hits.mean()), f"{prefix}_acc5": float((ranks[:, :5] == labels[:, None]).any(1).mean()),
            f"{prefix}_mean_acc1": float(np.mean([hits[labels == c].mean() for c in np.unique(labels)]))}


def semantic_scores(confusion: np.ndarray) -> dict[str, float]:
    """mIoU and its companions. confusion: [truth, prediction] in pixels that are not ignored."""
    hits, truth, predicted = np.diag(confusion).astype(float), confusion.sum(1), confusion.sum(0)
    union = truth + predicted - hits
    occurs, counts = truth > 0, union > 0
    iou = hits[occurs] / union[occurs]
    return {"mIoU": iou.mean(), "mIoU_union": (hits[counts] / union[counts]).mean(),
            "fwIoU": (iou * truth[occurs]).sum() / truth.sum(), "mACC": (hits[occurs] / truth[occurs]).mean(),
            "pACC": hits.sum() / truth.sum()}


def panoptic_matches(truth: np.ndarray, segments: list[dict], found: np.ndarray, classes: dict[int, int]) -> list[tuple]:
    """(category, IoU or None, "tp", "fp" or "fn") of one image. classes: category of each id of `found`; id 0 is void."""
    void = truth == 0
    crowd = {s["category_id"]: truth == s["id"] for s in segments if s["iscrowd"]}
    outcome, matched = [], set()
    for segment in segments:
        if segment["iscrowd"]:
            continue
        own, hit = truth == segment["id"], False
        for number, category in classes.items():
            if category != segment["category_id"]:
                continue
            other = found == number
            iou = (own & other).sum() / (own | (other & ~void)).sum()
            if iou > 0.5:
                outcome.append((category, iou, "tp"))
                matched.add(number)
                hit = True
        if not hit:
            outcome.append((segment["category_id"], None, "fn"))
    for number, category in classes.items():
        other = found == number
        excused = other & (void | crowd.get(category, np.zeros_like(void)))
        if number not in matched and excused.sum() / other.sum() <= 0.5:
            outcome.append((category, None, "fp"))
    return outcome


def panoptic_scores(outcome: list[tuple], things: dict[int, bool]) -> dict[str, float]:
    """PQ, SQ and RQ of all classes, of things and of stuff: means over the classes that occur or are predicted."""
    rows = {}
    for category in things:
        of = [(iou, kind) for own, iou, kind in outcome if own == category]
        if not of:
            continue
        ious = [iou for iou, kind in of if kind == "tp"]
        weight = len(ious) + sum(kind != "tp" for _, kind in of) / 2
        rows[category] = (sum(ious) / weight, float(np.mean(ious)) if ious else 0.0, len(ious) / weight)
    named = {}
    for suffix, group in (("", list(rows)), ("_things", [c for c in rows if things[c]]),
                          ("_stuff", [c for c in rows if not things[c]])):
        for place, name in enumerate(("PQ", "SQ", "RQ")):
            named[name + suffix] = float(np.mean([rows[c][place] for c in group]))
    return named
