"""An image as model.json describes it: resized and cropped by PIL, in RGB, before normalisation."""
from __future__ import annotations

import numpy as np
from PIL import Image

from source import ImageFacts

FILTERS = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR}


def resized_size(source: tuple[int, int], facts: ImageFacts) -> tuple[int, int]:
    """(height, width) that an image of this (height, width) is resized to before the crop.

    torchvision's Resize where the shorter side of a square is meant (the long side is truncated), else open_clip's
    ResizeKeepRatio (both sides rounded, half to even)."""
    (height, width), (to_height, to_width) = source, facts.size
    if facts.resize_mode == "squash":
        return facts.size
    if facts.resize_mode == "shortest" and to_height == to_width:
        short, long = min(height, width), int(to_height * max(height, width) / min(height, width))
        return (to_height, long) if height == short else (long, to_height)
    ratios = (height / to_height, width / to_width)
    ratio = max(ratios) if facts.resize_mode == "longest" else min(ratios)
    return round(height / ratio), round(width / ratio)


def card_pixels(image: Image.Image, facts: ImageFacts) -> np.ndarray:
    """uint8 [H, W, 3]: resized in the image's own mode, cropped (or padded with 0) around the centre, then RGB."""
    height, width = resized_size((image.height, image.width), facts)
    if (width, height) != image.size:
        image = image.resize((width, height), FILTERS[facts.interpolation])
    top, left = (round((have - want) / 2) if have >= want else -((want - have) // 2)
                 for have, want in zip((height, width), facts.size))
    image = image.crop((left, top, left + facts.size[1], top + facts.size[0])).convert("RGB")
    return np.array(image)


def normalised(pixels: np.ndarray, facts: ImageFacts) -> np.ndarray:
    """float32 [3, H, W] of uint8 [H, W, 3]: (value / 255 - mean) / std."""
    scaled = pixels.astype(np.float32) / np.float32(255)
    scaled = (scaled - np.array(facts.mean, np.float32)) / np.array(facts.std, np.float32)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))
