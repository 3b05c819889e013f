"""Evaluation-time pixels of an image file, as open_clip makes them: PIL resize, centre crop, RGB, normalise."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from sizes import IMAGE_SIZE, MEAN, STD


def cropped(image: Image.Image) -> Image.Image:
    """The image at 32 x 32 in RGB. Resizes in the image's own mode, so PIL takes nearest for a palette and weighs RGBA by
    its alpha; the conversion to RGB then drops the alpha. Long side truncated, crop offset rounded to even."""
    short, long = sorted(image.size)
    if short != IMAGE_SIZE:
        far = int(IMAGE_SIZE * long / short)
        image = image.resize((IMAGE_SIZE, far) if image.width <= image.height else (far, IMAGE_SIZE), Image.BICUBIC)
    left, top = round((image.width - IMAGE_SIZE) / 2), round((image.height - IMAGE_SIZE) / 2)
    return image.crop((left, top, left + IMAGE_SIZE, top + IMAGE_SIZE)).convert("RGB")


def normalised_pixels(image: Image.Image) -> Tensor:
    """[3, 32, 32] normalised."""
    return (torch.from_numpy(np.array(cropped(image))).permute(2, 0, 1).float() / 255 - MEAN) / STD


def file_pixels(path: Path) -> Tensor:
    """The normalised pixels [3, 32, 32] of an image file."""
    return normalised_pixels(Image.open(path))
