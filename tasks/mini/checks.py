"""What must hold of the built folders before they replace the old ones; the first broken promise throws ArtworkError."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Sequence

import numpy as np

from artwork_sources import ArtworkError
from artwork_split import RECIPE_SPLITS
from lmm_files import read_lmm
from lmm_truth import LmmSet
from scene_files import SceneSet, TrueScene, read_scenes
from sets import BuiltSet, Pool
from webdataset import DataSet, Sample, read_folder
from winogavil import AssociationSet, read_associations

MAX_TOTAL_BYTES = 20 * 1024 * 1024
MAX_TAR_BYTES = 4_000_000


def folder_of(built: BuiltSet) -> str:
    """Folder of a set, relative to the data folder."""
    if isinstance(built.data, SceneSet):
        return f"{built.licence_class}/coco_mini_{built.name}"
    if isinstance(built.data, LmmSet):
        return f"{built.licence_class}/{built.name}_mini"
    form = "winogavil" if isinstance(built.data, AssociationSet) else "wds"
    return f"{built.licence_class}/{form}_mini_{built.name}{'' if form == 'winogavil' else '_test'}"


def seen_by_training(pool: Pool) -> dict[str, Any]:
    """What seen.json says: the pictures and emoji concepts of RECIPE_SPLITS, the concepts kept out of them, and those of
    the latter that a clip-art of RECIPE_SPLITS has as its title (a flag: the name of its country), case ignored."""
    recipe = [i for i in pool.images if i["split"] in RECIPE_SPLITS]
    drawn = {i["concept"] for i in recipe}
    titles = {i["label"].lower() for i in recipe if "label" in i}
    novel = [c["label"] for c in pool.concepts if c["novel"]]
    return {
        "version": 1,
        "made_by": "/usr/bin/python3 tasks/mini/build.py: sha256 of the 48 x 48 RGB bytes of each picture, 16 hex digits",
        "pictures": sorted({pool.hash_of(i)[:16] for i in recipe}),
        "concepts": sorted(c["label"] for c in pool.concepts if c["id"] in drawn),
        "novel": novel,
        "novel_in_clipart": [label for label in novel if label.lower().removeprefix("flag: ") in titles],
    }


def _fail_unless(holds: bool, where: str, problem: str) -> None:
    if not holds:
        raise ArtworkError(f"{where}: {problem}")


def _may_share(built: BuiltSet) -> bool:
    """Whether the set is one of the first ten, whose bytes were fixed before this check: noto-v1 draws a novel concept
    (in `novel`) and another (in `noto_v1`) alike."""
    return not built.column and not isinstance(built.data, (AssociationSet, SceneSet, LmmSet))


def _check_samples(stored: Sequence[Sample], data: DataSet, name: str) -> None:
    _fail_unless(len(stored) == len(data.samples), name, f"{len(stored)} samples, expected {len(data.samples)}")
    for got, meant in zip(stored, data.samples):
        pixels = meant.pixels if meant.pixels.ndim == 3 else np.repeat(meant.pixels[..., None], 3, axis=2)
        _fail_unless((got.truth, got.metadata) == (meant.truth, meant.metadata) and np.array_equal(got.pixels, pixels),
                     name, "a sample does not read back as written")
        if isinstance(got.truth, int):
            _fail_unless(0 <= got.truth < len(data.class_names), name, f"label {got.truth} has no class name")
        else:
            _fail_unless(all(got.truth), name, "an empty caption")


def _check_associations(stored: AssociationSet, data: AssociationSet, name: str) -> None:
    same = stored.pictures.keys() == data.pictures.keys() and all(
        np.array_equal(stored.pictures[key], picture) for key, picture in data.pictures.items())
    _fail_unless(same and stored.instances == data.instances, name, "an instance or a picture does not read back as written")
    for instance in stored.instances:
        _fail_unless(set(instance.associations) < set(instance.candidates) <= stored.pictures.keys()
                     and len(set(instance.candidates)) == len(instance.candidates),
                     name, f"the candidates of {instance.cue!r} are not what they must be")


def _check_scenes(stored: Sequence[TrueScene], data: SceneSet, trained: set[str], name: str) -> None:
    """Also that no drawing in a scene is one that trained or chose a model; of a scene itself that says nothing."""
    same = len(stored) == len(data.scenes) and all(
        got.id == meant.id and np.array_equal(got.pixels, meant.pixels) and len(got.segments) == len(meant.segments)
        and all(a.kind == b.kind and a.crowd == b.crowd and np.array_equal(a.mask, b.mask)
                for a, b in zip(got.segments, meant.segments)) for got, meant in zip(stored, data.scenes))
    _fail_unless(same, name, "a scene does not read back as written")
    _fail_unless(not trained & {key for _, _, key in data.drawings}, name, "a drawing is in a training split")


def _check_lmm(folder: Path, data: LmmSet, trained: set[str], name: str) -> list[np.ndarray]:
    """The distinct stored pictures. Also that no drawing in one trained or chose a model, that yes and no are equally many in
    every part of POPE and MME, and that every question has its picture."""
    stored = read_lmm(folder)
    meant = [*((q.image, "yes" if q.answer else "no") for q in (*data.pope, *data.mme)), *((q.image, q.answers) for q in data.vqa),
             *((q.image, None) for q in data.choices for _ in q.options)]
    pixels = {picture.id: picture.scene.pixels for picture in data.pictures}
    same = len(stored) == len(meant) and all(
        np.array_equal(got.pixels(), pixels[image]) and truth in (None, got.truth) for got, (image, truth) in zip(stored, meant))
    _fail_unless(same, name, "a question or a picture does not read back as written")
    choices = [got for got in stored if got.benchmark == "mmbench"]
    right = [q.options[q.right] for q in data.choices for _ in q.options]
    _fail_unless(all(got.options["ABCD".index(got.truth)] == word for got, word in zip(choices, right)), name, "a letter is wrong")
    for part in {got.group for got in stored if got.benchmark in ("pope", "mme")}:
        said = [got.truth for got in stored if got.group == part]
        _fail_unless(2 * said.count("yes") == len(said), name, f"{part} has not as many yes as no")
    _fail_unless(not trained & {key for _, _, key in data.drawings}, name, "a drawing is in a training split")
    return [got.pixels() for got in {got.image: got for got in stored}.values()]


def check(root: Path, sets: Sequence[BuiltSet], pool: Pool) -> None:
    """Reads every folder back and throws ArtworkError at the first broken promise (see the top of build.py)."""
    seen = seen_by_training(pool)
    trained = set(seen["pictures"])
    _fail_unless(not set(seen["novel"]) & set(seen["concepts"]), "pool.json", "a novel concept is in a training split")
    holder: dict[str, str] = {}
    for built in sets:
        name = folder_of(built)
        if isinstance(built.data, AssociationSet):
            associations = read_associations(root / name)
            _check_associations(associations, built.data, name)
            pictures = list(associations.pictures.values())
        elif isinstance(built.data, SceneSet):
            scenes = read_scenes(root / name)
            _check_scenes(scenes, built.data, trained, name)
            pictures = [scene.pixels for scene in scenes]
        elif isinstance(built.data, LmmSet):
            pictures = _check_lmm(root / name, built.data, trained, name)
        else:
            stored = list(read_folder(root / name))
            _check_samples(stored, built.data, name)
            pictures = [sample.pixels for sample in stored]
            groups = {len(sample.metadata) for sample in stored}
            _fail_unless(groups == {1 if built.column else 0}, name, "metadata do not fit their columns")
        for picture in pictures:
            key = hashlib.sha256(picture.tobytes()).hexdigest()
            _fail_unless(key[:16] not in trained, name, "a picture is in a training split")
            is_alone = holder.setdefault(key, name) == name or _may_share(built)
            _fail_unless(is_alone, name, f"a picture is in {holder[key]} too")
    size = sum(f.stat().st_size for f in root.rglob("*") if f.is_file())
    _fail_unless(size <= MAX_TOTAL_BYTES, root.name, f"{size} bytes, at most {MAX_TOTAL_BYTES}")
    for tar in root.rglob("*.tar"):
        _fail_unless(tar.stat().st_size < MAX_TAR_BYTES, str(tar.relative_to(root)), f"over {MAX_TAR_BYTES} bytes")
