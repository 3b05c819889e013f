"""Open Clip Art Library (Debian's 0.18): which drawings are kept, and a clean label and tags for each.

What is dropped: desktop icon themes, the near-equal computed stars, playing cards (named by two letters), drawings
unfit for a public test set, drawings that link to a missing picture, and drawings without a readable name. A title
shared by many files is the name of a collection ("people", "SVG Road Signs"), so the label then comes from the file name.
"""

from __future__ import annotations

import html
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from artwork_sources import OPENCLIPART_PNG, OPENCLIPART_SVG, unpack_debian

MAX_TITLE_SHARERS = 3
MAX_LABEL_CHARACTERS = 60
_TREE = "usr/share/openclipart"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_DROPPED_FOLDERS = re.compile(r"^(shapes/stars|recreation/games/cards|computer/icons/[a-z]+-theme)/")
_DROPPED_TITLES = re.compile(r"flat icon collection|svg theme|etiquette icons|icon-?theme|gold-theme|iconset|gramastar", re.I)
_UNSUITABLE_NAMES = re.compile(r"pantyhose|stripper|sexy|cannabis|_babe_|hide_girl")
_XLINK = "{http://www.w3.org/1999/xlink}href"
_COLLECTION_TITLE = re.compile(r"^clipart by ", re.I)
_NOISE_TAGS = {"hash", "unsorted", "clipart", "clip art", "icon", "symbol", "sign", "lemon theme icon", "theme"}


@dataclass(frozen=True)
class ClipArt:
    """One kept drawing. `name`: path without extension; `family`: label without brackets, for keeping variants together."""

    name: str
    label: str
    tags: tuple[str, ...]
    family: str
    png: Path


@dataclass(frozen=True)
class _Metadata:
    title: str
    tags: tuple[str, ...]
    author: str
    is_complete: bool


def _plain(text: str | None) -> str:
    """ASCII text with single spaces; empty when the text is mojibake or not in Latin letters."""
    unescaped = html.unescape(html.unescape(text or ""))
    flat = "".join(c for c in unicodedata.normalize("NFKD", unescaped) if not unicodedata.combining(c))
    return " ".join(flat.replace("_", " ").split()) if flat.isascii() else ""


def _read_metadata(svg: Path) -> _Metadata:
    elements = list(ElementTree.parse(svg).iter())
    is_complete = all(e.get(_XLINK, "data:").startswith("data:") for e in elements if e.tag.endswith("}image"))
    work = next((e for e in elements if e.tag.endswith("}Work")), None)
    if work is None:
        return _Metadata("", (), "", is_complete)
    author = next((e.text or "" for c in work.findall(f"{_DC}creator") for e in c.iter(f"{_DC}title")), "")
    tags = (_plain(e.text).lower() for s in work.findall(f"{_DC}subject") for e in s.iter(_RDF_ITEM))
    kept = {t for t in tags if len(t) > 2 and t not in _NOISE_TAGS and not t.startswith("hash(")
            and not t.endswith("sym") and t != author.lower()}
    return _Metadata(_plain(work.findtext(f"{_DC}title")), tuple(sorted(kept)), author, is_complete)


def _without_author(text: str, author: str) -> str:
    """`cone jose hev` -> `cone` for author Jose Hevia: file names end with the author's name, often cut short."""
    written = " ".join(re.findall(r"[a-z0-9]+", _plain(author).lower()))
    lower = text.lower().replace("-", " ")
    for length in range(len(written), 2, -1):
        suffix = " " + written[:length].strip()
        if lower.endswith(suffix):
            return text[: -len(suffix)]
    return text


def _words_of_file(stem: str) -> str:
    """`cone_jose_hev_02a` -> `cone jose hev`: words of a file name without its running number."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"[_-]*\d+[a-z]?$", "", stem.lower())).strip()


def _clean(label: str) -> str:
    text = re.sub(r"^(aiga|clipart|contour)\b|\.svg$|\(?\S*( ?email)?:? ?\S+@\S+", " ", label.replace("-", " "), flags=re.I)
    text = re.sub(r"(?<=[A-Za-z])\s*#?\d+\s*[a-z]?$", "", " ".join(text.split()))
    return text.strip(" .,;:!-")


def _label(title: str, sharers: int, stem: str, author: str) -> str:
    named_by_file = not title or sharers > MAX_TITLE_SHARERS or _COLLECTION_TITLE.search(title) is not None
    return _clean(_without_author(_words_of_file(stem) if named_by_file else title, author))


def _is_readable(label: str) -> bool:
    return len(label) <= MAX_LABEL_CHARACTERS and re.search(r"[A-Za-z]{3}", label) is not None


def load_clipart() -> list[ClipArt]:
    """All kept drawings, in the order of their paths; several may have one label or even be one picture."""
    svg_root = unpack_debian(OPENCLIPART_SVG) / _TREE / "svg"
    png_root = unpack_debian(OPENCLIPART_PNG) / _TREE / "png"
    files = {p.relative_to(svg_root).with_suffix("").as_posix(): p for p in sorted(svg_root.rglob("*.svg"))}
    metadata = {name: _read_metadata(path) for name, path in files.items()}
    sharers = Counter(m.title for m in metadata.values())
    kept: list[ClipArt] = []
    for name, found in metadata.items():
        png = png_root / f"{name}.png"
        if _DROPPED_FOLDERS.match(name) or _DROPPED_TITLES.search(found.title) or _UNSUITABLE_NAMES.search(name):
            continue
        if not found.is_complete or not png.exists():
            continue
        label = _label(found.title, sharers[found.title], Path(name).name, found.author)
        if not _is_readable(label):
            continue
        family = _clean(re.sub(r"\(.*?\)|\b(b and w|bw)\b", " ", label.lower()))
        kept.append(ClipArt(name, label, tuple(t for t in found.tags if t != label.lower()), family or label.lower(), png))
    return kept
