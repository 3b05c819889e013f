"""Prints what guessing scores on the composed scenes: the `chance` of their task cards.

    /usr/bin/python3 tasks/mini/scene_chance.py

AP50_novel: every true box with a score for each name drawn at random (100 seeds, mean and standard deviation): what is
left of a region probe that knows nothing. mIoU: every pixel gets a name at random; with n pixels of a name among N, and C
names, n / C are right, so its IoU is (n / C) / (n + N / C - n / C) in expectation of many pixels. PQ has no such value:
maps drawn at random have no segment that overlaps a true one by half.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parent / "data" / "permissive" / "coco_mini_scenes"
SEEDS = 100
SEMANTIC_VOID = 255


def average_precision(hits: np.ndarray, total: int) -> float:
    """COCO's AP of detections sorted by score: precision at 101 recalls, each the best at that recall or beyond."""
    right = np.cumsum(hits)
    precision = np.maximum.accumulate((right / np.arange(1, len(hits) + 1))[::-1])[::-1]
    places = np.searchsorted(right / total, np.linspace(0, 1, 101))
    return float(np.mean([precision[p] if p < len(precision) else 0.0 for p in places]))


def chance_ap50(labels: np.ndarray, names: np.ndarray, novel: np.ndarray) -> tuple[float, float]:
    """Mean and deviation over the seeds of the mean AP50 of the novel names."""
    means = []
    for seed in range(SEEDS):
        scores = np.random.default_rng(seed).random((len(names), len(labels)))
        means.append(np.mean([average_precision(labels[np.argsort(-scores[n])] == names[n], int((labels == names[n]).sum()))
                              for n in np.flatnonzero(novel)]))
    return float(np.mean(means)), float(np.std(means))


def chance_miou(counts: np.ndarray) -> float:
    """counts: pixels of each name."""
    names, pixels = len(counts), counts.sum()
    right = counts / names
    return float(np.mean(right / (counts + pixels / names - right)))


def main() -> None:
    instances = json.loads((FOLDER / "annotations" / "instances.json").read_text())
    classes = json.loads((FOLDER.parents[3] / "detection" / "classes" / "mini-scenes.json").read_text())["classes"]
    labels = np.array([a["category_id"] for a in instances["annotations"] if not a["iscrowd"]])
    names = np.array([c["id"] for c in instances["categories"]])
    print("AP50_novel %.6f +- %.6f" % chance_ap50(labels, names, np.array([c["role"] == "novel" for c in classes])))
    maps = np.stack([np.array(Image.open(path)) for path in sorted((FOLDER / "semantic").iterdir())])
    kinds = json.loads((FOLDER / "annotations" / "panoptic.json").read_text())["categories"]
    print("mIoU %.6f" % chance_miou(np.bincount(maps[maps != SEMANTIC_VOID], minlength=len(kinds))))


if __name__ == "__main__":
    main()
