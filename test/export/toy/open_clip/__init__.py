"""A stand-in for open_clip with models of a few thousand parameters: the names and calls that models/export uses, so that
the exporter runs from end to end where open_clip, timm and torchvision are not to be had. Some models have a fault on
purpose; each is named after it."""
from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .text import LastTokenText, SimpleTokenizer, ToyText
from . import transform
from .transform import image_transform
from .vision import AttentionPooled, ToyVit, TrunkTower

__version__ = "toy"
__all__ = ["image_transform", "transform"]
OPENAI = {"mean": (0.48145466, 0.4578275, 0.40821073), "std": (0.26862954, 0.26130258, 0.27577711)}
CONFIGS: dict[str, dict[str, Any]] = {
    name: {"embed_dim": 16, "vision_cfg": {"image_size": 32}, "text_cfg": {"context_length": 77}} for name in (
        "toy-vit", "toy-convnext", "toy-vit-last", "toy-vit-attention-pool", "toy-vit-384", "toy-vit-keeps-batch",
        "toy-vit-normalises", "toy-vit-small-end", "toy-vit-fill-colour", "toy-vit-nan",
        "toy-vit-training", "toy-vit-quickgelu-mismatch", "toy-vit-prepared")}
# As open_clip's table: how images are prepared for published weights, by model and tag.
PUBLISHED: dict[str, dict[str, dict[str, Any]]] = {
    "toy-vit-prepared": {"halves": {"mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5), "interpolation": "bicubic",
                                    "resize_mode": "squash"}},
    "toy-vit": {"plain": {**OPENAI}}}


class ToyClip(nn.Module):
    """Two towers and a logit scale, with open_clip's encode functions."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__()
        self.name = name
        self.preparation: dict[str, Any] = {}
        if name == "toy-convnext":
            self.visual: nn.Module = TrunkTower(size)
        else:
            self.visual = AttentionPooled(size) if name == "toy-vit-attention-pool" else ToyVit(size)
        if name == "toy-vit-keeps-batch":
            self.visual.keeps_batch = True
        self.text = LastTokenText() if name == "toy-vit-last" else ToyText()
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.logit_bias = nn.Parameter(torch.tensor(-10.0)) if name == "toy-vit-last" else None

    def encode_image(self, image: Tensor, normalize: bool = False) -> Tensor:
        output = self.visual(image)
        output = output[0] if isinstance(output, tuple) else output
        return F.normalize(output, dim=-1) if normalize or self.name == "toy-vit-normalises" else output

    def encode_text(self, text: Tensor, normalize: bool = False) -> Tensor:
        return F.normalize(self.text(text), dim=-1) if normalize else self.text(text)


def list_models() -> list[str]:
    return list(CONFIGS)


def get_model_config(name: str) -> dict[str, Any] | None:
    return CONFIGS.get(name)


def add_model_config(path: Path) -> None:
    CONFIGS[path.stem] = json.loads(path.read_text(encoding="utf-8"))


def create_model(model_name: str, pretrained: str | None = None, precision: str = "fp32", device: str = "cpu",
                 force_custom_text: bool = False, force_image_size: int | None = None, load_weights: bool = True,
                 require_pretrained: bool = False, force_preprocess_cfg: dict[str, Any] | None = None) -> ToyClip:
    """As open_clip's: the weights are a file, or noise."""
    size = force_image_size or CONFIGS[model_name]["vision_cfg"]["image_size"]
    model = ToyClip(model_name, size)
    model.preparation = force_preprocess_cfg or {}
    if model_name == "toy-vit-quickgelu-mismatch":
        import warnings

        warnings.warn("QuickGELU mismatch between final model config (quick_gelu=False) and pretrained tag")
    if require_pretrained:
        if pretrained is None or not Path(pretrained).is_file():
            raise RuntimeError(f"Pretrained value '{pretrained}' is not a known tag or valid file path")
        model.load_state_dict(torch.load(pretrained, map_location="cpu"))
    if model_name == "toy-vit-nan":
        model.visual.proj.data[0, 0] = float("nan")
    if model_name == "toy-vit-training":
        model.visual.eval = lambda: None     # stays as it is made: in training mode
        model.eval = lambda: model
    return model


def get_model_preprocess_cfg(model: ToyClip) -> dict[str, Any]:
    """`longest` with a grey fill, or `squash`, for the models so named."""
    mode = {"toy-vit-fill-colour": "longest", "toy-vit-last": "squash"}.get(model.name, "shortest")
    fill = 127 if model.name == "toy-vit-fill-colour" else 0
    return {"size": model.visual.image_size, "mode": "RGB", **OPENAI, "interpolation": "bicubic", "resize_mode": mode,
            "fill_color": fill, **model.preparation}


def list_pretrained_tags_by_model(name: str) -> list[str]:
    return list(PUBLISHED.get(name, {}))


def get_pretrained_cfg(name: str, tag: str) -> dict[str, Any]:
    return PUBLISHED.get(name, {}).get(tag, {})


def get_tokenizer(name: str) -> SimpleTokenizer:
    return SimpleTokenizer(end_first=name == "toy-vit-small-end")


tokenizer = SimpleNamespace(SimpleTokenizer=SimpleTokenizer)
