#!/usr/bin/python3
"""Writes vitamin-paper.json and openclip.json of this folder from one file in which the published tables were typed off:

    /usr/bin/python3 reports/published/build-facts.py FILE

FILE: one list of rows a table, each row naming the repository, commit and document it was read in. Only numbers and names are
taken. A row is tied to the card of models/cards that stands for the very same training run: same architecture, image size, text
tower, training data and samples seen, or the same open_clip model and tag. The files written here have a row a line, so they are
left out of `prettier`.
"""

import argparse
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
CARDS = HERE.parent.parent / "models" / "cards"

FAMILIES = {"ViTamin": "vitamin", "ViT": "vit", "ConvNeXt": "convnext", "CoAtNet": "coatnet"}

# Image parameters (millions) where the ViTamin table repeats those of another patch size. The first three are in open_clip's
# profile of the same encoder; that of L/32 follows from its configuration: patches of 32 x 32 x 3 x 1024 weights and 50 positions.
PROFILE = "mlfoundations/open_clip @89fb801: docs/model_profile.csv"
REPEATED = [
    ("ViT-S/32", 21.81, 22.64, PROFILE),
    ("ViT-B/32", 86.19, 87.85, PROFILE),
    ("ViT-L/16", 303.97, 304.09, PROFILE),
    ("ViT-L/32", 303.97, 306.3, "its configuration: patches of 32 pixels and 50 positions"),
]

RUN_COLUMNS = ["model", "card", "family", "size", "source", "imageSize", "textLayers", "textWidth", "samplesSeenM"]
RUN_COLUMNS += ["uniquePairsM", "paramsImageM", "paramsTextM", "gmacsImage", "gmacsText"]
RUN_SCORES = ["imagenet", "imagenet_shift", "vtab", "retrieval", "mean38"]
MODEL_COLUMNS = ["model", "pretrained", "card", "family", "data", "samplesSeenM", "imageSize"]
MODEL_COLUMNS += ["paramsImageM", "paramsTextM", "gflopsImage", "gflopsText", "gflops"]

# encoders that two documents call differently
SAME_ENCODER = {"ViTamin-L (run log)": "ViTamin-L", "ConvNeXt-Large": "ConvNeXt-L"}

# open_clip gives these tags to a model without QuickGELU by name and runs it with, so its row and the card mean the same weights
QUICKGELU_TAGS = ("openai", "dfn2b")


# families of architectures that no card stands for, by how their names begin
OTHER_FAMILIES = {"RN": "resnet", "coca": "coca", "nllb": "nllb", "xlm": "vit", "roberta": "vit", "convnext": "convnext", "ViT": "vit"}


def millions(text):
    """Samples seen, in millions: `128M`, `1.28B`, `12.8+0.2` (billions)."""
    unit = 1 if text.endswith("M") else 1000
    return round(sum(float(part.rstrip("MB")) for part in text.split("+")) * unit, 3)


def read_cards():
    return [json.loads(file.read_text()) for file in sorted(CARDS.glob("*.json"))]


def only(cards, row):
    if len(cards) > 1:
        raise SystemExit(f"{row}: {[card['id'] for card in cards]} all fit")
    return cards[0]["id"] if cards else None


def card_of_run(row, samples, cards):
    facts = (row["model"], row["imageSize"], "datacomp-1b", samples, row["textWidth"])
    # the long-text-tower models print the small text tower and have the large one, so their name decides
    return only(
        [
            card
            for card in cards
            if (card["name"], card["imageSize"], card["training"]["data"], card["training"].get("samplesSeenM")) == facts[:4]
            and (card["text"]["width"] == facts[4] or row["model"].endswith("-LTT"))
        ],
        facts,
    )


def card_of_tag(model, tag, cards, others=()):
    fits = [card for card in cards if "checkpoint" in card and card["checkpoint"].get("pretrained") == tag]
    same = [card for card in fits if card["checkpoint"]["openClip"] == model]
    twin = f"{model}-quickgelu"
    if not same and tag in QUICKGELU_TAGS and (twin, tag) not in others:
        same = [card for card in fits if card["checkpoint"]["openClip"] == twin]
    return only(same, (model, tag))


def pairs_of(row, samples, tables, cards):
    """Unique pairs in millions: as a card says of this run, or of another run of the same table on as many samples."""
    runs = [run for run in tables["scalingAblation"] if run["source"] == row["source"] and run["samplesSeen"] == row.get("samplesSeen")]
    ids = {card_of_run(run, samples, cards) for run in runs or [row]} - {None}
    pairs = {card["training"]["uniquePairsM"] for card in cards if card["id"] in ids}
    if len(pairs) != 1:
        raise SystemExit(f"{row['model']}, {samples} M samples: unique pairs {pairs}")
    return pairs.pop()


def training_of(model, tag, card_id, cards):
    """Family, training data and samples seen in millions: of the card, or what names tell; samples seen only of a card."""
    for card in cards:
        if card["id"] == card_id:
            return [card["family"], card["training"]["data"], card["training"].get("samplesSeenM")]
    family = next(family for start, family in OTHER_FAMILIES.items() if model.startswith(start))
    return [family, re.sub("_(s[0-9]+b|e[0-9]+).*", "", tag), None]


def build_runs(tables, cards, sources):
    rows = []
    for row in tables["scalingAblation"] + tables["vitaminLong"] + tables["vitaminSmallBase"]:
        samples = millions(row.get("samplesSeen") or f"{row['samplesSeenB']}B")
        scores = [row.get(key) for key in ("imagenet", "imagenetShift", "vtab", "retrieval", "avg38")]
        # the model zoo repeats two runs of the first table
        if any(r[0] == row["model"] and r[5] == row["imageSize"] and r[8] == samples for r in rows):
            continue
        family, size = row["model"].split("-", 1)
        facts = [row["model"], card_of_run(row, samples, cards), FAMILIES[family], size, sources.index(row["source"])]
        facts += [row["imageSize"], row["textDepth"], row["textWidth"], samples, pairs_of(row, samples, tables, cards)]
        facts += [row["paramsImageM"], row["paramsTextM"], row["macsImageG"], row["macsTextG"]]
        rows.append(facts + scores)
    return rows


def slug(*words):
    return re.sub("[^a-z0-9.]+", "-", " ".join(words).lower()).strip("-")


def build_pipelines(tables, sources):
    """Encoders inside a detector, a segmenter or a language model. Percent; MME in points. The id is made of all parts: a model
    of that id is taken to be made of the same ones."""
    rows = []

    def add(row, name, scores, decimals):
        encoder = SAME_ENCODER.get(row["encoder"], row["encoder"])
        size = [str(row["imageSize"])] if "imageSize" in row else []
        parts = [row.get(key) for key in ("refinement", "variant")]
        parts += [{"yes": "region proposals", "no": "no region proposals", None: None}[row.get("regionProposals")]]
        described = ", ".join([name, *[part for part in parts if part]])
        facts = {"id": slug(encoder, *size, described), "encoder": encoder, "with": described}
        rows.append({**facts, "source": sources.index(row["source"]), "decimals": decimals, "scores": scores})

    for row in tables["openVocabularyDetection"]:
        keys = {"ovCocoAP50Novel": "detection/ov-coco", "ovLvisAPr": "detection/ov-lvis", "ovLvisAPrMask": "detection/ov-lvis"}
        scores = {task: row[key] for key, task in keys.items() if key in row}
        add(row, row["detector"], scores, 2 if "run log" in row["encoder"] else 1)
    for row in tables["openVocabularySegmentation"]:
        scores = {f"segmentation/{task}": value for task, value in row["perDataset"].items()}
        add(row, row["segmentor"], scores, 4 if "precision" in row else 1)
    for row in tables["lmm"]:
        add(row, row["llm"], {f"lmm/{task}": value for task, value in row["perDataset"].items()}, 1)
    return rows


def build_models(tables, cards, tasks):
    rows = []
    names = {(row["model"], row["pretrained"]) for row in tables["openclip"]}
    for row in tables["openclip"]:
        profile = row["profile"]
        card = card_of_tag(row["model"], row["pretrained"], cards, names)
        facts = [row["model"], row["pretrained"], card, *training_of(row["model"], row["pretrained"], card, cards)]
        facts += [profile["imageSize"]]
        facts += [profile["paramsImageM"], profile["paramsTextM"], profile["gflopsImage"], profile["gflopsText"], row["gflopsTotal"]]
        rows.append(facts + [row["avg38"]] + [row["perDataset"][task] for task in tasks])
    return rows


def build_scales(tables, cards):
    return [
        [row["model"], row["pretrained"], card_of_tag(row["model"], row["pretrained"], cards), millions(row["samplesSeen"]), row["imagenet"]]
        for row in tables["datacompScales"]
    ]


def write(name, value):
    """A member a line, and a row a line where there are rows."""
    line = lambda one: json.dumps(one, ensure_ascii=False)

    def block(one, indent):
        pad = " " * indent
        if isinstance(one, dict) and "rows" in one:
            members = [f"{pad}  {line(key)}: {block(item, indent + 2)}" for key, item in one.items()]
            return "{\n" + ",\n".join(members) + f"\n{pad}}}"
        if isinstance(one, list) and one and not isinstance(one[0], (int, float)) and len(line(one)) > 120:
            return "[\n" + ",\n".join(f"{pad}  {line(item)}" for item in one) + f"\n{pad}]"
        return line(one)

    members = [f"  {line(key)}: {block(item, 2)}" for key, item in value.items()]
    (HERE / name).write_text("{\n" + ",\n".join(members) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description="writes the files of published values")
    parser.add_argument("file", type=Path)
    tables = json.loads(parser.parse_args().file.read_text())
    cards = read_cards()
    names = ("scalingAblation", "vitaminLong", "vitaminSmallBase", "openVocabularyDetection", "openVocabularySegmentation", "lmm")
    sources = list(dict.fromkeys(row["source"] for name in names for row in tables[name]))
    write(
        "vitamin-paper.json",
        {
            "version": 1,
            "title": "ViTamin: Designing Scalable Vision Models in the Vision-Language Era (arXiv 2404.02132)",
            "read": tables["meta"]["created"],
            "sources": sources,
            "notes": tables["inconsistencies"],
            "repeated": [dict(zip(("model", "printedImageM", "imageM", "source"), row)) for row in REPEATED],
            "data": "datacomp-1b",
            "decimals": 1,
            "runs": {
                "units": "parameters in millions; MACs in thousands of millions, without the two products inside attention; scores in percent",
                "columns": RUN_COLUMNS + RUN_SCORES,
                "rows": build_runs(tables, cards, sources),
            },
            "pipelines": {
                "units": "percent; MME in points of 2000; each task the metric that its card names",
                "rows": build_pipelines(tables, sources),
            },
        },
    )
    tasks = list(tables["openclip"][0]["perDataset"])
    write(
        "openclip.json",
        {
            "version": 1,
            "title": "Results of open_clip's pretrained models on the 38 tasks of DataComp",
            "read": tables["meta"]["created"],
            "decimals": 4,
            "models": {
                "source": "mlfoundations/open_clip @89fb801: docs/openclip_results.csv, docs/model_profile.csv",
                "units": "parameters in millions; FLOPs in thousands of millions, two a multiply-accumulate; scores are fractions",
                "columns": MODEL_COLUMNS + ["mean38"] + [f"datacomp/{task}" for task in tasks],
                "rows": build_models(tables, cards, tasks),
            },
            "scales": {
                "source": "mlfoundations/open_clip @89fb801: docs/datacomp_models.md",
                "units": "samples seen in millions; ImageNet in percent",
                "columns": ["model", "pretrained", "card", "samplesSeenM", "imagenet"],
                "rows": build_scales(tables, cards),
            },
        },
    )


if __name__ == "__main__":
    main()
