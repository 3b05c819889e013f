"""Pictures of any source as 48 x 48 straight-alpha RGBA arrays."""

from __future__ import annotations

import hashlib
import io
import warnings
from multiprocessing import Pool
from typing import Iterable, Literal

import gi
import numpy as np
from PIL import Image

gi.require_version("Rsvg", "2.0")
import cairo  # noqa: E402  (pycairo must be there before Rsvg hands its contexts around)
from gi.repository import GLib, Rsvg  # noqa: E402

SIDE = 48
SVG_SIDE = 4 * SIDE
Image.MAX_IMAGE_PIXELS = 16_000_000  # more than this in one file is not decoded
PROCESSES = 2

Kind = Literal["svg", "raster", "cropped"]  # cropped: a raster whose empty margins are cut off first


def _render_svg(data: bytes) -> Image.Image:
    """The drawing on a transparent SVG_SIDE square, aspect ratio kept, centred (librsvg's own placement)."""
    handle = Rsvg.Handle.new_from_data(data)
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, SVG_SIDE, SVG_SIDE)
    box = Rsvg.Rectangle()
    box.x = box.y = 0
    box.width = box.height = SVG_SIDE
    handle.render_document(cairo.Context(surface), box)
    surface.flush()
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(SVG_SIDE, surface.get_stride() // 4, 4)
    premultiplied = np.ascontiguousarray(rows[:, :SVG_SIDE, [2, 1, 0, 3]])
    return Image.frombytes("RGBa", (SVG_SIDE, SVG_SIDE), premultiplied.tobytes()).convert("RGBA")


def _fit(image: Image.Image) -> np.ndarray:
    """uint8 [48, 48, 4]: scaled to fit (antialiased, alpha-weighted), centred; colour 0 where alpha is 0."""
    scale = SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.HAMMING)
    canvas = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    canvas.paste(small, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    pixels = np.array(canvas)
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def render(job: tuple[Kind, bytes]) -> np.ndarray | None:
    """uint8 [48, 48, 4] of one file's bytes; None when it does not decode or holds over 16 million pixels."""
    kind, data = job
    try:
        if kind == "svg":
            return _fit(_render_svg(data))
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data)).convert("RGBA")
        return _fit(image.crop(image.getchannel("A").getbbox()) if kind == "cropped" else image)
    except (OSError, GLib.Error, Image.DecompressionBombError, Image.DecompressionBombWarning, SyntaxError, ValueError):
        return None


def render_all(jobs: Iterable[tuple[Kind, bytes]]) -> list[np.ndarray | None]:
    """`render` of each job, in order, by PROCESSES processes."""
    with Pool(PROCESSES) as pool:
        return list(pool.imap(render, jobs, chunksize=32))


def on_white(pixels: np.ndarray) -> np.ndarray:
    """uint8 [..., 3]: straight-alpha RGBA [..., 4] composited on white, rounded to nearest."""
    colour = pixels[..., :3].astype(np.uint32)
    alpha = pixels[..., 3:].astype(np.uint32)
    return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def pixel_hash(pixels: np.ndarray) -> str:
    """sha256 (hex) of the picture as it is seen on white; pixels: uint8 [48, 48, 4]."""
    return hashlib.sha256(on_white(pixels).tobytes()).hexdigest()
