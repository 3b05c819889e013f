"""Writes the embedded data sets of suite `mini` into `tasks/mini/data`, checks them, and writes their manifest.

    /usr/bin/python3 tasks/mini/build.py

Needs the artwork pool (models/train/artwork.py, run first). Two runs give the same bytes. Nothing is replaced unless
every check holds: no picture of any set occurs, pixel for pixel, among the pictures that trained or chose a model; no
novel concept occurs there; every label has a class name; every folder reads back as it was meant.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
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
from artwork_split import RECIPE_SPLITS, SEED as SPLIT_SEED  # noqa: E402
from leaks import near_duplicates  # noqa: E402
from sets import SEED, BuiltSet, Pool, build_sets  # noqa: E402
from webdataset import read_folder, write_folder  # noqa: E402

DATA = HERE / "data"
MAX_TOTAL_BYTES = 13_000_000
MAX_TAR_BYTES = 4_000_000

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


def folder_of(built: BuiltSet) -> str:
    """Folder of a set, relative to the data folder."""
    return f"{built.licence_class}/wds_mini_{built.name}_test"


def _fail_unless(holds: bool, where: str, problem: str) -> None:
    if not holds:
        raise ArtworkError(f"{where}: {problem}")


def check(root: Path, sets: Sequence[BuiltSet], pool: Pool) -> None:
    """Reads every folder back and throws ArtworkError at the first broken promise (see the top of this file)."""
    novel = {c["id"] for c in pool.concepts if c["novel"]}
    recipe = [i for i in pool.images if i["split"] in RECIPE_SPLITS]
    trained = {pool.hash_of(i) for i in recipe}
    _fail_unless(not any(i["concept"] in novel for i in recipe), "pool.json", "a novel concept is in a training split")
    _fail_unless(not any(c["label"] in {p["label"] for p in pool.concepts if not p["novel"]} for c in pool.concepts if c["novel"]),
                 "pool.json", "a novel concept shares its name with a trained one")
    for built in sets:
        name = folder_of(built)
        stored = list(read_folder(root / name))
        _fail_unless(len(stored) == len(built.data.samples), name, f"{len(stored)} samples, expected {len(built.data.samples)}")
        for (pixels, truth), sample in zip(stored, built.data.samples):
            meant = sample.pixels if sample.pixels.ndim == 3 else np.repeat(sample.pixels[..., None], 3, axis=2)
            _fail_unless(truth == sample.truth and np.array_equal(pixels, meant), name, "a sample does not read back as written")
            _fail_unless(hashlib.sha256(pixels.tobytes()).hexdigest() not in trained, name, "a picture is in a training split")
            if isinstance(truth, int):
                _fail_unless(0 <= truth < len(built.data.class_names), name, f"label {truth} has no class name")
            else:
                _fail_unless(all(truth), name, "an empty caption")
    size = sum(f.stat().st_size for f in root.rglob("*") if f.is_file())
    _fail_unless(size <= MAX_TOTAL_BYTES, DATA.name, f"{size} bytes, at most {MAX_TOTAL_BYTES}")
    for tar in root.rglob("*.tar"):
        _fail_unless(tar.stat().st_size < MAX_TAR_BYTES, str(tar.relative_to(root)), f"over {MAX_TAR_BYTES} bytes")


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
            "kind": "retrieval" if built.data.is_retrieval else "classification",
            "images": len(built.data.samples),
            **({"captions": sum(len(s.truth) for s in built.data.samples if isinstance(s.truth, tuple))}
               if built.data.is_retrieval else
               {"classes": len(built.data.class_names), "classes_with_images": len({s.truth for s in built.data.samples})}),
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
    sets = build_sets(pool, sklearn.__version__)
    with tempfile.TemporaryDirectory(dir=HERE, prefix=".partial-") as partial:
        root = Path(partial) / DATA.name
        for built in sets:
            write_folder(root / folder_of(built), built.data)
        (root / "cc-by-sa-4.0" / "LICENSE").write_text(OPENMOJI_NOTICE, encoding="utf-8")
        (root / "manifest.json").write_text(json.dumps(manifest(root, sets), indent=2) + "\n", encoding="utf-8")
        check(root, sets, pool)
        if DATA.exists():
            shutil.rmtree(DATA)
        os.replace(root, DATA)
    for built in sets:
        size = sum(f.stat().st_size for f in (DATA / folder_of(built)).rglob("*") if f.is_file())
        print(f"{folder_of(built):44} {len(built.data.samples):5} images {len(built.data.class_names):5} classes {size:9} bytes")
    print(f"total {sum(f.stat().st_size for f in DATA.rglob('*') if f.is_file())} bytes; all checks hold")


if __name__ == "__main__":
    try:
        build()
    except ArtworkError as error:
        sys.exit(f"mini: {error}")
