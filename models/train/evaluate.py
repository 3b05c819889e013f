"""Zero-shot accuracy and label retrieval on a split of the pool, with the pixels that the harness would see.

usage: /usr/bin/python3 models/train/evaluate.py --family vit --size S     (after training; prints the test splits)
"""
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from captions import TEMPLATES
from data import pad_ids
from pool import Concept, Pool, read_pool
from sizes import IMAGE_SIZE, MEAN, POOL, STD
from tokenizer import Tokenizer
from towers import DualEncoder


def test_pixels(rgba: Tensor) -> Tensor:
    """uint8 [N, 48, 48, 4] -> normalised [N, 3, 32, 32]: white background, PIL's bicubic on 8 bits."""
    x = rgba.numpy().astype(np.float32)
    flat = x[..., :3] * (x[..., 3:] / 255) + 255 - x[..., 3:]
    small = [np.asarray(Image.fromarray(image).resize((IMAGE_SIZE, IMAGE_SIZE), Image.BICUBIC))
             for image in np.rint(flat).astype(np.uint8)]
    return (torch.from_numpy(np.stack(small)).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


@torch.no_grad()
def image_embeddings(model: DualEncoder, pixels: Tensor) -> Tensor:
    """[N, D], L2-normalised. The model must be in eval mode."""
    device = model.log_scale.device
    return torch.cat([F.normalize(model.image(part.to(device)), dim=-1) for part in pixels.split(256)]).cpu()


@torch.no_grad()
def text_embeddings(model: DualEncoder, tokenizer: Tokenizer, texts: list[str]) -> Tensor:
    """[T, D], L2-normalised."""
    device = model.log_scale.device
    parts = [texts[i : i + 512] for i in range(0, len(texts), 512)]
    return torch.cat([F.normalize(model.text(pad_ids([tokenizer.encode(t) for t in part]).to(device)), dim=-1)
                      for part in parts]).cpu()


def classifier(model: DualEncoder, tokenizer: Tokenizer, names: list[str]) -> Tensor:
    """[C, D] zero-shot classifier: L2-normalised mean over the templates of normalised text embeddings."""
    every = [text_embeddings(model, tokenizer, [t.format(c=name) for name in names]) for t in TEMPLATES]
    return F.normalize(torch.stack(every).mean(0), dim=-1)


def zero_shot_acc1(images: Tensor, weights: Tensor, names: list[Concept], truth: list[Concept]) -> float:
    """Fraction of images whose best class is their concept; ties by lower index."""
    place = {concept.id: n for n, concept in enumerate(names)}
    target = torch.tensor([place[concept.id] for concept in truth])
    return (images @ weights.t()).argmax(1).eq(target).float().mean().item()


def label_recall1(images: Tensor, texts: Tensor, labels: list[str]) -> float:
    """Image-to-text recall@1 among the labels of the set; an equal label of another image is right too."""
    best = (images @ texts.t()).argmax(1).tolist()
    return sum(labels[n] == labels[b] for n, b in enumerate(best)) / len(labels)


class Validation:
    """The two selection splits, with their pixels kept: held-out drawings of known concepts, held-out clip-art."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.emoji, self.clipart = pool.rows("validation"), pool.rows("clipart-validation")
        self.emoji_pixels = test_pixels(pool.rgba[self.emoji])
        self.clipart_pixels = test_pixels(pool.rgba[self.clipart])

    def measure(self, model: DualEncoder, tokenizer: Tokenizer) -> tuple[float, float]:
        """(acc1 over all concept names, clip-art image-to-label R@1); leaves the model in training mode."""
        model.eval()
        weights = classifier(model, tokenizer, [c.label for c in self.pool.names])
        acc1 = zero_shot_acc1(image_embeddings(model, self.emoji_pixels), weights, self.pool.names,
                              [self.pool.concept[i] for i in self.emoji])
        labels = [self.pool.concept[i].label for i in self.clipart]
        recall = label_recall1(image_embeddings(model, self.clipart_pixels),
                               text_embeddings(model, tokenizer, labels), labels)
        model.train()
        return acc1, recall


def measure_all(model: DualEncoder, tokenizer: Tokenizer, pool: Pool) -> dict[str, float]:
    """Every split and vendor that training never saw. For the report only: choose nothing by these numbers."""
    model.eval()
    weights = classifier(model, tokenizer, [c.label for c in pool.names])
    found: dict[str, float] = {}
    for split in ("validation", "test", "shift"):
        for vendor in sorted({pool.vendor[i] for i in pool.rows(split)}):
            rows = pool.rows(split, vendor)
            images = image_embeddings(model, test_pixels(pool.rgba[rows]))
            found[f"{split}/{vendor} acc1 (n={len(rows)})"] = zero_shot_acc1(
                images, weights, pool.names, [pool.concept[i] for i in rows])
    rows = pool.rows("novel")
    novel = list({pool.concept[i].id: pool.concept[i] for i in rows}.values())
    names = classifier(model, tokenizer, [c.label for c in novel]) if novel else weights
    for vendor in sorted({pool.vendor[i] for i in rows}):
        part = pool.rows("novel", vendor)
        found[f"novel/{vendor} acc1 of {len(novel)} (n={len(part)})"] = zero_shot_acc1(
            image_embeddings(model, test_pixels(pool.rgba[part])), names, novel, [pool.concept[i] for i in part])
    for split in ("clipart-validation", "clipart-test"):
        rows = pool.rows(split)
        labels = [pool.concept[i].label for i in rows]
        found[f"{split} R@1 (n={len(rows)})"] = label_recall1(
            image_embeddings(model, test_pixels(pool.rgba[rows])), text_embeddings(model, tokenizer, labels), labels)
    return found


if __name__ == "__main__":
    from checkpoint import add_cell_options, cell_of, read_trained

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, default=POOL, help="folder of pool.npy and pool.json")
    options = add_cell_options(parser).parse_args()
    model, tokenizer, state = read_trained(cell_of(options), options.out)
    pool = read_pool(options.pool)
    if pool.digest != state["pool"]:
        print("warning: not the pool that this model was trained on", file=sys.stderr)
    print(json.dumps(measure_all(model, tokenizer, pool), indent=1))
