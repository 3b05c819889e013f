"""What PyTorch, PIL and scikit-learn give for the embedded data: a second way to every number of the main job.

usage: /usr/bin/python3 models/train/reference.py      (after training; writes test/main-job/reference.json;
       then reference_scenes.py, which adds the composed scenes)

Reads the folders with tarfile, csv and PIL (to RGB before the resize, as WebDataset loaders do), runs the trained
networks in PyTorch, and scores as CLIP_benchmark and DataComp do: classifier of normalised means, torch.topk,
scikit-learn's balanced accuracy, macro F1 and Jaccard score, the worst group by the metadata column, recall@k in both
directions. No line is shared with the harness.
"""
from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from PIL import Image, __version__ as pil_version
from sklearn.metrics import balanced_accuracy_score, f1_score, jaccard_score
from torch import Tensor

from checkpoint import read_trained
from evaluate import image_embeddings, text_embeddings
from preprocess import normalised_pixels
from sizes import FAMILIES, ROOT, Cell
from tokenizer import Tokenizer
from towers import DualEncoder

TARGET = ROOT / "test" / "main-job" / "reference.json"
DENSE = ("coco", "coco-panoptic", "label-maps")  # reference_scenes.py


def read_folder(folder: Path) -> tuple[Tensor, list[str], list[np.ndarray]]:
    """Pixels [N, 3, 32, 32], the text of each sample's .cls or .txt, and its .npy row where it has one, in order."""
    pixels, truths, rows = [], [], []
    for shard in range(int((folder / "test" / "nshards.txt").read_text())):
        with tarfile.open(folder / "test" / f"{shard}.tar") as archive:
            for member in archive:
                content = archive.extractfile(member).read()
                if member.name.endswith((".cls", ".txt")):
                    truths.append(content.decode())
                elif member.name.endswith(".npy"):
                    rows.append(np.load(io.BytesIO(content)))
                else:
                    pixels.append(normalised_pixels(Image.open(io.BytesIO(content)).convert("RGB")))
    return torch.stack(pixels), truths, rows


def classify(model: DualEncoder, tokenizer: Tokenizer, folder: Path, columns: list[str]) -> dict[str, float]:
    """acc1, acc5 and mean per-class recall of zero-shot classification; with metadata columns also those of groups."""
    names = (folder / "classnames.txt").read_text().splitlines()
    templates = (folder / "zeroshot_classification_templates.txt").read_text().splitlines()
    pixels, truths, rows = read_folder(folder)
    labels = torch.tensor([int(truth) for truth in truths])
    classifier = []
    for name in names:
        prompts = text_embeddings(model, tokenizer, [template.format(c=name) for template in templates])
        classifier.append(F.normalize(prompts.mean(0), dim=0))
    logits = 100.0 * image_embeddings(model, pixels) @ torch.stack(classifier, 1)
    best = logits.topk(5, 1, True, True)[1]
    hits = best.eq(labels[:, None]).double()
    found = {
        "acc1": hits[:, :1].sum(1).mean().item(),
        "acc5": hits.sum(1).mean().item(),
        "mean_per_class_recall": float(balanced_accuracy_score(labels.numpy(), best[:, 0].numpy())),
    }
    if columns:
        groups = np.stack(rows)
        worst = lambda values, column: min(values[groups[:, column] == g].mean().item() for g in np.unique(groups[:, column]))
        found["F1-macro_all"] = float(f1_score(labels, best[:, 0], average="macro", labels=torch.unique(labels)))
        found["acc_wg"] = worst(hits[:, 0], 0)
        found["acc_top5_wg"] = worst(hits.sum(1), 0)
        for name in {"region", "year"} & set(columns):
            found[f"acc_worst_{name}"] = worst(hits[:, 0], columns.index(name))
    return found


def associate(model: DualEncoder, tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """WinoGAViL's Jaccard scores: as many best candidates as there are associations, by number of candidates."""
    with (folder / "winogavil_dataset.csv").open(newline="", encoding="utf-8") as file:
        instances = [(row["cue"], json.loads(row["candidates"]), json.loads(row["associations"]))
                     for row in csv.DictReader(file)]
    scores, sizes = [], []
    for cue, candidates, associations in instances:
        images = torch.stack([normalised_pixels(Image.open(folder / "winogavil_images" / f"{name}.webp").convert("RGB"))
                              for name in candidates])
        prompt = f"{'An' if cue.lower()[0] in 'aeiou' else 'A'} {cue.lower()}"
        logits = (text_embeddings(model, tokenizer, [prompt]) @ image_embeddings(model, images).t())[0].numpy()
        truth = np.isin(candidates, associations)
        chosen = np.isin(np.arange(len(candidates)), np.argsort(logits)[-truth.sum():])
        scores.append(jaccard_score(truth, chosen))
        sizes.append(len(candidates))
    values, counts = np.array(scores), np.array(sizes)
    return {"avg_jaccard_score": values.mean(), **{f"jaccard_score_{n}": values[counts == n].mean() for n in (5, 6, 10, 12)},
            "jaccard_score_5-6": values[counts <= 6].mean(), "jaccard_score_10-12": values[counts >= 10].mean()}


def retrieve(model: DualEncoder, tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """recall@1, 5, 10 of images for captions and of captions for images; mean of the two at 1."""
    pixels, truths, _ = read_folder(folder)
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
    entries = json.loads((ROOT / "datasets.json").read_text())["datasets"]
    embedded = [entry for entry in entries if entry.get("root") == "package" and entry["format"] in ("webdataset", "winogavil")]
    results: dict[str, dict[str, dict[str, float]]] = {}
    for family in FAMILIES:
        cell = Cell(family, "S")
        model, tokenizer, _ = read_trained(cell)
        results[cell.id] = {}
        for entry in embedded:
            folder, (task,) = ROOT / entry["paths"][0], entry["tasks"]
            if entry["format"] == "winogavil":
                found = associate(model, tokenizer, folder)
            elif (folder / "dataset_type.txt").exists():
                found = retrieve(model, tokenizer, folder)
            else:
                found = classify(model, tokenizer, folder, entry.get("metadata", []))
            results[cell.id][task] = found
            print(cell.id, task, found)
    made_by = {
        "command": "/usr/bin/python3 models/train/reference.py",
        "torch": torch.__version__, "PIL": pil_version, "numpy": np.__version__, "scikit-learn": sklearn.__version__,
    }
    TARGET.write_text(json.dumps({"made_by": made_by, "models": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
