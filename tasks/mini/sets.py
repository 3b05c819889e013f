"""Which pictures make up the first ten embedded data sets, with which class names and templates.

The others: sets_groups.py, sets_wildlife.py, sets_keywords.py, sets_scenes.py, sets_lmm.py. Every choice is drawn from the artwork pool by its
split (models/train/artwork_split.py) with a seed of its own.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Callable, Iterable, Sequence

import numpy as np
from sklearn.datasets import load_digits

from artwork_render import on_white, pixel_hash
from artwork_sources import FASHION_MNIST, unpack_debian
from lmm_truth import LmmSet
from scene_files import SceneSet
from webdataset import DataSet, Sample
from winogavil import AssociationSet

SEED = 20231103
ARTWORK_TEMPLATES = ("{c}", "a picture of {c}", "an icon of {c}")
FASHION_TEMPLATES = ("{c}", "a picture of a {c}", "a grey photo of a {c}")
DIGIT_TEMPLATES = ("{c}", "the number {c}", "a picture of the digit {c}")
FASHION_NAMES = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
GREY_PER_CLASS = 30
GROUP_LIMIT = 40
NOVEL_PER_CONCEPT = 2
NOVEL_VENDORS = ("google", "twitter", "fluent-flat", "emojione", "fluent-3d", "noto-v1")
RESERVED_GROUP = "flags"  # the shift vendors draw few flags: all of them go to the `groups` set
MAX_CAPTION_TAGS = 4
# (vendor, subgroup) that the package holds but the designer's own release does not: no licence is stated for them.
UNLICENSED = {("fluent-3d", "family")}

Record = dict[str, Any]


@dataclass(frozen=True)
class BuiltSet:
    """A data set with what the manifest says about it. sources: (package id, licence), sorted; column: what the one
    metadata number of each sample means, with the name of each of its values, where there is one."""

    name: str
    about: str
    licence_class: str
    data: DataSet | AssociationSet | SceneSet | LmmSet
    sources: tuple[tuple[str, str], ...]
    seed: tuple[int, int]
    column: str = ""
    groups: tuple[str, ...] = ()

    @property
    def pictures(self) -> list[np.ndarray]:
        """uint8 [H, W, 3] or, grey, [H, W], in the order in which they are stored."""
        if isinstance(self.data, AssociationSet):
            return list(self.data.pictures.values())
        if isinstance(self.data, SceneSet):
            return [scene.pixels for scene in self.data.scenes]
        if isinstance(self.data, LmmSet):
            return [picture.scene.pixels for picture in self.data.pictures]
        return [sample.pixels for sample in self.data.samples]


@dataclass(frozen=True)
class Pool:
    """The artwork pool. pixels: uint8 [N, 48, 48, 4]; near: indices that leaks.py keeps out of every set; taken: pixel
    hashes of pictures that another set holds."""

    concepts: Sequence[Record]
    images: Sequence[Record]
    pixels: np.ndarray
    near: frozenset[int]
    taken: frozenset[str] = frozenset()

    def without(self, sets: Sequence[BuiltSet]) -> Pool:
        """This pool with the pictures of these sets taken."""
        return self.without_hashes(hashlib.sha256(p.tobytes()).hexdigest() for built in sets for p in built.pictures)

    def without_hashes(self, hashes: Iterable[str]) -> Pool:
        return replace(self, taken=self.taken | frozenset(hashes))

    def select(self, keep: Callable[[Record], bool]) -> list[Record]:
        """Images that pass, without the UNLICENSED, those near a training picture, those that another set holds, and
        those that one vendor uses for several concepts, whose label would be arbitrary."""
        subgroup = {c["id"]: c["subgroup"] for c in self.concepts}
        chosen = [i for i in self.images if keep(i) and i["index"] not in self.near
                  and (i["vendor"], subgroup.get(i["concept"])) not in UNLICENSED]
        uses = Counter((i["vendor"], self.hash_of(i)) for i in chosen)
        return [i for i in chosen if uses[i["vendor"], self.hash_of(i)] == 1 and self.hash_of(i) not in self.taken]

    def hash_of(self, image: Record) -> str:
        return pixel_hash(self.pixels[image["index"]])

    def sample(self, image: Record, truth: int | tuple[str, ...]) -> Sample:
        return Sample(on_white(self.pixels[image["index"]]), truth)


def draw(images: Sequence[Record], count: int, seed: tuple[int, int]) -> list[Record]:
    """`count` of these images (all, where there are fewer) at random, in their order."""
    chosen = np.random.default_rng(seed).permutation(len(images))[:count]
    return [images[i] for i in sorted(chosen)]


def sources_of(images: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """The (package id, licence) of these images, sorted."""
    return tuple(sorted({(i["source"], i["licence"]) for i in images}))


def _concept_set(pool: Pool, name: str, about: str, images: Sequence[Record], seed: tuple[int, int],
                 licence_class: str = "permissive") -> BuiltSet:
    index = {c["id"]: n for n, c in enumerate(pool.concepts)}
    samples = tuple(pool.sample(image, index[image["concept"]]) for image in images)
    data = DataSet(tuple(c["label"] for c in pool.concepts), ARTWORK_TEMPLATES, samples)
    return BuiltSet(name, about, licence_class, data, sources_of(images), seed)


def _novel_set(pool: Pool, seed: tuple[int, int]) -> BuiltSet:
    novel = [c for c in pool.concepts if c["novel"]]
    candidates = pool.select(lambda i: i["split"] == "novel" and i["vendor"] in NOVEL_VENDORS)
    rng = np.random.default_rng(seed)
    chosen: list[tuple[Record, int]] = []
    for label, concept in enumerate(novel):
        own = [i for i in candidates if i["concept"] == concept["id"]]
        chosen += [(own[i], label) for i in sorted(rng.permutation(len(own))[:NOVEL_PER_CONCEPT])]
    data = DataSet(tuple(c["label"] for c in novel), ARTWORK_TEMPLATES, tuple(pool.sample(i, n) for i, n in chosen))
    about = "concepts withheld from training in every vendor, told apart among their own names"
    return BuiltSet("novel", about, "permissive", data, sources_of([i for i, _ in chosen]), seed)


def _group_set(pool: Pool, images: Sequence[Record], seed: tuple[int, int]) -> BuiltSet:
    group_of = {c["id"]: c["group"] for c in pool.concepts}
    groups = list(dict.fromkeys(group_of.values()))
    chosen: list[tuple[Record, int]] = []
    for label, group in enumerate(groups):
        own = [i for i in images if group_of[i["concept"]] == group]
        chosen += [(image, label) for image in draw(own, GROUP_LIMIT, (seed[0], seed[1] + label))]
    names = tuple(group.replace("-", " and ") for group in groups)
    about = "pictures of fluent-3d and noto-v1 that are in no other set, by emoji group"
    data = DataSet(names, ARTWORK_TEMPLATES, tuple(pool.sample(i, n) for i, n in chosen))
    return BuiltSet("groups", about, "permissive", data, sources_of([i for i, _ in chosen]), seed)


def _clipart_set(pool: Pool, count: int, seed: tuple[int, int]) -> BuiltSet:
    """Captions: the title, and the tags in a sentence where two or more tags tell the image from all others."""
    images = draw(pool.select(lambda i: i["split"] == "clipart-test"), count, seed)
    tag_lists = [tuple(image["tags"][:MAX_CAPTION_TAGS]) for image in images]
    uses = Counter(tag_lists)
    captions = [(image["label"], f"a drawing of {', '.join(tags)}") if len(tags) > 1 and uses[tags] == 1 else (image["label"],)
                for image, tags in zip(images, tag_lists)]
    data = DataSet((), (), tuple(pool.sample(i, c) for i, c in zip(images, captions)))
    about = "clip-art with its title and, where its tags are its own, a caption made of them; image and text retrieval"
    return BuiltSet("clipart", about, "permissive", data, sources_of(images), seed)


def _stratified(images: np.ndarray, labels: np.ndarray, seed: tuple[int, int]) -> tuple[Sample, ...]:
    """GREY_PER_CLASS samples of each class. images: uint8 [N, H, W]; labels: int [N]."""
    rng = np.random.default_rng(seed)
    chosen = np.concatenate([rng.choice(np.flatnonzero(labels == c), GREY_PER_CLASS, replace=False) for c in np.unique(labels)])
    return tuple(Sample(images[i], int(labels[i])) for i in sorted(chosen))


def _fashion_set(seed: tuple[int, int]) -> BuiltSet:
    """The idx files have headers of 16 (images) and 8 (labels) bytes."""
    folder = unpack_debian(FASHION_MNIST) / "usr/share/datasets/fashion-mnist"
    images = np.frombuffer(gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes()), np.uint8, offset=16)
    labels = np.frombuffer(gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes()), np.uint8, offset=8)
    data = DataSet(FASHION_NAMES, FASHION_TEMPLATES, _stratified(images.reshape(-1, 28, 28), labels, seed))
    about = "test images of Fashion-MNIST, 28 px grey: a domain the models never saw"
    return BuiltSet("fashion_mnist", about, "permissive", data, ((FASHION_MNIST.id, "MIT"),), seed)


def _digits_set(version: str, seed: tuple[int, int]) -> BuiltSet:
    """Pixels 0..16 scaled to 0..255, rounded; ink is bright, as in the source."""
    digits = load_digits()
    pixels = np.rint(digits.images * 255 / 16).astype(np.uint8)
    data = DataSet(DIGIT_NAMES, DIGIT_TEMPLATES, _stratified(pixels, digits.target, seed))
    about = "handwritten digits, 8 px grey: a domain the models never saw"
    return BuiltSet("digits", about, "permissive", data, ((f"scikit-learn@{version}", "BSD-3-Clause"),), seed)


def build_sets(pool: Pool, sklearn_version: str) -> list[BuiltSet]:
    """The first ten sets, in the order of the README."""
    group_of = {c["id"]: c["group"] for c in pool.concepts}

    def shift(vendor: str) -> list[Record]:
        return pool.select(lambda i: i["vendor"] == vendor and i["split"] == "shift")

    def without_flags(vendor: str) -> list[Record]:
        return [i for i in shift(vendor) if group_of[i["concept"]] != RESERVED_GROUP]

    seeds = [(SEED, 100 * n) for n in range(1, 11)]
    fluent_3d = draw(without_flags("fluent-3d"), 380, seeds[1])
    noto_v1 = draw(without_flags("noto-v1"), 400, seeds[2])
    taken = {i["index"] for i in fluent_3d + noto_v1}
    left = [i for vendor in ("fluent-3d", "noto-v1") for i in shift(vendor) if i["index"] not in taken]
    return [
        _concept_set(pool, "emoji_val", "withheld drawings of the trained vendors (in distribution)",
                     draw(pool.select(lambda i: i["split"] == "test"), 450, seeds[0]), seeds[0]),
        _concept_set(pool, "fluent_3d", "3-D re-drawing of a trained vendor's designs (near shift)", fluent_3d, seeds[1]),
        _concept_set(pool, "noto_v1", "older release of a trained vendor (near shift)", noto_v1, seeds[2]),
        _concept_set(pool, "openmoji", "vendor never seen, black outlines (far shift)",
                     draw(shift("openmoji"), 900, seeds[3]), seeds[3], "cc-by-sa-4.0"),
        _concept_set(pool, "monotone", "one-colour drawings (sketch shift)",
                     draw(shift("emojione-monotone"), 400, seeds[4]), seeds[4]),
        _novel_set(pool, seeds[5]),
        _group_set(pool, left, seeds[6]),
        _fashion_set(seeds[7]),
        _digits_set(sklearn_version, seeds[8]),
        _clipart_set(pool, 400, seeds[9]),
    ]
