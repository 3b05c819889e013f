"""The 1,914 emoji concepts, and which picture of a vendor's package shows which concept."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Iterator

from artwork_render import Kind
from artwork_sources import EMOJIBASE, ArtworkError, Vendor, read_member, read_members

CONCEPT_COUNT = 1914
_COMPONENT_GROUP = 2  # skin tones and hair: parts of emoji, not concepts


@dataclass(frozen=True)
class Concept:
    """One emoji without skin tone. `id`: lower-case code points joined by `-`, variation selectors dropped."""

    id: str
    label: str
    tags: tuple[str, ...]
    group: str
    subgroup: str


def code_point_id(hexcode: str) -> str:
    """Comparable form of a code-point sequence: lower case, without the variation selector fe0f."""
    return "-".join(part for part in hexcode.lower().split("-") if part != "fe0f")


def load_concepts() -> list[Concept]:
    """All concepts in the order of the Unicode chart. Source: emojibase-data, en/data.json and meta/groups.json."""
    entries = json.loads(read_member(EMOJIBASE, "en/data.json"))
    names = json.loads(read_member(EMOJIBASE, "meta/groups.json"))
    concepts = [
        Concept(code_point_id(entry["hexcode"]), entry["label"], tuple(entry.get("tags", ())),
                names["groups"][str(entry["group"])], names["subgroups"][str(entry["subgroup"])])
        for entry in sorted((e for e in entries if e.get("group", _COMPONENT_GROUP) != _COMPONENT_GROUP),
                            key=lambda e: e["order"])
    ]
    unique = {c.id for c in concepts}, {c.label for c in concepts}
    if len(concepts) != CONCEPT_COUNT or any(len(values) != CONCEPT_COUNT for values in unique):
        raise ArtworkError(f"{EMOJIBASE.id}: {len(concepts)} concepts, expected {CONCEPT_COUNT} with unique ids and labels")
    return concepts


def slug(label: str) -> str:
    """Icon-set spelling of a label: no accents, apostrophes or full stops, `&` as `and`, other runs as `-`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’.“”!]", "", plain).replace("&", "and")).strip("-")


def _exact_names(label: str) -> list[str]:
    name = slug(label)
    if name.startswith("flag-"):
        return [name, f"flag-for-{name[5:]}", f"flag-for-flag-{name[5:]}"]
    return [name]


def _loose_names(label: str, names: dict[str, str]) -> list[str]:
    """Second-choice spellings. fxemoji draws the head under `dog` and the whole animal under `dogside`."""
    name = slug(label)
    compact = name.replace("-", "")
    side = [f"{compact}side"] if f"{compact}side" in names else [compact]
    return [name[:-5], compact, compact[:-4]] if name.endswith("-face") else side


def match_by_name(concepts: list[Concept], names: dict[str, str], taken: dict[str, str]) -> dict[str, str]:
    """Concept id -> icon name, for concepts not in `taken` (the code-point matches, concept id -> icon name).

    `names` maps every spelling (icons and aliases) to its icon. An exact spelling goes before a loose one, and an
    icon serves one concept only."""
    found = dict(taken)
    used = set(taken.values())
    for candidates in (lambda label: _exact_names(label), lambda label: _loose_names(label, names)):
        for concept in concepts:
            icon = next((names[n] for n in candidates(concept.label) if n in names and names[n] not in used), None)
            if concept.id not in found and icon is not None:
                found[concept.id] = icon
                used.add(icon)
    return found


def _iconify_pictures(vendor: Vendor, concepts: list[Concept]) -> Iterator[tuple[str, Kind, bytes]]:
    icon_set = json.loads(read_member(vendor.package, "icons.json"))
    icons, aliases = icon_set["icons"], icon_set.get("aliases", {})
    # A mirrored or turned alias is another picture, so only plain aliases count as spellings.
    names = {name: name for name in icons} | {
        name: alias["parent"] for name, alias in aliases.items() if set(alias) == {"parent"} and alias["parent"] in icons}
    by_code = {code_point_id(code): names[name]
               for code, name in json.loads(read_member(vendor.package, "chars.json")).items() if name in names}
    taken = {c.id: by_code[c.id] for c in concepts if c.id in by_code}
    for concept_id, name in match_by_name(concepts, names, taken).items():
        icon = icons[name]
        width, height = (icon.get(side, icon_set.get(side, 16)) for side in ("width", "height"))
        yield concept_id, "svg", (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">{icon["body"]}</svg>').encode()


def vendor_pictures(vendor: Vendor, concepts: list[Concept]) -> Iterator[tuple[str, Kind, bytes]]:
    """(concept id, kind, file bytes) of every picture of the vendor that shows a concept; each concept at most once."""
    concepts = [c for c in concepts if c.subgroup not in vendor.foreign]
    if vendor.layout == "iconify":
        yield from _iconify_pictures(vendor, concepts)
        return
    wanted = {c.id for c in concepts}
    folder = {"datasource": f"img/{vendor.name}/64/", "codepoint-webp": "assets/"}[vendor.layout]
    for path, data in read_members(vendor.package, folder):
        concept_id = code_point_id(path[len(folder):].rpartition(".")[0])
        if concept_id in wanted:
            wanted.discard(concept_id)
            yield concept_id, "raster", data
