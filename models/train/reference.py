"""What PyTorch, PIL and scikit-learn give for the embedded data: a second way to every number of the main job.

usage: /usr/bin/python3 models/train/reference.py      (after training; writes test/main-job/reference.json)

Reads the WebDataset folders with tarfile and PIL (to RGB before the resize, as WebDataset loaders do), runs the trained
networks in PyTorch, and scores as CLIP_benchmark does: classifier of normalised means, torch.topk, scikit-learn's
balanced accuracy, recall@k in both directions. No line is shared with the harness.
"""
from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from PIL import Image, __version__ as pil_version
from sklearn.metrics import balanced_accuracy_score
from torch import Tensor

from checkpoint import read_trained
from evaluate import image_embeddings, text_embeddings
from preprocess import normalised_pixels
from sizes import FAMILIES, ROOT, Cell
from tokenizer import Tokenizer
from towers import DualEncoder

DATA = ROOT / "tasks" / "mini" / "data"
TARGET = ROOT / "test" / "main-job" / "reference.json"


def read_folder(folder: Path) -> tuple[Tensor, list[str]]:
    """Pixels [N, 3, 32, 32] and the text of each sample's .cls or .txt, in the order of the shards."""
    pixels, truths = [], []
    for shard in range(int((folder / "test" / "nshards.txt").read_text())):
        with tarfile.open(folder / "test" / f"{shard}.tar") as archive:
            for member in archive:
                content = archive.extractfile(member).read()
                if member.name.endswith((".cls", ".txt")):
                    truths.append(content.decode())
                else:
                    pixels.append(normalised_pixels(Image.open(io.BytesIO(content)).convert("RGB")))
    return torch.stack(pixels), truths


def classify(model: DualEncoder, tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """acc1, acc5 and mean per-class recall of zero-shot classification."""
    names = (folder / "classnames.txt").read_text().splitlines()
    templates = (folder / "zeroshot_classification_templates.txt").read_text().splitlines()
    pixels, truths = read_folder(folder)
    labels = torch.tensor([int(truth) for truth in truths])
    columns = []
    for name in names:
        prompts = text_embeddings(model, tokenizer, [template.format(c=name) for template in templates])
        columns.append(F.normalize(prompts.mean(0), dim=0))
    logits = 100.0 * image_embeddings(model, pixels) @ torch.stack(columns, 1)
    best = logits.topk(5, 1, True, True)[1]
    hits = best.eq(labels[:, None]).double()
    return {
        "acc1": hits[:, :1].sum(1).mean().item(),
        "acc5": hits.sum(1).mean().item(),
        "mean_per_class_recall": float(balanced_accuracy_score(labels.numpy(), best[:, 0].numpy())),
    }


def retrieve(model: DualEncoder, tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """recall@1, 5, 10 of images for captions and of captions for images; mean of the two at 1."""
    pixels, truths = read_folder(folder)
    captions = [truth.splitlines() for truth in truths]
    image_of = torch.tensor([image for image, own in enumerate(captions) for _ in own])
    scores = text_embeddings(model, tokenizer, sum(captions, [])) @ image_embeddings(model, pixels).t()
    positive = torch.zeros_like(scores, dtype=torch.bool)
    positive[torch.arange(len(image_of)), image_of] = True
    found: dict[str, float] = {}
    for k in (1, 5, 10):
        for name, s, p in (("image", scores, positive), ("text", scores.t(), positive.t())):
            any_hit = p.gather(1, s.topk(k, 1)[1]).any(1)
            found[f"{name}_retrieval_recall@{k}"] = any_hit.double().mean().item()
    found["mean_recall@1"] = (found["image_retrieval_recall@1"] + found["text_retrieval_recall@1"]) / 2
    return found


def main() -> None:
    results: dict[str, dict[str, dict[str, float]]] = {}
    for family in FAMILIES:
        cell = Cell(family, "S")
        model, tokenizer, _ = read_trained(cell)
        results[cell.id] = {}
        for folder in sorted(DATA.glob("*/wds_mini_*_test")):
            task = "mini/" + folder.name[len("wds_mini_") : -len("_test")].replace("_", "-")
            score = retrieve if (folder / "dataset_type.txt").exists() else classify
            results[cell.id][task] = score(model, tokenizer, folder)
            print(cell.id, task, results[cell.id][task])
    made_by = {
        "command": "/usr/bin/python3 models/train/reference.py",
        "torch": torch.__version__, "PIL": pil_version, "numpy": np.__version__, "scikit-learn": sklearn.__version__,
    }
    TARGET.write_text(json.dumps({"made_by": made_by, "models": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
