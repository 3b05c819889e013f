"""Writing and reading back the composed scenes in the three forms of COCO's and of semantic segmentation data.

    <folder>/images/<12 digits>.webp          160 x 160, lossless
    <folder>/annotations/instances.json       COCO instances: things with boxes, polygons or run lengths, crowds
    <folder>/annotations/panoptic.json        COCO panoptic: things and stuff
    <folder>/panoptic/<12 digits>.png         segment id = R + 256 G + 65536 B, 0 = void
    <folder>/semantic/<12 digits>.png         8-bit class index in the order of panoptic.json's categories, 255 = void
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Sequence

import numpy as np
from PIL import Image

from coco_masks import decode, run_lengths, segmentation
from scene_classes import KINDS, THINGS
from webdataset import PROCESSES, encode_picture

SEMANTIC_VOID = 255
ABOUT = {"description": "Vitabench composed scenes (embedded)", "version": "1", "year": 2026}


@dataclass(frozen=True)
class TrueSegment:
    """One segment of a scene. kind: index in KINDS; mask: bool [H, W], the pixels where it is seen; crowd: many things of
    a kind at once; id: 24-bit, its colour in the panoptic map."""

    id: int
    kind: int
    mask: np.ndarray
    crowd: bool

    @property
    def box(self) -> list[int]:
        """x, y, width, height: the smallest box around the seen pixels."""
        rows, columns = np.flatnonzero(self.mask.any(1)), np.flatnonzero(self.mask.any(0))
        return [int(v) for v in (columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)]


@dataclass(frozen=True)
class TrueScene:
    """One picture and its truth. Segments do not overlap; what is in none is void."""

    id: int
    pixels: np.ndarray
    segments: tuple[TrueSegment, ...]

    @property
    def name(self) -> str:
        return f"{self.id:012d}"


@dataclass(frozen=True)
class SceneSet:
    """What one folder holds, and the names of the drawings in it: (vendor, concept label, pixel hash)."""

    scenes: tuple[TrueScene, ...]
    drawings: tuple[tuple[str, str, str], ...]


def _panoptic_map(scene: TrueScene) -> np.ndarray:
    ids = np.zeros(scene.pixels.shape[:2], np.uint32)
    for segment in scene.segments:
        ids[segment.mask] = segment.id
    return np.stack([ids & 255, ids >> 8 & 255, ids >> 16], -1).astype(np.uint8)


def _semantic_map(scene: TrueScene) -> np.ndarray:
    classes = np.full(scene.pixels.shape[:2], SEMANTIC_VOID, np.uint8)
    for segment in scene.segments:
        classes[segment.mask] = segment.kind
    return classes


def _png(pixels: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _images(scenes: Sequence[TrueScene]) -> list[dict[str, Any]]:
    return [{"id": s.id, "file_name": f"{s.name}.webp", "width": s.pixels.shape[1], "height": s.pixels.shape[0]} for s in scenes]


def _categories(things_only: bool) -> list[dict[str, Any]]:
    if things_only:
        return [{"supercategory": "thing", "id": kind.id, "name": kind.name} for kind in THINGS]
    return [{"supercategory": "thing" if kind.is_thing else "stuff", "isthing": int(kind.is_thing), "id": kind.id,
             "name": kind.name} for kind in KINDS]


def _instances(scenes: Sequence[TrueScene]) -> dict[str, Any]:
    annotations = []
    for scene in scenes:
        for segment in scene.segments:
            if KINDS[segment.kind].is_thing:
                annotations.append({
                    "id": len(annotations) + 1, "image_id": scene.id, "category_id": KINDS[segment.kind].id,
                    "segmentation": run_lengths(segment.mask) if segment.crowd else segmentation(segment.mask),
                    "area": int(segment.mask.sum()), "bbox": segment.box, "iscrowd": int(segment.crowd)})
    return {"info": ABOUT, "images": _images(scenes), "annotations": annotations, "categories": _categories(True)}


def _panoptic(scenes: Sequence[TrueScene]) -> dict[str, Any]:
    annotations = [{
        "image_id": scene.id, "file_name": f"{scene.name}.png",
        "segments_info": [{"id": s.id, "category_id": KINDS[s.kind].id, "iscrowd": int(s.crowd), "bbox": s.box,
                           "area": int(s.mask.sum())} for s in scene.segments]} for scene in scenes]
    return {"info": ABOUT, "images": _images(scenes), "annotations": annotations, "categories": _categories(False)}


def _dump(path: Path, value: dict[str, Any]) -> None:
    """One annotation a line, so that a change can be read."""
    text = json.dumps(value, separators=(",", ":"))
    path.write_text(text.replace("},{", "},\n{") + "\n", encoding="utf-8")


def write_scenes(folder: Path, data: SceneSet) -> None:
    """Writes the folder (which must not exist)."""
    for part in ("images", "annotations", "panoptic", "semantic"):
        (folder / part).mkdir(parents=True)
    with Pool(PROCESSES) as pool:
        pictures = pool.map(encode_picture, [scene.pixels for scene in data.scenes], chunksize=4)
    for scene, (extension, picture) in zip(data.scenes, pictures):
        (folder / "images" / f"{scene.name}.{extension}").write_bytes(picture)
        (folder / "panoptic" / f"{scene.name}.png").write_bytes(_png(_panoptic_map(scene)))
        (folder / "semantic" / f"{scene.name}.png").write_bytes(_png(_semantic_map(scene)))
    _dump(folder / "annotations" / "instances.json", _instances(data.scenes))
    _dump(folder / "annotations" / "panoptic.json", _panoptic(data.scenes))


def read_scenes(folder: Path) -> list[TrueScene]:
    """The stored scenes, from the panoptic form alone; throws ValueError where another form says otherwise."""
    instances, panoptic = (json.loads((folder / "annotations" / f"{name}.json").read_text()) for name in ("instances", "panoptic"))
    index = {category["id"]: n for n, category in enumerate(panoptic["categories"])}
    scenes = []
    for image, annotation in zip(panoptic["images"], panoptic["annotations"]):
        colours = np.array(Image.open(folder / "panoptic" / annotation["file_name"])).astype(np.uint32)
        ids = colours[..., 0] + 256 * colours[..., 1] + 65536 * colours[..., 2]
        segments = tuple(TrueSegment(s["id"], index[s["category_id"]], ids == s["id"], bool(s["iscrowd"]))
                         for s in annotation["segments_info"])
        pixels = np.array(Image.open(folder / "images" / image["file_name"]).convert("RGB"))
        scene = TrueScene(image["id"], pixels, segments)
        if set(np.unique(ids).tolist()) - {0} != {s.id for s in segments}:
            raise ValueError(f"{scene.name}: the panoptic map has other ids than its JSON")
        if not np.array_equal(np.array(Image.open(folder / "semantic" / f"{scene.name}.png")), _semantic_map(scene)):
            raise ValueError(f"{scene.name}: the semantic map differs from the panoptic one")
        own = [a for a in instances["annotations"] if a["image_id"] == scene.id]
        things = [s for s in segments if KINDS[s.kind].is_thing]
        if len(own) != len(things) or not all(
                np.array_equal(decode(a["segmentation"], ids.shape), s.mask) and a["bbox"] == s.box and a["area"] == s.mask.sum()
                and (a["category_id"], a["iscrowd"]) == (KINDS[s.kind].id, int(s.crowd)) for a, s in zip(own, things)):
            raise ValueError(f"{scene.name}: the instances differ from the panoptic map")
        scenes.append(scene)
    return scenes
