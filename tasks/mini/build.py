"""Writes the embedded data sets of suite `mini` into `tasks/mini/data`, checks them, and writes their manifest.

    /usr/bin/python3 tasks/mini/build.py

Needs the artwork pool (models/train/artwork.py, run first). Two runs give the same bytes. Nothing is replaced unless
every check (checks.py) holds: no picture of any set occurs, pixel for pixel, among the pictures that trained or chose a
model; five sets share no picture with any other; no novel concept was trained on; every label has a class
name; every folder reads back as it was meant. seen.json is the evidence: what trained or chose a model, for
test/data/embedded-disjoint.test.ts to compare the stored pictures with.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import PIL
import sklearn
from PIL import features

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "models" / "train")]

from artwork import load_pool  # noqa: E402  (needs the path above)
from artwork_sources import ArtworkError  # noqa: E402
from artwork_split import SEED as SPLIT_SEED  # noqa: E402
from checks import check, folder_of, seen_by_training  # noqa: E402
from leaks import near_duplicates  # noqa: E402
from lmm_chance import lmm_counts  # noqa: E402
from lmm_files import write_lmm  # noqa: E402
from lmm_truth import LmmSet  # noqa: E402
from scene_files import SceneSet, write_scenes  # noqa: E402
from sets import SEED, BuiltSet, Pool, build_sets  # noqa: E402
from sets_groups import continent_set, skin_tone_set, vendor_set  # noqa: E402
from sets_keywords import keyword_set  # noqa: E402
from sets_lmm import lmm_set  # noqa: E402
from sets_scenes import scene_counts, scene_set  # noqa: E402
from sets_wildlife import wildlife_set  # noqa: E402
from webdataset import write_folder  # noqa: E402
from winogavil import AssociationSet, chance_of, write_associations  # noqa: E402

DATA = HERE / "data"

OPENMOJI_NOTICE = """\
The pictures in this folder are derived from OpenMoji (@iconify-json/openmoji 1.2.29).

All emojis designed by OpenMoji - the open-source emoji and icon project.
    https://openmoji.org/    https://github.com/hfg-gmuend/openmoji

License: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)
    https://creativecommons.org/licenses/by-sa/4.0/
    https://creativecommons.org/licenses/by-sa/4.0/legalcode

Changes: a random selection, rendered to 48 x 48 pixels, composited on white, stored as WebP in tar files.
The pictures in this folder are licensed under the same licence, without warranty. They are kept apart from all other
pictures of this project, which are not under a share-alike licence.
"""


def build_all(pool: Pool) -> list[BuiltSet]:
    """The seventeen sets, in the order of the README."""
    seeds = [(SEED, 100 * n) for n in range(11, 18)]
    sets = build_sets(pool, sklearn.__version__)
    left = pool.without(sets)
    vendors = vendor_set(left, seeds[2])
    wildlife, drawings = wildlife_set(left.without([vendors]), seeds[3])
    keywords = keyword_set(left.without([vendors]).without_hashes(drawings), seeds[4])
    return [*sets, skin_tone_set(pool, seeds[0]), continent_set(pool, seeds[1]), vendors, wildlife, keywords,
            scene_set(pool, seeds[5]), lmm_set(pool, seeds[6])]


def _counts(built: BuiltSet) -> dict[str, Any]:
    if isinstance(built.data, AssociationSet):
        return {"instances": len(built.data.instances), "chance": round(chance_of(built.data.instances), 6),
                "chance_10_12": round(chance_of([i for i in built.data.instances if len(i.candidates) >= 10]), 6)}
    if isinstance(built.data, SceneSet):
        return scene_counts(built.data)
    if isinstance(built.data, LmmSet):
        return lmm_counts(built.data)
    samples = built.data.samples
    if built.data.is_retrieval:
        return {"captions": sum(len(s.truth) for s in samples if isinstance(s.truth, tuple))}
    counts: dict[str, Any] = {"classes": len(built.data.class_names), "classes_with_images": len({s.truth for s in samples})}
    if built.column:
        images = Counter(built.groups[s.metadata[0]] for s in samples)
        counts["metadata"] = {built.column: {group: images[group] for group in built.groups}}
    return counts


def _kind(built: BuiltSet) -> str:
    if isinstance(built.data, AssociationSet):
        return "association"
    if isinstance(built.data, SceneSet):
        return "scenes"
    if isinstance(built.data, LmmSet):
        return "questions"
    return "retrieval" if built.data.is_retrieval else "classification"


def manifest(root: Path, sets: Sequence[BuiltSet]) -> dict[str, Any]:
    """What manifest.json says: per set its sources, counts, seed and the sha256 of each file."""
    return {
        "version": 1,
        "seeds": {"pool_splits": SPLIT_SEED, "selection": SEED},
        "tools": {"pillow": PIL.__version__, "libwebp": features.version("webp"), "numpy": np.__version__,
                  "scikit_learn": sklearn.__version__},
        "sets": [{
            "name": built.name,
            "about": built.about,
            "folder": folder_of(built),
            "kind": _kind(built),
            "images": len(built.pictures),
            **_counts(built),
            "seed": list(built.seed),
            "sources": [{"package": source.rpartition("@")[0], "version": source.rpartition("@")[2], "licence": licence}
                        for source, licence in built.sources],
            "files": {f.relative_to(root / folder_of(built)).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
                      for f in sorted((root / folder_of(built)).rglob("*")) if f.is_file()},
        } for built in sets],
    }


def build() -> None:
    """Builds in a folder beside `data`, checks it, then puts it in place of the old one."""
    index, pixels = load_pool()
    near = near_duplicates(index["images"], pixels)
    print(f"{len(near)} pictures left out: near a training or validation picture", flush=True)
    pool = Pool(index["concepts"], index["images"], np.asarray(pixels), frozenset(near))
    sets = build_all(pool)
    with tempfile.TemporaryDirectory(dir=HERE, prefix=".partial-") as partial:
        root = Path(partial) / DATA.name
        for built in sets:
            if isinstance(built.data, AssociationSet):
                write_associations(root / folder_of(built), built.data)
            elif isinstance(built.data, SceneSet):
                write_scenes(root / folder_of(built), built.data)
            elif isinstance(built.data, LmmSet):
                write_lmm(root / folder_of(built), built.data)
            else:
                write_folder(root / folder_of(built), built.data)
        (root / "cc-by-sa-4.0" / "LICENSE").write_text(OPENMOJI_NOTICE, encoding="utf-8")
        (root / "manifest.json").write_text(json.dumps(manifest(root, sets), indent=2) + "\n", encoding="utf-8")
        seen = json.dumps(seen_by_training(pool), ensure_ascii=False, separators=(",", ":"))
        (root / "seen.json").write_text(re.sub(r',(?="\w+":[\[\d"])', ",\n", seen) + "\n", encoding="utf-8")
        check(root, sets, pool)
        if DATA.exists():
            shutil.rmtree(DATA)
        os.replace(root, DATA)
    for built in sets:
        size = sum(f.stat().st_size for f in (DATA / folder_of(built)).rglob("*") if f.is_file())
        print(f"{folder_of(built):44} {len(built.pictures):5} images {size:9} bytes")
    print(f"total {sum(f.stat().st_size for f in DATA.rglob('*') if f.is_file())} bytes; all checks hold")


if __name__ == "__main__":
    try:
        build()
    except ArtworkError as error:
        sys.exit(f"mini: {error}")
