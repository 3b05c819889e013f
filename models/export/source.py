"""What is exported, wherever it comes from: two towers with what goes before and after them."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np
from PIL import Image
from torch import Tensor, nn


@dataclass(frozen=True)
class ImageFacts:
    """How an image becomes the image tower's input, in the words of model.json."""
    size: tuple[int, int]           # height, width
    mean: tuple[float, ...]
    std: tuple[float, ...]
    interpolation: str              # bicubic or bilinear
    resize_mode: str                # shortest, squash or longest


@dataclass(frozen=True)
class Tokens:
    """The tokenizer, as PyTorch uses it and as files."""
    encode: Callable[[list[str]], Tensor]   # texts -> ids [N, context_length], int64, padded
    context_length: int
    pad: int
    end: int | None                 # the end token, where there is one
    clean: str                      # what is done to a text first: lower, whitespace or canonicalize
    files: dict[str, object]        # JSON by file name: tokenizer.json, tokenizer_config.json


@dataclass(frozen=True)
class Source:
    """A model in eval mode with its weights loaded. The encode functions are the model's own, not normalised: they are
    the reference; the graphs are traced from the towers."""
    name: str
    made_with: str                  # libraries and versions, for parity.json
    visual: nn.Module               # [B, 3, H, W] -> [B, D]
    encode_image: Callable[[Tensor], Tensor]
    facts: ImageFacts
    pixels: Callable[[Image.Image], np.ndarray]     # image -> uint8 [H, W, 3], resized and cropped by the model's rules
    text: nn.Module | None = None   # [B, L] ids -> [B, D]
    encode_text: Callable[[Tensor], Tensor] | None = None
    tokens: Tokens | None = None
    logit_scale: float | None = None    # exponentiated
    logit_bias: float | None = None
