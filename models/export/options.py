"""What the user asks for: command line and model card in, one frozen request out. Every mistake is one line."""
from __future__ import annotations

import argparse
import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import ExportError

CARDS = Path(__file__).resolve().parents[1] / "cards"
FAMILIES = ("vitamin", "vit", "convnext")
PRECISIONS = ("fp32", "fp16", "int8")
ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Request:
    """One export. Exactly one of `open_clip` and `timm` is set; `seed` is set for random weights only."""
    id: str
    family: str
    size: str | None
    open_clip: str | None
    pretrained: str | None          # open_clip tag, or a file
    config: Path | None
    prepared_as: str | None         # open_clip tag, or "default"
    timm: str | None
    width: int | None
    weights: Path | None
    seed: int | None
    image_size: int | None
    training: dict[str, Any] | None
    out: Path
    precision: str
    ids: str
    opset: int
    external_data_above: int | None


def add_options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The options that export.py and export_dense.py share."""
    model = parser.add_argument_group("which model")
    model.add_argument("--card", help="id of a card in models/cards: says model, weights, id, training and image size")
    model.add_argument("--open-clip", metavar="NAME", help="open_clip model name, or hf-hub:ORG/REPO")
    model.add_argument("--pretrained", metavar="TAG_OR_FILE", help="open_clip's weight tag, or a checkpoint file")
    model.add_argument("--prepared-as", metavar="TAG",
                       help="with a checkpoint file: its images are prepared as for the published weights of this tag, or "
                            "`default` for open_clip's own way (a card says its tag)")
    model.add_argument("--config", type=Path, metavar="FILE", help="open_clip model config to add; NAME is its stem")
    model.add_argument("--timm", metavar="NAME", help="plain timm trunk with a linear projection; no text tower")
    model.add_argument("--width", type=int, help="width of the projection (with --timm)")
    model.add_argument("--weights", type=Path, metavar="FILE", help="state dict: trunk.* and head.proj.weight (with --timm)")
    model.add_argument("--random-weights", action="store_true", help="no trained weights: for tests of the graph only")
    model.add_argument("--seed", type=int, help="with --random-weights: which ones")
    model.add_argument("--image-size", type=int, metavar="PIXELS", help="force this image size")
    out = parser.add_argument_group("what is written")
    out.add_argument("--out", type=Path, required=True, metavar="DIR", help="the model folder")
    out.add_argument("--id", help="model id (default: of the card, else made from the names)")
    out.add_argument("--family", choices=FAMILIES)
    out.add_argument("--size", help="size class, e.g. S")
    out.add_argument("--precision", choices=PRECISIONS, default="fp32")
    out.add_argument("--ids", choices=("int64", "int32"), default="int64", help="type of the text graph's input")
    out.add_argument("--opset", type=int, default=17)
    out.add_argument("--external-data-above", type=int, metavar="BYTES",
                     help="weights go to <graph>.data when there are more (default: just under 2 GiB)")
    return parser


def read_card(name: str) -> dict[str, Any]:
    """A card of models/cards; throws ExportError with the nearest ids."""
    file = CARDS / f"{name}.json"
    if not file.exists():
        near = difflib.get_close_matches(name, [other.stem for other in CARDS.glob("*.json")], cutoff=0.5)
        raise ExportError(f"--card {name}: no {file.name} in {CARDS}. Near: {', '.join(near) or 'none'}")
    card = json.loads(file.read_text(encoding="utf-8"))
    if not card.get("checkpoint"):
        raise ExportError(f"{file}: no checkpoint in it. Give --open-clip and --pretrained")
    return card


def family_of(name: str) -> str:
    """The family that a model name tells; throws ExportError when it tells none."""
    for family, sign in (("vitamin", "vitamin"), ("convnext", "convnext"), ("vit", "vit")):
        if sign in name.lower():
            return family
    raise ExportError(f"{name}: which family is it? --family {' | '.join(FAMILIES)}")


def square(size: Any, card: str) -> int | None:
    """The image size of a card as one number."""
    if size is None or isinstance(size, int):
        return size
    if len(set(size)) != 1:
        raise ExportError(f"--card {card}: imageSize {size}, expected a square")
    return int(size[0])


def check_weights(open_clip: str | None, pretrained: str | None, options: argparse.Namespace) -> None:
    """Weights are given in exactly one way; noise only where it is asked for."""
    if options.random_weights:
        if options.pretrained or options.weights:
            raise ExportError("--random-weights: leave out --pretrained and --weights")
        if options.seed is None:
            raise ExportError("--random-weights: needs --seed N")
        return
    if options.seed is not None:
        raise ExportError("--seed: only with --random-weights")
    if open_clip and not open_clip.startswith("hf-hub:") and not pretrained:
        raise ExportError(f"{open_clip}: without --pretrained its weights would be noise. Give a tag or a file, "
                          f"or ask for noise: --random-weights --seed 0")
    if options.timm and options.weights is None:
        raise ExportError(f"{options.timm}: needs --weights FILE, or --random-weights --seed 0")


def read_request(options: argparse.Namespace) -> Request:
    """The request of parsed options. Throws ExportError for what is missing or contradicts itself."""
    card = read_card(options.card) if options.card else {}
    if sum(map(bool, (options.card, options.open_clip, options.timm))) != 1:
        raise ExportError("which model? Exactly one of --card, --open-clip and --timm")
    if not options.timm and (options.width or options.weights):
        raise ExportError("--width and --weights: only with --timm")
    if options.timm and (options.width is None or options.pretrained or options.config):
        raise ExportError("--timm: needs --width D, and takes its weights from --weights FILE")
    checkpoint = card.get("checkpoint", {})
    open_clip = options.open_clip or checkpoint.get("openClip")
    pretrained = options.pretrained or checkpoint.get("pretrained")
    if checkpoint and not pretrained and checkpoint.get("hub") and not options.random_weights:
        open_clip = f"hf-hub:{checkpoint['hub']}"
    if options.prepared_as and not options.pretrained:
        raise ExportError("--prepared-as: only with --pretrained FILE")
    check_weights(open_clip, pretrained, options)
    name = options.timm or open_clip
    suffix = "random" if options.random_weights else (Path(pretrained).stem if pretrained else None)
    made = "-".join(part for part in (name.split("/")[-1].removeprefix("hf-hub:"), suffix) if part)
    card_id = f"{card['id']}-random" if card and options.random_weights else card.get("id")
    model_id = options.id or card_id or re.sub(r"[^a-z0-9._-]+", "-", made.lower()).strip("-._")
    if not ID.fullmatch(model_id):
        raise ExportError(f"--id {model_id}: lower-case letters, digits, . _ and - only")
    if options.precision != "fp32" and not options.id:
        model_id += f"-{options.precision}"
    random = {"data": "random-weights", "seed": options.seed} if options.random_weights else None
    return Request(
        id=model_id, family=options.family or card.get("family") or family_of(name),
        size=options.size or card.get("size"),
        open_clip=open_clip, pretrained=None if options.random_weights else pretrained, config=options.config,
        prepared_as=options.prepared_as or checkpoint.get("pretrained"),
        timm=options.timm, width=options.width, weights=options.weights, seed=options.seed,
        image_size=options.image_size or square(card.get("imageSize"), options.card),
        training=random or card.get("training"),
        out=options.out, precision=options.precision, ids=options.ids, opset=options.opset,
        external_data_above=options.external_data_above)
