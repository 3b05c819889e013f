"""Writes the trained little LMM as a model folder: models/micro/vitamin-s-lmm-micro.

usage: /usr/bin/python3 models/train/lmm_export.py        (after lmm_train.py; then: node models/train/check-lmm.mjs)

The towers are copies of the backbone's graphs. The four graphs of the answer head have the names, inputs and outputs that
Optimum's and transformers.js' exports of LLaVA have (huggingface/transformers.js, src/models.js, LlavaForConditionalGeneration).
"""
from __future__ import annotations

import argparse
import json
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from export import OPSET
from frozen import read_frozen
from half import store_half
from lmm_answer import Answer, embed_rows, padded_left, read_lmm_weights
from lmm_evaluate import FOLDER as QUESTIONS
from lmm_evaluate import answer_all, features_of, read_lmm
from lmm_features import BACKBONE, FOLDER, TiledTower, normalised
from lmm_net import HEAD, HEADS, LAYERS, WIDTH, Decoder, Projector, empty_past
from lmm_scenes import SIDE, LmmScene
from lmm_tokenizer import END, IDS, IMAGE, TEMPLATE, encode_prompt, write_tokenizer
from parity import shortest
from preprocess import file_pixels
from sizes import CACHE, LOGS, MICRO
from tokenizer import write_json

MODEL = "vitamin-s-lmm-micro"
COPIED = ("visual.onnx", "textual.onnx", "tokenizer.json", "tokenizer_config.json")
FILES = {"vision": "vision_encoder.onnx", "projector": "projector.onnx", "embed": "embed_tokens.onnx",
         "decoder": "decoder_model_merged.onnx", "tokenizer": "lmm/tokenizer.json"}
IMAGE_ID = -200  # the image among the ids of parity.json, as in LLaVA
SHOWN = 12  # questions of parity.json, with pictures and logits


class Step(nn.Module):
    """The decoder with its past as separate inputs and outputs."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(self, embeds: Tensor, mask: Tensor, positions: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        logits, present = self.decoder(embeds, mask, positions, list(zip(past[::2], past[1::2])))
        return (logits, *(value for pair in present for value in pair))


def _write(module: nn.Module, examples: tuple[Tensor, ...], path: Path, inputs: dict[str, dict[int, str]],
           outputs: dict[str, dict[int, str]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), examples, str(path), opset_version=OPSET, input_names=list(inputs),
                          output_names=list(outputs), training=torch.onnx.TrainingMode.PRESERVE, dynamic_axes={**inputs, **outputs})
    store_half(path)


def write_graphs(folder: Path, tower: TiledTower, projector: Projector, decoder: Decoder) -> None:
    """The four graphs; batch, length and length of the past are dynamic. The past may be empty."""
    pixels = torch.zeros(2, 3, SIDE, SIDE)
    features = tower(pixels)
    batch, text = {0: "batch"}, {0: "batch", 1: "sequence"}
    _write(tower, (pixels,), folder / FILES["vision"], {"pixel_values": batch}, {"image_features": batch})
    _write(projector, (features,), folder / FILES["projector"], {"image_features": {0: "batch", 1: "patches"}},
           {"image_embeds": {0: "batch", 1: "patches"}})
    _write(decoder.words, (torch.ones(2, 3, dtype=torch.int64),), folder / FILES["embed"], {"input_ids": text}, {"inputs_embeds": text})
    past = [torch.zeros(2, HEADS, 4, HEAD) for _ in range(2 * LAYERS)]
    names = [[f"{when}.{layer}.{kind}" for layer in range(LAYERS) for kind in ("key", "value")]
             for when in ("past_key_values", "present")]
    _write(Step(decoder), (torch.zeros(2, 3, WIDTH), torch.ones(2, 7, dtype=torch.int64), torch.zeros(2, 3, dtype=torch.int64), *past),
           folder / FILES["decoder"],
           {"inputs_embeds": text, "attention_mask": {0: "batch", 1: "total_sequence"}, "position_ids": text,
            **{name: {0: "batch", 2: "past_sequence"} for name in names[0]}},
           {"logits": text, **{name: {0: "batch", 2: "total_sequence"} for name in names[1]}})


def card() -> dict:
    """model.json: the backbone's, with the answer head."""
    facts = json.loads((MICRO / BACKBONE / "model.json").read_text())
    reference = facts.pop("reference")
    return {**facts, "id": MODEL,
            "lmm": {**FILES, "template": TEMPLATE, "size": [SIDE, SIDE], "pad": True, "stop": [END], "maxNewTokens": 16},
            "reference": reference}


def _without_places(ids: list[int]) -> list[int]:
    """Ids with the image as one IMAGE_ID."""
    first = ids.index(IDS[IMAGE])
    return [*ids[:first], IMAGE_ID, *(i for i in ids[first:] if i != IDS[IMAGE])]


def write_references(folder: Path, tower: TiledTower, projector: Projector, decoder: Decoder) -> list[Answer]:
    """The backbone's parity.json with answers to some questions, and parity/mini-answers.json with those to all questions of
    the embedded benchmarks; the answers to some."""
    questions = read_lmm(QUESTIONS)
    features = features_of(tower, questions)
    said = answer_all(projector, decoder, features, questions)
    write_json(folder / "parity" / "mini-answers.json", {
        "made_by": f"models/train/lmm_export.py with torch {torch.__version__}",
        "answers": [{"benchmark": q.benchmark, "id": q.id, "prompt": q.prompt, "tokens": one.tokens, "answer": one.text}
                    for q, one in zip(questions, said)]}, indent=None)
    shown = [n * len(questions) // SHOWN for n in range(SHOWN)]
    rows = []
    for n in shown:
        extension = "png" if questions[n].image[:4] == b"\x89PNG" else "webp"
        name = f"parity/question-{n:03d}.{extension}"
        (folder / name).write_bytes(questions[n].image)
        rows.append({"file": name, "prompt": questions[n].prompt, "ids": _without_places(said[n].ids), "tokens": said[n].tokens,
                     "answer": said[n].text, "logits": shortest(said[n].logits)})
    parity = json.loads((MICRO / BACKBONE / "parity.json").read_text(encoding="utf-8"))
    write_json(folder / "parity.json", {**parity, "answers": rows}, indent=None)
    return [said[n] for n in shown]


@torch.no_grad()
def write_check(folder: Path, tower: TiledTower, projector: Projector, decoder: Decoder) -> None:
    """What torch computes for check-lmm.mjs: three pictures of coloured squares, three prompts of different length padded on the
    left, the logits of all their tokens, and of one token more with the cache."""
    folder.mkdir(parents=True, exist_ok=True)
    squares = np.random.default_rng(3).integers(0, 256, (3, 6, 6, 3)).astype(np.uint8)
    pixels = normalised([LmmScene(np.kron(one, np.ones((16, 16, 1), np.uint8)), (), 0) for one in squares])
    features = tower(pixels)
    prompts = ("Is there a cat in the image?", "What is in the image?\nA. dog\nB. cat\nC. car", "Why?")
    ids, mask = padded_left([encode_prompt(prompt, features.shape[1]) for prompt in prompts])
    embeds, positions = embed_rows(projector, decoder, ids, features), (mask.cumsum(1) - 1).clamp(min=0)
    logits, past = decoder(embeds, mask, positions, empty_past(3))
    more = torch.tensor([[IDS["Yes"]], [IDS["A"]], [IDS["cat"]]])
    next_logits, _ = decoder(decoder.words(more), torch.cat([mask, torch.ones_like(more)], 1), positions[:, -1:] + 1, past)
    floats = {"pixels": pixels, "features": features, "image_embeds": projector(features), "embeds": embeds, "logits": logits,
              "next_logits": next_logits}
    for name, value in floats.items():
        (folder / f"{name}.f32").write_bytes(value.numpy().astype("<f4").tobytes())
    write_json(folder / "check.json", {"ids": ids.tolist(), "mask": mask.tolist(), "positions": positions.tolist(), "more": more.tolist(),
                                       "image": IDS[IMAGE], "layers": LAYERS, "heads": HEADS, "head": HEAD, "width": WIDTH,
                                       "shapes": {name: list(value.shape) for name, value in floats.items()}})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=MICRO, help="folder that gets the model folder")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tower = TiledTower(read_frozen(MICRO / BACKBONE)[0].image).eval().requires_grad_(False)
    projector, decoder = read_lmm_weights(4 * tower.tower.norm.normalized_shape[0])
    folder = options.models / MODEL
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copyfile(MICRO / BACKBONE / name, folder / name)
    shutil.copytree(MICRO / BACKBONE / "parity", folder / "parity", dirs_exist_ok=True)
    write_graphs(folder, tower, projector, decoder)
    write_tokenizer((folder / FILES["tokenizer"]).parent)
    write_references(folder, tower, projector, decoder)
    write_json(folder / "model.json", card())
    write_check(FOLDER / "check", tower, projector, decoder)
    scratch = CACHE / "parity" / MODEL  # for check-export.mjs, as export.py does
    scratch.mkdir(parents=True, exist_ok=True)
    for file in sorted((folder / "parity").glob("*.png")):
        if not file.stem.startswith("question-"):
            (scratch / f"{file.stem}.f32").write_bytes(file_pixels(file).numpy().astype("<f4").tobytes())
    if options.models == MICRO:
        shutil.copyfile(FOLDER / "log.csv", LOGS / f"{MODEL}.csv")
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {total / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
