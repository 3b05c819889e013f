"""Builds the artwork pool the micro models are trained and measured on: pool.npy and pool.json in `.cache/artwork`.

    /usr/bin/python3 models/train/artwork.py

Fetches the pinned packages of artwork_sources.py (kept in `.cache/artwork/downloads`), renders every picture to
48 x 48 RGBA and assigns the splits of artwork_split.py. Same packages, same librsvg and Pillow: same bytes.

pool.npy   uint8 [N, 48, 48, 4], straight alpha, colour 0 where alpha is 0
pool.json  {version, concepts: [{id, label, tags, group, subgroup, novel}], images: [{index, source, licence, vendor,
           concept, split}]}; a clip-art image has vendor "openclipart", concept "clipart/<name>", its own label, tags
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from artwork_clipart import load_clipart
from artwork_concepts import Concept, load_concepts, vendor_pictures
from artwork_render import SIDE, on_white, pixel_hash, render_all
from artwork_sources import CACHE, OPENCLIPART_PNG, VENDORS, ArtworkError
from artwork_split import choose_novel, find_leaks, split_clipart, split_emoji

MIN_CONTRAST = 2.0  # standard deviation on white, of 255; below it nothing is to be seen
MAX_PER_LABEL = 4  # clip-arts of one label (case ignored)

# Pictures of the 1,914 concepts each package is known to hold by name; far fewer means that the matching broke. More is
# right where code points match what names miss; fluent-3d has fewer because another designer's flags are left out.
EXPECTED_COUNTS = {
    "google": 1906, "twitter": 1906, "fluent-flat": 1565, "emojione": 1320, "openmoji": 1912, "noto-v1": 1226,
    "fluent-3d": 1646, "emojione-monotone": 1315, "fluent-high-contrast": 1565, "fxemoji": 499}

Record = dict[str, Any]


def _render_vendors(concepts: list[Concept]) -> tuple[list[Record], list[np.ndarray]]:
    records: list[Record] = []
    pixels: list[np.ndarray] = []
    for vendor in VENDORS:
        found = list(vendor_pictures(vendor, concepts))
        rendered = render_all((kind, data) for _, kind, data in found)
        visible = [(c, p) for (c, _, _), p in zip(found, rendered) if p is not None and on_white(p).std() >= MIN_CONTRAST]
        expected = EXPECTED_COUNTS[vendor.name]
        print(f"{vendor.name}: {len(visible)} of {len(found)} matched pictures rendered, expected about {expected}", flush=True)
        if len(visible) < 0.9 * expected:
            raise ArtworkError(f"{vendor.package.id}: {len(visible)} pictures, expected about {expected}. Check the names.")
        records += [{"source": vendor.package.id, "licence": vendor.licence, "vendor": vendor.name, "concept": c}
                    for c, _ in visible]
        pixels += [p for _, p in visible]
    return records, pixels


def _render_clipart() -> tuple[list[Record], list[np.ndarray], list[str]]:
    """Records, pictures and family names of the clip-art that is visible, not seen before, and within MAX_PER_LABEL."""
    drawings = load_clipart()
    records: list[Record] = []
    pixels: list[np.ndarray] = []
    families: list[str] = []
    seen: Counter[str] = Counter()
    for drawing, picture in zip(drawings, render_all(("cropped", d.png.read_bytes()) for d in drawings)):
        if picture is None or on_white(picture).std() < MIN_CONTRAST:
            continue
        key, name = pixel_hash(picture), f"label:{drawing.label.lower()}"
        if seen[key] > 0 or seen[name] == MAX_PER_LABEL:
            continue
        seen.update([key, name])
        records.append({"source": OPENCLIPART_PNG.id, "licence": "public-domain", "vendor": "openclipart",
                        "concept": f"clipart/{drawing.name}", "label": drawing.label, "tags": list(drawing.tags)})
        pixels.append(picture)
        families.append(drawing.family)
    print(f"openclipart: {len(records)} of {len(drawings)} named drawings kept", flush=True)
    return records, pixels, families


def _write(pool: Record, pixels: np.ndarray) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    partial_array, partial_index = CACHE / ".partial-pool.npy", CACHE / ".partial-pool.json"
    np.save(partial_array, pixels)
    partial_index.write_text(json.dumps(pool, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    os.replace(partial_array, CACHE / "pool.npy")
    os.replace(partial_index, CACHE / "pool.json")


def load_pool() -> tuple[Record, np.ndarray]:
    """(pool.json, pool.npy as a read-only map [N, 48, 48, 4]). Throws ArtworkError when the pool is not built."""
    if not (CACHE / "pool.json").exists():
        raise ArtworkError("pool.json: not built. Run `/usr/bin/python3 models/train/artwork.py` first.")
    pool = json.loads((CACHE / "pool.json").read_text(encoding="utf-8"))
    pixels = np.load(CACHE / "pool.npy", mmap_mode="r")
    if pixels.shape != (len(pool["images"]), SIDE, SIDE, 4):
        raise ArtworkError(f"pool.npy: shape {pixels.shape}, pool.json lists {len(pool['images'])} images. Build it again.")
    return pool, pixels


def build_pool() -> None:
    """Fetches, renders, splits, and writes pool.npy and pool.json."""
    concepts = load_concepts()
    novel = choose_novel([c.id for c in concepts])
    records, pixels = _render_vendors(concepts)
    training_vendors = {v.name for v in VENDORS if v.role == "train"}
    splits = split_emoji([(r["vendor"], r["concept"]) for r in records], novel, training_vendors)
    clipart, clipart_pixels, families = _render_clipart()
    records, pixels, splits = records + clipart, pixels + clipart_pixels, splits + split_clipart(families)

    leaks = set(find_leaks(splits, [pixel_hash(p) for p in pixels]))
    print("dropped, equal to a training or validation picture:", dict(Counter(
        f"{records[i]['vendor']}/{splits[i]}" for i in sorted(leaks))))
    kept = [i for i in range(len(records)) if i not in leaks]
    images = [{"index": n, **records[i], "split": splits[i]} for n, i in enumerate(kept)]
    _write({"version": 1, "concepts": [{**asdict(c), "novel": c.id in novel} for c in concepts], "images": images},
           np.stack([pixels[i] for i in kept]))
    for (vendor, split), count in sorted(Counter((i["vendor"], i["split"]) for i in images).items()):
        print(f"  {vendor:22} {split:20} {count}")
    print(f"{len(images)} pictures of {len(concepts)} concepts and {len(families)} clip-arts: {CACHE.name}/pool.npy, pool.json")


if __name__ == "__main__":
    try:
        build_pool()
    except ArtworkError as error:
        sys.exit(f"artwork: {error}")
