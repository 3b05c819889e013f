#!/usr/bin/python3
"""Writes the class files and prompt templates of the dense tasks from the facts in two public repositories:

    /usr/bin/python3 tasks/build-classes.py --fc-clip DIR --clipself DIR && npx prettier --write tasks

DIR: checkouts of bytedance/fc-clip @2b0bbe2 and wusize/CLIPSelf @1c7fe9c. Only names are taken: what a class is called, whether
it is a thing, and whether detectors are trained on it.
"""

import argparse
import ast
import json
from pathlib import Path

HERE = Path(__file__).parent
FC_CLIP = "bytedance/fc-clip @2b0bbe2: fcclip/data/datasets"
CLIPSELF = "wusize/CLIPSelf @1c7fe9c: F-ViT"

# Our name, theirs, the list of categories that says what is a thing, and the key of a line's number in it.
# Files that number lines from 1 keep 0 for "invalid_class_id".
SEGMENTATION = [
    ("ade20k-150", "ade20k_150", "ADE20K_150_CATEGORIES"),
    ("ade20k-847", "ade20k_847", None),
    ("cityscapes", "cityscapes", "CITYSCAPES_CATEGORIES"),
    ("coco-panoptic", "coco_panoptic", "COCO_CATEGORIES"),
    ("mapillary", "mapillary_vistas", "MAPILLARY_VISTAS_SEM_SEG_CATEGORIES"),
    ("pascal-context-459", "pascal_ctx_459", None),
    ("pascal-context-59", "pascal_ctx_59", None),
    ("pascal-voc-21", "pascal_voc_21", None),
]


def read_lists(file):
    """The literal lists of a Python file, by name."""
    tree = ast.parse(file.read_text())
    lists = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            lists[node.targets[0].id] = ast.literal_eval(node.value)
    return lists


def read_names(file):
    """Number and synonyms of each line `number:name,name`, the reserved one left out, each synonym once."""
    lines = []
    for line in file.read_text().splitlines():
        number, names = line.split(":")
        if names == "invalid_class_id":
            continue
        lines.append((int(number), list(dict.fromkeys(name.strip() for name in names.split(",")))))
    return lines


def number_of(category):
    return category.get("trainId", category["id"])


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_segmentation(folder):
    lists = read_lists(folder / "openseg_classes.py")
    for name, theirs, categories in SEGMENTATION:
        lines = read_names(folder / f"{theirs}_with_prompt_eng.txt")
        classes = [{"names": names} for _, names in lines]
        source = f"{FC_CLIP}/{theirs}_with_prompt_eng.txt"
        if categories is not None:
            known = [one for one in lists[categories] if one.get("trainId", 0) != 255]
            for (number, _), one, category in zip(lines, classes, known):
                # ADE20K: ids from 0, lines from 1
                assert number_of(category) in (number, number - 1), (name, number, category)
                one["isThing"] = category["isthing"] == 1
            assert len(known) >= len(classes), name
            source += "; things: openseg_classes.py"
        write(HERE / "segmentation/classes" / f"{name}.json",
              {"source": source, "match": "order", "classes": classes})


def write_detection(folder):
    base, novel, both = (
        json.loads((folder / "datasets" / f"mscoco_{which}_classes.json").read_text())
        for which in ("seen", "unseen", "65")
    )
    assert sorted(base + novel) == sorted(both)
    classes = [{"names": [name], "role": "base" if name in base else "novel"} for name in both]
    source = f"{CLIPSELF}/datasets/mscoco_65_classes.json, mscoco_seen_classes.json, mscoco_unseen_classes.json"
    write(HERE / "detection/classes/ov-coco.json", {"source": source, "match": "name", "classes": classes})


def write_templates(fc_clip, clipself):
    vild = read_lists(fc_clip / "fcclip/fcclip.py")["VILD_PROMPT"]
    write(HERE / "templates/vild-14.json", {
        "source": "bytedance/fc-clip @2b0bbe2: fcclip/fcclip.py, VILD_PROMPT",
        "templates": [template.replace("{}", "{c}") for template in vild],
    })
    many = read_lists(clipself / "tools/clip_utils.py")["multiple_templates"]
    # as build_text_embedding_openclip does
    full = [f"This is {one}" if one.startswith(("a", "the")) else one for one in many]
    write(HERE / "templates/fvit.json", {
        "source": f"{CLIPSELF}/tools/clip_utils.py, multiple_templates with what build_text_embedding_openclip puts before",
        "templates": [one.replace("{}", "{c}") for one in full],
    })


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fc-clip", type=Path, required=True)
    parser.add_argument("--clipself", type=Path, required=True)
    options = parser.parse_args()
    write_segmentation(options.fc_clip / "fcclip/data/datasets")
    write_detection(options.clipself / "F-ViT")
    write_templates(options.fc_clip, options.clipself / "F-ViT")


if __name__ == "__main__":
    main()
