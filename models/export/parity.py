"""Reference outputs: the committed images and awkward texts, with what PyTorch computes for them in float32."""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from errors import ExportError
from pixels import normalised
from source import Source
from store import write_json
from towers import difference, require_eval

IMAGES = Path(__file__).resolve().parent / "parity"
TEXTS = ("a photo of a cat", "A Photo of a GOLDEN Retriever!", "crème brûlée, façade & naïve café",
         "woman’s hat — it's “2024”", "  double   spaces\tand a tab\n", "🍎 apple 🇨🇭 flag: Switzerland", "",
         "cafÃ© cr&amp;egrave;me &lt;b&gt; donâ€™t &amp;amp; stop", "snake_case, 3.14% (of π) …",
         "a very long sentence that goes on and on about nothing in particular, word after word and clause after "
         "clause, past the bridge, along the river, through three small towns, up a hill and down again, with no end "
         "in sight, until it is far longer than the seventy-seven tokens that any of these text towers can take, "
         "and still it does not stop here either")


def shortest(values: Tensor) -> list[float]:
    """float32 values, each with the fewest digits that give it back."""
    return [float(str(value)) for value in values.numpy().astype(np.float32)]


def image_files() -> list[Path]:
    """The committed images, in order of their names."""
    files = sorted(file for file in IMAGES.iterdir() if file.suffix in (".png", ".jpg"))
    if not files:
        raise ExportError(f"{IMAGES}: no images. Run models/export/draw_parity.py")
    return files


def read_pixels(source: Source, file: Path) -> np.ndarray:
    """uint8 [H, W, 3] by the model's own preprocessing; the image keeps the mode of its file until after the resize."""
    with Image.open(file) as image:
        return source.pixels(image)


def image_batch(source: Source, pixels: list[np.ndarray]) -> Tensor:
    """The image tower's input [N, 3, H, W]."""
    return torch.from_numpy(np.stack([normalised(each, source.facts) for each in pixels]))


def checked(output: Tensor, what: str) -> Tensor:
    """The rows, if they are finite and not all the same; a model that gives one vector for everything is broken."""
    if not torch.isfinite(output).all():
        raise ExportError(f"{what}: embeddings are not finite; the weights hold NaN or overflow")
    if len(output) > 1 and difference(output[0], output[1]) == 0:
        raise ExportError(f"{what}: two different inputs have the same embedding")
    return output


@torch.no_grad()
def write_parity(folder: Path, source: Source) -> None:
    """Writes parity/* and parity.json into a model folder. Per image: the file, its pixels after resize and crop (uint8
    .npy [H, W, 3]) and its embedding; per text: ids padded to the context and embedding. Embeddings are not normalised.
    Throws ExportError when the model is in training mode or gives values that cannot be a reference."""
    for tower in (source.visual, source.text):
        if isinstance(tower, nn.Module):
            require_eval(tower, source.name)
    target = folder / "parity"
    target.mkdir(parents=True, exist_ok=True)
    files, pixels = image_files(), []
    for file in files:
        shutil.copyfile(file, target / file.name)
        pixels.append(read_pixels(source, file))
        np.save(target / f"{file.stem}.npy", pixels[-1])
    embeddings = torch.cat([source.encode_image(image_batch(source, [each])) for each in pixels])
    images = [{"file": f"parity/{file.name}", "pixels": f"parity/{file.stem}.npy", "embedding": shortest(row)}
              for file, row in zip(files, checked(embeddings, f"{source.name}: images"))]
    texts = []
    if source.tokens is not None and source.encode_text is not None:
        ids = source.tokens.encode(list(TEXTS))
        rows = checked(source.encode_text(ids), f"{source.name}: texts")
        texts = [{"text": text, "ids": row.tolist(), "embedding": shortest(embedding)}
                 for text, row, embedding in zip(TEXTS, ids, rows)]
    write_json(folder / "parity.json", {"made_by": f"models/export/export.py with {source.made_with}",
                                        "images": images, **({"texts": texts} if texts else {})})
