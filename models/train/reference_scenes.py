"""What PyTorch, torchvision, scipy and PIL give for the composed scenes: a second way to the dense numbers of the main job.

usage: /usr/bin/python3 models/train/reference_scenes.py     (after reference.py; adds to test/main-job/reference.json)

Runs the networks of the shipped graphs in PyTorch over windows of each scene, and probes their features as the protocols
`region-probe` and `dense-probe` say: torchvision's RoIAlign, means over masks, F.interpolate and an arg max, connected
components of scipy. Rules (view, templates, thresholds) come from the task cards. No line is shared with the harness.
"""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Iterator

import numpy as np
import scipy
import torch
import torch.nn.functional as F
import torchvision
from PIL import Image
from scipy import ndimage
from torch import Tensor
from torchvision.ops import roi_align

from evaluate import text_embeddings
from frozen import read_frozen
from reference_scores import (detection_scores, panoptic_matches, panoptic_scores, region_scores, semantic_scores)
from sizes import FAMILIES, IMAGE_SIZE, MEAN, MICRO, ROOT, STD
from tokenizer import Tokenizer
from towers import DualEncoder

TARGET = ROOT / "test" / "main-job" / "reference.json"
TASKS = {"mini/scenes-detection": "detection", "mini/scenes-semantic": "segmentation",
         "mini/scenes-panoptic": "segmentation"}
# Taken from the right and lower edge of boxes, in cells: where a side is a whole number of cells, rounding alone would
# say whether torchvision takes one more sample along it.
WHOLE = torch.tensor([0, 0, 1e-7, 1e-7], dtype=torch.float64)


class Scenes:
    """One task: its card, its classes in order, its files, and the grids and classifier of a model."""

    def __init__(self, task: str, model: DualEncoder, tokenizer: Tokenizer) -> None:
        group = ROOT / "tasks" / TASKS[task]
        self.card = next(c for c in json.loads((group / "cards" / "mini.json").read_text())["tasks"] if c["id"] == task)
        self.entry = next(e for e in json.loads((ROOT / "datasets.json").read_text())["datasets"]
                          if e["id"] == self.card["dataset"])
        self.folder = ROOT / self.entry["paths"][0]
        self.annotations = (json.loads((self.folder / self.entry["annotations"]).read_text())
                            if "annotations" in self.entry else None)
        listed = json.loads((group / "classes" / f"{self.card['classes']}.json").read_text())["classes"]
        if self.annotations:
            by_name = {one["names"][0]: one for one in listed}
            self.classes = [by_name[c["name"]] | {"id": c["id"]} for c in self.annotations["categories"]]
        else:
            self.classes = [one | {"id": place} for place, one in enumerate(listed)]
        self.model, self.scale = model, float(model.log_scale.exp())
        templates = json.loads((ROOT / "tasks" / "templates" / f"{self.card['templates']}.json").read_text())["templates"]
        unit = lambda name: F.normalize(
            text_embeddings(model, tokenizer, [t.replace("{c}", name) for t in templates]).mean(0), dim=0)
        self.text = [torch.stack([unit(name) for name in one["names"]]) for one in self.classes]

    def cosines(self, features: Tensor) -> Tensor:
        """[N, C]: of each row [N, D] the product with each class, that of its best name."""
        return torch.stack([(features @ names.t()).max(1)[0] for names in self.text], 1)

    def grids(self) -> Iterator[tuple[str, tuple[int, int], Tensor]]:
        """(name without suffix, height and width, features [D, h, w]) of every image, in the order of names."""
        for path in sorted(next((self.folder / f) for f in self.entry["images"]).iterdir()):
            image = Image.open(path).convert("RGB")
            yield path.stem, (image.height, image.width), window_features(self.model, image, self.card["view"])


@torch.no_grad()
def window_features(model: DualEncoder, image: Image.Image, view: dict) -> Tensor:
    """[D, h, w]: the mean over windows of unit features. The short side is resized to `shortSide` windows, windows are
    `stride` of their side apart, the last ones at the border."""
    stride, side = model.image.stride, IMAGE_SIZE
    scale = view["shortSide"] * side / min(image.size)
    width, height = (max(1, int(length * scale / stride + 0.5)) * stride for length in image.size)
    pixels = torch.from_numpy(np.array(image.resize((width, height), Image.BICUBIC))).permute(2, 0, 1).float()
    pixels = (pixels / 255 - MEAN) / STD
    step = max(1, int(view["stride"] * side / stride + 0.5)) * stride
    tops, lefts = (sorted({*range(0, length - side, step), length - side}) for length in (height, width))
    places = [(top, left) for top in tops for left in lefts]
    windows = torch.stack([pixels[:, top : top + side, left : left + side] for top, left in places])
    features = F.normalize(model.image.dense(windows), dim=1)
    total, count = torch.zeros(features.shape[1], height // stride, width // stride), torch.zeros(height // stride, width // stride)
    for (top, left), feature in zip(places, features):
        rows, columns = (slice(at // stride, (at + side) // stride) for at in (top, left))
        total[:, rows, columns] += feature
        count[rows, columns] += 1
    return total / count


def pixels_of(segmentation: list[list[float]] | dict, height: int, width: int) -> np.ndarray:
    """The mask of run lengths down the columns, or of the pixels whose centres lie inside any polygon (even-odd rule)."""
    if isinstance(segmentation, dict):
        runs = segmentation["counts"]
        return np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(width, height).T
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    mask = np.zeros((height, width), bool)
    for polygon in segmentation:
        corners = np.array(polygon).reshape(-1, 2)
        inside = np.zeros_like(mask)
        for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, 0)):
            if y1 != y2:
                crosses = (np.minimum(y1, y2) <= y) & (y < np.maximum(y1, y2))
                inside ^= crosses & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
        mask |= inside
    return mask


def mean_under(mask: np.ndarray, grid: Tensor) -> Tensor:
    """[D]: the mean of the cells, each weighed with the area of it under the mask."""
    def shares(cells: int, pixels: int) -> np.ndarray:
        edges, size = np.arange(pixels), pixels / cells
        return np.stack([np.clip(np.minimum(edges + 1, (c + 1) * size) - np.maximum(edges, c * size), 0, 1)
                         for c in range(cells)])
    weights = shares(grid.shape[1], mask.shape[0]) @ mask @ shares(grid.shape[2], mask.shape[1]).T
    return (grid.double() * torch.from_numpy(weights / weights.sum())).sum((1, 2)).float()


def probe_regions(scenes: Scenes) -> dict[str, float]:
    """Accuracy of true boxes and masks, and COCO's numbers with the true boxes as proposals."""
    rules, truth = scenes.card["detection"], scenes.annotations["annotations"]
    images = {Path(image["file_name"]).stem: image["id"] for image in scenes.annotations["images"]}
    place = {one["id"]: index for index, one in enumerate(scenes.classes)}
    labels, of_boxes, of_masks, found = [], [], [], []
    for name, (height, width), grid in scenes.grids():
        regions = [one for one in truth if one["image_id"] == images[name] and not one["iscrowd"]]
        if not regions:
            continue
        corners = torch.tensor([[x, y, x + w, y + h] for x, y, w, h in (one["bbox"] for one in regions)])
        down, along = grid.shape[1] / height, grid.shape[2] / width
        boxes = corners * torch.tensor([along, down, along, down], dtype=torch.float64) - WHOLE
        aligned = roi_align(grid[None].double(), [boxes], 1, 1.0, -1, True)[:, :, 0, 0].float()
        cosines = scenes.cosines(F.normalize(aligned, dim=1))
        chances = (scenes.scale * cosines.double()).softmax(1)
        best = sorted((-p, region, category) for region, row in enumerate(chances.tolist())
                      for category, p in enumerate(row) if p > rules["scoreThreshold"])[: rules["maxDetections"]]
        found += [{"image_id": images[name], "category_id": scenes.classes[category]["id"], "score": -minus,
                   "bbox": regions[region]["bbox"]} for minus, region, category in best]
        pooled = []
        for one in regions:
            mask = pixels_of(one["segmentation"], height, width)
            if mask.sum() != one["area"]:
                raise ValueError(f"annotation {one['id']}: {mask.sum()} pixels, its area is {one['area']}")
            pooled.append(mean_under(mask, grid))
        masks = scenes.cosines(F.normalize(torch.stack(pooled), dim=1))
        for index, one in enumerate(regions):
            if 8 ** 2 <= one["bbox"][2] * one["bbox"][3] <= 1024 ** 2:
                labels.append(place[one["category_id"]])
                of_boxes.append(cosines[index].numpy())
                of_masks.append(masks[index].numpy())
    roles = {one["id"]: one["role"] for one in scenes.classes}
    return {**region_scores("box", labels, np.stack(of_boxes)), **region_scores("mask", labels, np.stack(of_masks)),
            **detection_scores(list(images.values()), truth, found, roles)}


def label_maps(scenes: Scenes) -> Iterator[tuple[str, np.ndarray, int]]:
    """(name, class index of each pixel, cells of the grid) of every image: logits are interpolated before the arg max."""
    for name, size, grid in scenes.grids():
        logits = scenes.cosines(grid.flatten(1).t()).t().reshape(1, -1, *grid.shape[1:])
        yield name, F.interpolate(logits, size, mode="bilinear", align_corners=False)[0].numpy().argmax(0), grid[0].numel()


def probe_labels(scenes: Scenes) -> dict[str, float]:
    """mIoU and its companions over one confusion matrix."""
    count = len(scenes.classes)
    confusion = np.zeros((count, count), np.int64)
    for name, labels, _ in label_maps(scenes):
        truth = np.array(Image.open(scenes.folder / scenes.entry["maps"] / f"{name}.png"))
        known = truth != scenes.entry["ignoreLabel"]
        np.add.at(confusion, (truth[known], labels[known]), 1)
    return {name: float(value) for name, value in semantic_scores(confusion).items()}


def probe_segments(scenes: Scenes) -> dict[str, float]:
    """Panoptic quality: every connected region of a thing is a segment, all of a class of stuff is one, and what is
    smaller than a cell is void."""
    annotations = {Path(one["file_name"]).stem: one["segments_info"] for one in scenes.annotations["annotations"]}
    outcome: list[tuple] = []
    for name, labels, cells in label_maps(scenes):
        rgb = np.array(Image.open(scenes.folder / scenes.entry["maps"] / f"{name}.png").convert("RGB")).astype(np.int64)
        found, classes = np.zeros(labels.shape, np.int64), {}
        for label in np.unique(labels):
            own = labels == label
            regions, count = ndimage.label(own, np.ones((3, 3))) if scenes.classes[label]["isThing"] else (own, 1)
            for region in range(1, count + 1):
                segment = regions == region
                if segment.sum() >= labels.size / cells:
                    classes[len(classes) + 1] = scenes.classes[label]["id"]
                    found[segment] = len(classes)
        outcome += panoptic_matches(rgb @ [1, 256, 65536], annotations[name], found, classes)
    return panoptic_scores(outcome, {one["id"]: one["isThing"] for one in scenes.classes})


PROBES = {"mini/scenes-detection": probe_regions, "mini/scenes-semantic": probe_labels,
          "mini/scenes-panoptic": probe_segments}


def main() -> None:
    torch.set_num_threads(1)
    written = json.loads(TARGET.read_text())
    for family in FAMILIES:
        model, tokenizer = read_frozen(MICRO / f"{family}-micro-s")
        for task, probe in PROBES.items():
            found = probe(Scenes(task, model, tokenizer))
            written["models"][f"{family}-micro-s"][task] = found
            print(family, task, found, flush=True)
    written["made_by"] |= {"command of the scenes": "/usr/bin/python3 models/train/reference_scenes.py",
                           "torchvision": torchvision.__version__, "scipy": scipy.__version__}
    TARGET.write_text(re.sub(r"e-0(\d)", r"e-\1", json.dumps(written, indent=2)) + "\n")  # as Prettier writes them


if __name__ == "__main__":
    main()
