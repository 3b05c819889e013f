"""Writes how each committed model was trained into models/train/README.md, from its card and its log.

usage: /usr/bin/python3 models/train/summary.py      (needs neither artwork nor checkpoints)
"""
from __future__ import annotations

import csv
import json
from pathlib import Path

from sizes import LADDER, LOGS, MICRO

README = Path(__file__).resolve().parent / "README.md"
MARKER = "<!-- below: /usr/bin/python3 models/train/summary.py -->\n"
HEAD = ("model", "image + text (M)", "image MMACs", "pairs", "passes", "loss", "validation acc1", "clip-art R@1", "minutes")


def row(model_id: str) -> list[str]:
    """The cells of one model; scores in percent, of the float32 weights at the end of training."""
    card = json.loads((MICRO / model_id / "model.json").read_text())
    with (LOGS / f"{model_id}.csv").open(newline="") as file:
        last = list(csv.DictReader(file))[-1]
    pairs, params = round(card["training"]["uniquePairsM"] * 1e6), card["paramsM"]
    return [model_id, f"{params['image']:.2f} + {params['text']:.2f}", f"{card['gmacs']['image'] * 1000:.1f}", f"{pairs:,}",
            f"{int(last['samples_seen']) / pairs:.0f}", f"{float(last['loss']):.2f}",
            f"{100 * float(last['validation_acc1']):.1f}", f"{100 * float(last['clipart_validation_r1']):.1f}",
            f"{int(last['seconds']) / 60:.1f}"]


def main() -> None:
    rows = [row(cell.id) for cell in LADDER]
    table = ["| " + " | ".join(cells) + " |" for cells in (list(HEAD), ["---"] * len(HEAD), *rows)]
    total = sum(float(cells[-1]) for cells in rows)
    introduction = README.read_text(encoding="utf-8").split(MARKER)[0]
    README.write_text(introduction + MARKER + "\n" + "\n".join(table) +
                      f"\n\nAll {len(rows)} together: {total:.0f} minutes of one core.\n", encoding="utf-8")
    print("\n".join(table))


if __name__ == "__main__":
    main()
