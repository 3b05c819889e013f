"""Draws the images of models/export/parity: small files of the kinds that decoders and resizers treat differently.

usage: /usr/bin/python3 models/export/draw_parity.py      (the files are committed; drawing them again gives the same
       pixels, though another PIL may compress them to other bytes)
"""
from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parent / "parity"


def photo(height: int, width: int, seed: int) -> np.ndarray:
    """float [H, W, 3] in 0..255 with the look of a photograph to a codec: soft shapes, edges and grain."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    image = np.dstack([120 + 90 * np.sin(3 * x + 2 * y + shift) for shift in (0.2, 1.4, 2.9)])
    for _ in range(14):
        centre, radius = rng.random(2) * (height, width) / max(height, width), 0.04 + 0.14 * rng.random()
        inside = np.hypot(y - centre[0], (x - centre[1]) * (0.6 + rng.random())) < radius
        image[inside] = 0.35 * image[inside] + 0.65 * 255 * rng.random(3)
    return image + rng.normal(0, 5, image.shape)


def bytes_of(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def write_png16(path: Path, values: np.ndarray) -> None:
    """A PNG of 16 bits a channel, which PIL reads but does not write. values: uint16 [H, W, 3]."""
    height, width, _ = values.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    Image.fromarray(bytes_of(photo(280, 373, 1))).save(FOLDER / "photo.jpg", quality=88, subsampling=2)
    alpha = np.clip(np.mgrid[0:150, 0:130][0] * 2.2 - 20, 0, 255)
    Image.fromarray(bytes_of(np.dstack([photo(150, 130, 2), alpha]))).save(FOLDER / "alpha.png", optimize=True)
    palette = Image.fromarray(bytes_of(photo(140, 180, 3))).quantize(48, dither=Image.Dither.NONE)
    palette.save(FOLDER / "palette.png", optimize=True)
    Image.fromarray(bytes_of(photo(240, 200, 4).mean(2))).save(FOLDER / "grey.jpg", quality=85)
    sixteen = np.clip(photo(64, 96, 5), 0, 255) * 257
    write_png16(FOLDER / "sixteen-bit.png", np.rint(sixteen).astype(np.uint16))
    Image.fromarray(bytes_of(photo(48, 1200, 6))).save(FOLDER / "wide.jpg", quality=85, subsampling=2)
    Image.fromarray(bytes_of(photo(11, 17, 7))).save(FOLDER / "tiny.png", optimize=True)


if __name__ == "__main__":
    main()
