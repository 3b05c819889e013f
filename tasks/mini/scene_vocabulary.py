"""Writes what the classes of the composed scenes are called, for the detection and the segmentation tasks.

    /usr/bin/python3 tasks/mini/scene_vocabulary.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Sequence

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "models" / "train")]

from scene_classes import KINDS, THINGS, Kind  # noqa: E402  (needs the path above)

SOURCE = ("models/train/scene_classes.py: labels of emojibase-data 17.0.0, names, ids and the base and novel split of OV-COCO; "
          "stuff as it is painted. Written by tasks/mini/scene_vocabulary.py")


def _row(kind: Kind, with_things: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"names": list(kind.names)}
    if with_things:
        facts["isThing"] = kind.is_thing
    return {**facts, "role": kind.role}


def _write(group: str, kinds: Sequence[Kind], with_things: bool) -> None:
    rows = [f"    {json.dumps(_row(kind, with_things))}".replace('{"', '{ "').replace("}", " }") for kind in kinds]
    path = HERE.parent / group / "classes" / "mini-scenes.json"
    body = ",\n".join(rows)
    path.write_text(f'{{\n  "source": {json.dumps(SOURCE)},\n  "match": "name",\n  "classes": [\n{body}\n  ]\n}}\n')


if __name__ == "__main__":
    _write("detection", THINGS, False)
    _write("segmentation", KINDS, True)
