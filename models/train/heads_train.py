"""Trains the detector and the segmenter head on the frozen tower, on scenes of base things and base stuff alone.

usage: /usr/bin/python3 models/train/heads_train.py        (after heads_drawings.py; writes .cache/heads/heads.npz, log.csv)

Uses a GPU where there is one. --minutes ends training early, with the learning rate brought down in time: the schedule
follows the larger of the shares of steps and of minutes that are used up.
"""
from __future__ import annotations

import argparse
import csv
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from frozen import read_frozen
from heads_drawings import BACKBONE, FILE, read_drawings
from heads_evaluate import evaluate
from heads_loss import losses
from heads_net import DetectorAndSegmenter, Heads
from heads_scenes import SceneData, Truth, make_scene
from sizes import MICRO

STEPS, BATCH, RATE, DECAY, WARM_UP = 6000, 64, 2e-3, 0.05, 0.03
VALIDATION_SCENES, VALIDATION_SEED = 256, 5
TRUSTS = (0.0, 0.25, 0.5, 1.0)  # shares of the learned correction that are tried on the validation scenes


def rate_at(used: float) -> float:
    """Learning rate when this share of the schedule is used: linear warm-up, cosine to zero."""
    return RATE * min(used / WARM_UP, 1) * (1 + math.cos(math.pi * min(used, 1))) / 2


def train(options: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(options.seed)
    drawings = read_drawings(options.drawings)
    tower = read_frozen(options.backbone)[0].image.to(device).eval()
    heads = Heads(tower).to(device)
    classifier = torch.from_numpy(drawings.classifier[:drawings.base + drawings.stuff]).to(device)
    optimizer = torch.optim.AdamW([
        {"params": [p for p in heads.parameters() if p.ndim > 1], "weight_decay": DECAY},
        {"params": [p for p in heads.parameters() if p.ndim <= 1], "weight_decay": 0.0}], lr=RATE, betas=(0.9, 0.99))
    data = SceneData(drawings, options.seed, options.steps * options.batch, True)
    loader = DataLoader(data, options.batch, num_workers=options.workers, drop_last=True, persistent_workers=False)
    options.out.mkdir(parents=True, exist_ok=True)
    begun, rows, sums = time.time(), [], {}
    for step, batch in enumerate(loader):
        used = max(step / options.steps, (time.time() - begun) / (60 * options.minutes))
        if used >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(used)
        truth = Truth(*(value.to(device) for value in batch))
        parts = losses(heads.train(), tower, truth, classifier, drawings.scale)
        loss = sum(parts.values())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(heads.parameters(), 5.0)
        optimizer.step()
        for name, value in parts.items():
            sums.setdefault(name, []).append(value.detach())
        if (step + 1) % options.every == 0:
            means = {name: round(torch.stack(values).mean().item(), 4) for name, values in sums.items()}
            rows.append({"step": step + 1, "seconds": round(time.time() - begun), **means})
            print(rows[-1], flush=True)
            sums = {}
    heads.eval()
    np.savez(options.out / "heads.npz", **{name: value.cpu().numpy() for name, value in heads.state_dict().items()})
    scenes = [make_scene(drawings, VALIDATION_SEED, n, False) for n in range(options.scenes)]
    scores = {str(trust): evaluate(DetectorAndSegmenter(tower, heads, trust), scenes, drawings, device) for trust in TRUSTS}
    facts = {"device": device.type, "steps": step + (used < 1), "seconds": round(time.time() - begun), "validation": scores}
    print(json.dumps(facts, indent=1))
    (options.out / "heads.json").write_text(json.dumps(facts, indent=1) + "\n")
    with (options.out / "log.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, default=FILE)
    parser.add_argument("--backbone", type=Path, default=MICRO / BACKBONE, help="folder of the frozen model")
    parser.add_argument("--out", type=Path, default=FILE.parent, help="folder that gets heads.npz, heads.json, log.csv")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--minutes", type=float, default=60, help="end training after so long")
    parser.add_argument("--workers", type=int, default=1, help="processes that compose scenes")
    parser.add_argument("--every", type=int, default=100, help="steps between lines of the log")
    parser.add_argument("--scenes", type=int, default=VALIDATION_SCENES, help="validation scenes")
    parser.add_argument("--seed", type=int, default=0)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
