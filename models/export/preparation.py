"""How images are prepared for weights that come from a file, which says nothing of it. open_clip takes its own defaults
then, with which published weights of some models (SigLIP, CLIPA) give wrong numbers and no error."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

from errors import ExportError

KEYS = ("mean", "std", "interpolation", "resize_mode")
DEFAULT = "default"


def published(open_clip: Any, name: str, tag: str) -> dict[str, Any] | None:
    """What open_clip's table says of the weights of this tag; None when it has none of that tag."""
    config = open_clip.get_pretrained_cfg(name, tag)
    return {**default(open_clip), **{key: config[key] for key in KEYS if config.get(key) is not None}} if config else None


def default(open_clip: Any) -> dict[str, Any]:
    """What open_clip takes where nothing says more."""
    values = asdict(open_clip.transform.PreprocessCfg())
    return {key: values[key] for key in KEYS}


def forced_preparation(open_clip: Any, name: str, pretrained: str | None, prepared_as: str | None) -> dict[str, Any] | None:
    """What to tell open_clip of a built-in model: how images are prepared for the weights of the tag `prepared_as`. None
    where open_clip knows it by itself: weights of a tag, and models whose published weights all follow its default.
    Throws ExportError where it cannot be known; of noise nothing need be."""
    tags = [tag for tag in open_clip.list_pretrained_tags_by_model(name) if published(open_clip, name, tag)]
    if pretrained and (pretrained == prepared_as or published(open_clip, name, pretrained)):
        return None
    if prepared_as == DEFAULT:
        return default(open_clip)
    if prepared_as is not None:
        told = published(open_clip, name, prepared_as)
        if told is None and pretrained:
            raise ExportError(f"--prepared-as {prepared_as}: {name} has no such published weights, only "
                              f"{', '.join(tags) or 'none'}. Give one of them, or {DEFAULT}")
        return told
    others = [tag for tag in tags if published(open_clip, name, tag) != default(open_clip)]
    if pretrained and others:
        raise ExportError(f"{pretrained}: a file does not say how images are prepared for it, and published weights of {name} "
                          f"({', '.join(others)}) differ from open_clip's default. Give --prepared-as {others[0]} if it was "
                          f"trained like them, else --prepared-as {DEFAULT}")
    return None
