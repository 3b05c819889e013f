"""Writing and reading back the embedded LMM benchmarks in the layouts of LLaVA's evaluation folder.

    <folder>/pope/llava_pope_test.jsonl, coco/coco_pope_<split>.json, val2014/COCO_val2014_<12 digits>.webp
    <folder>/MME/llava_mme.jsonl, MME_Benchmark_release_version/<subtask>/<12 digits>.webp and .txt
    <folder>/vqav2/llava_vqav2_mini.jsonl, v2_mscoco_val2014_annotations.json, val2014/COCO_val2014_<12 digits>.webp
    <folder>/mmbench/mmbench_mini.tsv         with base64 pictures; a rotated row has the index of the row whose picture it is

Pictures are lossless where the benchmarks have JPEG: any decoder gives the same pixels.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

import numpy as np
from PIL import Image

from lmm_questions import LETTERS, SHORT, with_options
from lmm_truth import LmmSet, Short
from webdataset import encode_picture

ROTATION = 1_000_000  # added to the index of a row each time its options move on by one
_COLUMNS = ("index", "question", "hint", "A", "B", "C", "D", "answer", "category", "l2-category", "split", "image")


def _lines(path: Path, rows: Iterable[Any]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _coco_name(image: int, extension: str) -> str:
    return f"COCO_val2014_{image:012d}.{extension}"


def _write_pope(folder: Path, data: LmmSet, pictures: dict[int, tuple[str, bytes]]) -> None:
    (folder / "coco").mkdir(parents=True)
    (folder / "val2014").mkdir()
    for image in sorted({asked.image for asked in data.pope}):
        extension, content = pictures[image]
        (folder / "val2014" / _coco_name(image, extension)).write_bytes(content)
    rows: dict[str, list[dict[str, Any]]] = {}
    questions = []
    for number, asked in enumerate(data.pope):
        name = _coco_name(asked.image, pictures[asked.image][0])
        own = rows.setdefault(asked.part, [])
        own.append({"question_id": len(own) + 1, "image": name, "text": asked.question, "label": "yes" if asked.answer else "no"})
        questions.append({"question_id": number, "image": name, "text": asked.question + SHORT, "category": asked.part})
    _lines(folder / "llava_pope_test.jsonl", questions)
    for part, own in rows.items():
        _lines(folder / "coco" / f"coco_pope_{part}.json", own)


def _write_mme(folder: Path, data: LmmSet, pictures: dict[int, tuple[str, bytes]]) -> None:
    questions = []
    for asked in data.mme:
        place = folder / "MME_Benchmark_release_version" / asked.part
        place.mkdir(parents=True, exist_ok=True)
        extension, content = pictures[asked.image]
        name = f"{asked.image:012d}.{extension}"
        (place / name).write_bytes(content)
        with open(place / f"{asked.image:012d}.txt", "a", encoding="utf-8") as file:
            file.write(f"{asked.question} Please answer yes or no.\t{'Yes' if asked.answer else 'No'}\n")
        questions.append({"question_id": f"{asked.part}/{name}", "image": f"{asked.part}/{name}", "text": asked.question + SHORT,
                          "category": asked.part})
    _lines(folder / "llava_mme.jsonl", questions)


def _annotation(number: int, asked: Short) -> dict[str, Any]:
    """VQA v2's; the answer of the whole is the most frequent one, the first of them where two are."""
    answers = [{"answer": answer, "answer_confidence": "yes", "answer_id": n + 1} for n, answer in enumerate(asked.answers)]
    return {"question_type": asked.kind, "multiple_choice_answer": Counter(asked.answers).most_common(1)[0][0],
            "answers": answers, "image_id": asked.image, "answer_type": asked.answer_type, "question_id": number}


def _write_vqa(folder: Path, data: LmmSet, pictures: dict[int, tuple[str, bytes]]) -> None:
    (folder / "val2014").mkdir(parents=True)
    annotations, questions, of_image = [], [], Counter[int]()
    for asked in data.vqa:
        number = 1000 * asked.image + of_image[asked.image]
        of_image[asked.image] += 1
        extension, content = pictures[asked.image]
        (folder / "val2014" / _coco_name(asked.image, extension)).write_bytes(content)
        annotations.append(_annotation(number, asked))
        questions.append({"question_id": number, "image": _coco_name(asked.image, extension), "text": asked.question + SHORT})
    _lines(folder / "llava_vqav2_mini.jsonl", questions)
    text = json.dumps({"info": {"description": "Vitabench composed scenes (embedded)", "version": "1", "year": 2026},
                       "data_type": "mscoco", "data_subtype": "val2014", "annotations": annotations}, separators=(",", ":"))
    (folder / "v2_mscoco_val2014_annotations.json").write_text(text.replace('},{"question_type"', '},\n{"question_type"') + "\n",
                                                              encoding="utf-8")


def _write_choices(folder: Path, data: LmmSet, pictures: dict[int, tuple[str, bytes]]) -> None:
    folder.mkdir(parents=True)
    with open(folder / "mmbench_mini.tsv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(_COLUMNS)
        for asked in data.choices:
            count = len(asked.options)
            for turn in range(count):
                options = [asked.options[(place - turn) % count] for place in range(count)]
                image = asked.image if turn else base64.b64encode(pictures[asked.image][1]).decode("ascii")
                table.writerow((asked.image + turn * ROTATION, asked.question, "", *options, *[""] * (4 - count),
                                LETTERS[options.index(asked.options[asked.right])], asked.category,
                                "perception" if asked.category != "spatial_relationship" else "relation", "dev", image))


def write_lmm(folder: Path, data: LmmSet) -> None:
    """Writes the folder (which must not exist)."""
    pictures = {picture.id: encode_picture(picture.scene.pixels) for picture in data.pictures}
    _write_pope(folder / "pope", data, pictures)
    _write_mme(folder / "MME", data, pictures)
    _write_vqa(folder / "vqav2", data, pictures)
    _write_choices(folder / "mmbench", data, pictures)


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Stored:
    """One question of the stored files. benchmark: pope, mme, vqa or mmbench; id: its question_id or index; image: the bytes of
    the picture; truth: "yes" or "no", the ten answers, or the right letter; group: what the question belongs to (split,
    subtask, question type, category); item: questions that count together have it in common; options: of mmbench."""

    benchmark: str
    id: int | str
    prompt: str
    image: bytes
    truth: Any
    group: str
    item: str
    options: tuple[str, ...] = ()

    def pixels(self) -> np.ndarray:
        """uint8 [96, 96, 3]."""
        return np.array(Image.open(io.BytesIO(self.image)).convert("RGB"))


def read_lmm(folder: Path) -> list[Stored]:
    """The stored questions, benchmark by benchmark, in the order of the files."""
    found: list[Stored] = []
    pope = folder / "pope"
    labels = {split: iter(_read_lines(pope / "coco" / f"coco_pope_{split}.json")) for split in ("random", "popular", "adversarial")}
    for row in _read_lines(pope / "llava_pope_test.jsonl"):
        label = next(labels[row["category"]])
        if label["image"] != row["image"] or label["text"] + SHORT != row["text"]:
            raise ValueError(f"pope: question {row['question_id']} and its label differ")
        found.append(Stored("pope", row["question_id"], row["text"], (pope / "val2014" / row["image"]).read_bytes(), label["label"], row["category"],
                            row["image"]))
    mme = folder / "MME"
    for row in _read_lines(mme / "llava_mme.jsonl"):
        path = mme / "MME_Benchmark_release_version" / row["image"]
        truths = dict(line.split("\t") for line in path.with_suffix(".txt").read_text(encoding="utf-8").splitlines())
        truth = truths[row["text"].removesuffix(SHORT) + " Please answer yes or no."]
        found.append(Stored("mme", row["question_id"], row["text"], path.read_bytes(), truth.lower(), row["category"], row["image"]))
    vqa = folder / "vqav2"
    annotations = {row["question_id"]: row for row in json.loads((vqa / "v2_mscoco_val2014_annotations.json").read_text())["annotations"]}
    for row in _read_lines(vqa / "llava_vqav2_mini.jsonl"):
        truth = annotations[row["question_id"]]
        found.append(Stored("vqa", row["question_id"], row["text"], (vqa / "val2014" / row["image"]).read_bytes(),
                            tuple(answer["answer"] for answer in truth["answers"]), truth["question_type"], row["image"]))
    return found + list(_read_choices(folder / "mmbench" / "mmbench_mini.tsv"))


def _read_choices(path: Path) -> Iterable[Stored]:
    images: dict[int, bytes] = {}
    csv.field_size_limit(1 << 24)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            index = int(row["index"])
            image = images[int(row["image"])] if len(row["image"]) < 64 else base64.b64decode(row["image"])
            images[index] = image
            options = tuple(row[letter] for letter in LETTERS if row[letter])
            yield Stored("mmbench", index, with_options(row["question"], options), image, row["answer"], row["category"],
                         str(index % ROTATION), options)
