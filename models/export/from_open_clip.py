"""A Source from open_clip: the model with its weights, its own preprocessing and its own tokenizer."""
from __future__ import annotations

import difflib
import logging
import re
import warnings
from pathlib import Path
from typing import Any, Callable

import numpy as np
import torch
from PIL import Image
from torch import nn

from errors import ExportError
from old_torch import add_missing
from pixels import card_pixels
from preparation import forced_preparation
from probe import perturb
from source import ImageFacts, Source
from tokens import tokens_of

HUB = "hf-hub:"


def import_open_clip() -> Any:
    """The package; throws ExportError naming what it lacks."""
    add_missing()
    try:
        import open_clip
    except ImportError as error:
        raise ExportError(f"open_clip: cannot be imported ({error}). See models/export/README.md, Install") from error
    return open_clip


def size_of(name: str, config: dict[str, Any], wanted: int | None) -> int | None:
    """The image size to force, None for the config's own. A name that ends in another size than its config has
    (open_clip's ViTamin-XL-384 says 256) is refused until the user says which."""
    told = re.findall(r"[-_](\d{3})(?:px)?(?=$|-)", name)
    configured = config.get("vision_cfg", {}).get("image_size")
    if wanted is None and told and isinstance(configured, int) and int(told[-1]) != configured:
        raise ExportError(f"{name}: its name says {told[-1]} pixels, its open_clip config {configured}. "
                          f"Say which: --image-size {told[-1]} or --image-size {configured}")
    return wanted


def create(open_clip: Any, name: str, pretrained: str | None, image_size: int | None, seed: int | None,
           preparation: dict[str, Any] | None) -> nn.Module:
    """The model in eval mode. seed: random weights instead of trained ones. preparation: of images, where open_clip would
    take another. A dedicated text tower is asked for, since only that one takes texts shorter than the context."""
    if seed is not None:
        torch.manual_seed(seed)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if seed is None:
            weights = {"pretrained": pretrained, "require_pretrained": True}
        else:
            weights = {"load_weights": False} if name.startswith(HUB) else {}
        try:
            model = open_clip.create_model(name, precision="fp32", device="cpu", force_custom_text=True,
                                           force_image_size=image_size, force_preprocess_cfg=preparation, **weights)
        except Exception as error:  # whatever open_clip, timm or a damaged file say, in one line
            first = str(error).strip().splitlines() or [""]
            raise ExportError(f"{name}: open_clip cannot load it: {type(error).__name__}: {first[0][:300]}") from error
    for warning in caught:
        if "quickgelu" in str(warning.message).lower():
            other = name.removesuffix("-quickgelu") if name.endswith("-quickgelu") else f"{name}-quickgelu"
            raise ExportError(f"{name}: {pretrained} was trained with the other kind of GELU than this config has. Use {other}")
    if seed is not None:
        perturb(model, seed)
    return model.eval()


def facts_of(name: str, config: dict[str, Any]) -> ImageFacts:
    """open_clip's preprocessing configuration in the words of model.json; throws ExportError for what has no word."""
    size = config["size"]
    if config.get("mode", "RGB") != "RGB":
        raise ExportError(f"{name}: images of mode {config['mode']}, expected RGB")
    resize_mode = config.get("resize_mode") or "shortest"
    if resize_mode == "longest" and config.get("fill_color", 0) != 0:
        raise ExportError(f"{name}: pads with colour {config['fill_color']}; model.json can only say 0 (black)")
    interpolation = config.get("interpolation") or "bicubic"
    return ImageFacts((size, size) if isinstance(size, int) else tuple(size), tuple(config["mean"]),
                      tuple(config["std"]), "bicubic" if interpolation == "random" else interpolation, resize_mode)


def pixels_of(name: str, transform: Any, facts: ImageFacts) -> Callable[[Image.Image], np.ndarray]:
    """What open_clip's own transform makes of an image before it becomes a tensor. Each image is also made by the words
    of model.json, and a difference is an error: then the card would not say what the model is fed."""
    steps = transform.transforms[:-2]   # the last two: to tensor, normalise

    def pixels(image: Image.Image) -> np.ndarray:
        ours = card_pixels(image, facts)
        for step in steps:
            image = step(image)
        theirs = np.array(image)
        if theirs.shape != ours.shape or (theirs != ours).any():
            raise ExportError(f"{name}: open_clip's own preprocessing gives other pixels than {facts} does")
        return theirs

    return pixels


def read_open_clip(name: str, pretrained: str | None, image_size: int | None, seed: int | None,
                   config_file: Path | None, prepared_as: str | None) -> Source:
    """The Source of an open_clip model name or hf-hub:ID. prepared_as: the tag of published weights for which images are
    prepared in the same way, or `default`, where `pretrained` is a file. Throws ExportError for what cannot be exported."""
    logging.getLogger().setLevel(logging.ERROR)
    open_clip = import_open_clip()
    if config_file is not None:
        open_clip.add_model_config(config_file)
    hub = name.startswith(HUB)
    if hub and pretrained:
        raise ExportError(f"{name}: its weights come with it. Leave out --pretrained")
    try:
        config = open_clip.get_model_config(name)
    except (RuntimeError, ImportError, OSError) as error:
        raise ExportError(f"{name}: its config cannot be had: {str(error).splitlines()[0][:300]}") from error
    if config is None:
        near = difflib.get_close_matches(name, open_clip.list_models(), cutoff=0.5)
        raise ExportError(f"{name}: open_clip has no such model. Near: {', '.join(near) or 'none'}")
    preparation = None if hub else forced_preparation(open_clip, name, pretrained, prepared_as)
    model = create(open_clip, name, pretrained, size_of(name, config, image_size), seed, preparation)
    if not hasattr(model, "visual") or not hasattr(model, "text"):
        raise ExportError(f"{name}: {type(model).__name__} has no image and text tower of its own")
    preprocess = open_clip.get_model_preprocess_cfg(model)
    facts = facts_of(name, preprocess)
    if image_size is not None and facts.size != (image_size, image_size):
        raise ExportError(f"{name}: {image_size} pixels were asked for, open_clip made it for {facts.size}")
    transform = open_clip.image_transform(
        facts.size, is_train=False, mean=facts.mean, std=facts.std,
        resize_mode=facts.resize_mode, interpolation=facts.interpolation)
    scale, bias = model.logit_scale.exp().item(), getattr(model, "logit_bias", None)
    return Source(
        name=name, made_with=f"open_clip {open_clip.__version__}, torch {torch.__version__}, PIL {Image.__version__}",
        visual=model.visual, encode_image=lambda pixels: model.encode_image(pixels, normalize=False),
        facts=facts, pixels=pixels_of(name, transform, facts),
        text=model.text, encode_text=lambda ids: model.encode_text(ids, normalize=False),
        tokens=tokens_of(name, open_clip, model), logit_scale=scale,
        logit_bias=None if bias is None else bias.item())
