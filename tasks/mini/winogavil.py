"""Writing and reading back one data set folder in WinoGAViL's form, byte for byte repeatable.

    <folder>/winogavil_dataset.csv      ID, cue, candidates, associations, num_candidates, num_associations
    <folder>/winogavil_images/          <name>.webp; candidates and associations are JSON lists of these names
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from math import comb
from multiprocessing import Pool
from pathlib import Path
from typing import Sequence

import numpy as np
from PIL import Image

from webdataset import PROCESSES, encode_picture

CSV_NAME = "winogavil_dataset.csv"
IMAGE_FOLDER = "winogavil_images"
COLUMNS = ("ID", "cue", "candidates", "associations", "num_candidates", "num_associations")


@dataclass(frozen=True)
class Instance:
    """A cue, the names of the pictures to choose from, and those that belong to it."""

    cue: str
    candidates: tuple[str, ...]
    associations: tuple[str, ...]


@dataclass(frozen=True)
class AssociationSet:
    """What one folder holds. pictures: name -> uint8 [48, 48, 3]."""

    pictures: dict[str, np.ndarray]
    instances: tuple[Instance, ...]


def chance_of(instances: Sequence[Instance]) -> float:
    """Expected mean Jaccard score of choosing as many candidates as there are associations, all choices alike.

    With n associations among N candidates the hits are hypergeometric, and h hits score h / (2n - h)."""
    scores = []
    for instance in instances:
        n, total = len(instance.associations), len(instance.candidates)
        scores.append(sum(comb(n, h) * comb(total - n, n - h) / comb(total, n) * h / (2 * n - h) for h in range(1, n + 1)))
    return sum(scores) / len(scores)


def write_associations(folder: Path, data: AssociationSet) -> None:
    """Writes the folder (which must not exist)."""
    (folder / IMAGE_FOLDER).mkdir(parents=True)
    with Pool(PROCESSES) as pool:
        encoded = pool.map(encode_picture, data.pictures.values(), chunksize=16)
    for name, (extension, image) in zip(data.pictures, encoded):
        (folder / IMAGE_FOLDER / f"{name}.{extension}").write_bytes(image)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, instance in enumerate(data.instances):
        writer.writerow((number, instance.cue, json.dumps(instance.candidates), json.dumps(instance.associations),
                         len(instance.candidates), len(instance.associations)))
    (folder / CSV_NAME).write_text(table.getvalue(), encoding="utf-8")


def read_associations(folder: Path) -> AssociationSet:
    """The stored set; pictures by name, sorted."""
    with (folder / CSV_NAME).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    pictures = {path.stem: np.array(Image.open(path).convert("RGB")) for path in sorted((folder / IMAGE_FOLDER).iterdir())}
    return AssociationSet(pictures, tuple(
        Instance(row["cue"], tuple(json.loads(row["candidates"])), tuple(json.loads(row["associations"]))) for row in rows))
