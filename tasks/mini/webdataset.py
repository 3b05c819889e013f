"""Writing and reading back one data set folder in the public WebDataset layout, byte for byte repeatable.

    <folder>/classnames.txt, zeroshot_classification_templates.txt    classification only, one a line
    <folder>/dataset_type.txt                                         retrieval only: `retrieval`
    <folder>/test/nshards.txt, 0.tar, 1.tar ...                       members s0000000.<webp|png> + .cls or .txt,
                                                                      and .npy where samples have metadata
"""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Iterator, Sequence, Union

import numpy as np
from PIL import Image

MAX_SHARD_BYTES = 3_500_000
PROCESSES = 2


@dataclass(frozen=True)
class Sample:
    """One image and its truth. pixels: uint8 [H, W, 3] (stored as WebP) or [H, W] grey (stored as PNG);
    truth: class index, or captions; metadata: one number a column, stored as int64 [columns], empty without columns."""

    pixels: np.ndarray
    truth: Union[int, tuple[str, ...]]
    metadata: tuple[int, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """What one folder holds. class_names and templates are empty for retrieval."""

    class_names: tuple[str, ...]
    templates: tuple[str, ...]
    samples: tuple[Sample, ...]

    @property
    def is_retrieval(self) -> bool:
        return not self.class_names


def encode_picture(pixels: np.ndarray) -> tuple[str, bytes]:
    """(extension, bytes), lossless: WebP for colour, PNG for grey, which WebP cannot hold."""
    stream = io.BytesIO()
    if pixels.ndim == 2:
        Image.fromarray(pixels, "L").save(stream, "PNG", compress_level=9)
        return "png", stream.getvalue()
    Image.fromarray(pixels, "RGB").save(stream, "WEBP", lossless=True, quality=100, method=6, exact=True)
    return "webp", stream.getvalue()


def _npy(values: Sequence[int]) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array(values, np.int64), version=(1, 0), allow_pickle=False)
    return stream.getvalue()


def _members(samples: Sequence[Sample]) -> Iterator[list[tuple[str, bytes]]]:
    """Per sample its (name, bytes) members, sorted by name."""
    with Pool(PROCESSES) as pool:
        images = pool.map(encode_picture, [sample.pixels for sample in samples], chunksize=16)
    for number, (sample, (extension, image)) in enumerate(zip(samples, images)):
        truth = (("cls", str(sample.truth)) if isinstance(sample.truth, int) else
                 ("txt", "\n".join(caption.replace("\n", "\\n") for caption in sample.truth)))
        metadata = [(f"s{number:07d}.npy", _npy(sample.metadata))] if sample.metadata else []
        yield sorted([(f"s{number:07d}.{extension}", image), (f"s{number:07d}.{truth[0]}", truth[1].encode()), *metadata])


def _write_shard(path: Path, members: Sequence[tuple[str, bytes]]) -> None:
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)  # mtime, uid, gid 0 and no owner names by default
            info.size = len(data)
            info.mode = 0o644
            archive.addfile(info, io.BytesIO(data))


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_folder(folder: Path, data: DataSet) -> None:
    """Writes the folder (which must not exist). A shard is closed before it would pass MAX_SHARD_BYTES."""
    (folder / "test").mkdir(parents=True)
    if data.is_retrieval:
        (folder / "dataset_type.txt").write_text("retrieval\n")
    else:
        _lines(folder / "classnames.txt", data.class_names)
        _lines(folder / "zeroshot_classification_templates.txt", data.templates)
    shards: list[list[tuple[str, bytes]]] = [[]]
    filled = 0
    for members in _members(data.samples):
        size = sum(tarfile.BLOCKSIZE * (1 + -(-len(content) // tarfile.BLOCKSIZE)) for _, content in members)
        if filled + size > MAX_SHARD_BYTES:
            shards.append([])
            filled = 0
        shards[-1] += members
        filled += size
    for number, shard in enumerate(shards):
        _write_shard(folder / "test" / f"{number}.tar", shard)
    (folder / "test" / "nshards.txt").write_text(f"{len(shards)}\n")


def read_folder(folder: Path) -> Iterator[Sample]:
    """Every stored sample, in order; grey pictures come back as RGB."""
    for number in range(int((folder / "test" / "nshards.txt").read_text())):
        with tarfile.open(folder / "test" / f"{number}.tar") as archive:
            content = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
        for key in sorted({name.partition(".")[0] for name in content}):
            fields = {name.partition(".")[2]: data for name, data in content.items() if name.startswith(f"{key}.")}
            image = Image.open(io.BytesIO(fields.get("webp") or fields["png"])).convert("RGB")
            truth = int(fields["cls"]) if "cls" in fields else tuple(fields["txt"].decode().split("\n"))
            metadata = np.load(io.BytesIO(fields["npy"]), allow_pickle=False) if "npy" in fields else np.empty(0)
            yield Sample(np.array(image), truth, tuple(metadata.tolist()))
