"""Reference outputs of an exported model: small drawn images and awkward texts, with what torch computes for them."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from preprocess import cropped, file_pixels
from sizes import CONTEXT_LENGTH
from tokenizer import Tokenizer, write_json
from towers import DualEncoder

TEXTS = ("a picture of a red apple", "GRINNING FACE with Big Eyes", "crème brûlée, façade & naïve café",
         "woman’s hat — it's “2024”", "  double   spaces\tand a tab ", "🍎 apple 🇨🇭 flag: Switzerland",
         "", "an icon of a very long sentence that goes on and on about nothing in particular until it is far longer "
             "than the twenty tokens of the context")


def draw_images(folder: Path) -> list[str]:
    """Writes one small PNG for each of the modes RGB, RGBA, L and P, and one that is not square; their names."""
    y, x = np.mgrid[0:48, 0:48].astype(np.float64)
    gradient = np.dstack([x / 47, y / 47, 1 - x / 47]) * 255
    disc = np.hypot(x - 24, y - 22) < 17
    shapes = np.dstack([np.where(disc, 230, 30), np.where(disc, 60, 120), np.where(y > 30, 200, 40),
                        np.clip(np.where(disc, 255, 4 * x), 0, 255)])
    strokes = np.random.default_rng(7).random((10, 20)) < 0.45
    writing = np.kron(strokes, np.ones((4, 2))) * 220 + 20
    across = np.mgrid[0:45, 0:80][1]
    wide = np.dstack([(np.sin(across * pace / 5) + 1) * 127 for pace in (1, 1.5, 2)])
    images = {"gradient": Image.fromarray(np.rint(gradient).astype(np.uint8)),
              "shapes-alpha": Image.fromarray(np.rint(shapes).astype(np.uint8)),
              "writing-grey": Image.fromarray(np.rint(writing).astype(np.uint8)),
              "wide": Image.fromarray(np.rint(wide).astype(np.uint8))}
    images["palette"] = Image.fromarray(np.rint(gradient).astype(np.uint8)).quantize(16, dither=Image.Dither.NONE)
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in images.items():
        image.save(folder / f"{name}.png", optimize=True)
    return [f"{folder.name}/{name}.png" for name in images]


def store_pixels(folder: Path, file: str) -> str:
    """Writes what PIL makes of an image, uint8 [32, 32, 3], beside it; the name of the .npy file."""
    name = file.replace(".png", ".npy")
    np.save(folder / name, np.array(cropped(Image.open(folder / file))))
    return name


def padded(ids: list[int]) -> list[int]:
    """The ids filled with 0 up to the context length."""
    return ids + [0] * (CONTEXT_LENGTH - len(ids))


def shortest(values: torch.Tensor) -> list[float]:
    """The float32 values, flattened, each with the fewest digits that give it back."""
    return [float(str(value)) for value in values.numpy().ravel()]


@torch.no_grad()
def write_parity(folder: Path, model: DualEncoder, tokenizer: Tokenizer) -> None:
    """Writes parity/*.png with PIL's pixels for them, and parity.json, into a model folder. The model must be in eval mode.

    `ids` are padded to the context length; embeddings are as the graphs give them, not normalised.
    """
    if any(module.training for module in model.modules()):
        raise ValueError("write_parity: the model is in training mode; BatchNorm would give batch statistics")
    files = draw_images(folder / "parity")
    pixels = torch.stack([file_pixels(folder / file) for file in files])
    ids = [padded(tokenizer.encode(text)) for text in TEXTS]
    embeddings, texts, dense = model.image(pixels), model.text(torch.tensor(ids)), model.image.dense(pixels[:1])
    write_json(folder / "parity.json", {
        "made_by": f"models/train/export.py with torch {torch.__version__}, PIL {Image.__version__}",
        "images": [{"file": f, "pixels": store_pixels(folder, f), "embedding": shortest(e)} for f, e in zip(files, embeddings)],
        "texts": [{"text": t, "ids": i, "embedding": shortest(e)} for t, i, e in zip(TEXTS, ids, texts)],
        "dense": [{"file": f, "shape": list(d.shape), "values": shortest(d)} for f, d in zip(files, dense)]}, indent=None)
