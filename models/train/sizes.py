"""The grid of micro models: one row per size, one cell per trained model."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
POOL = CACHE / "artwork"
LOGS = Path(__file__).resolve().parent / "logs"
MICRO = ROOT / "models" / "micro"

FAMILIES = ("vitamin", "vit", "convnext")
CONTEXT_LENGTH = 20
IMAGE_SIZE = 32
MEAN, STD = 0.6, 0.35
SAMPLES_SEEN = 921_600
BATCH = 128


@dataclass(frozen=True)
class Size:
    """Widths and depths of one size; image parameters are about 0.08, 0.3-0.4, 1 and 2 million."""
    embed: int                      # width of the common embedding space
    text_width: int
    text_layers: int
    vit: tuple[int, int]            # width, blocks (patch 8, average pooling)
    vitamin: tuple[int, int, int, int]  # stage-1 width, stage-2 width, token width, transformer blocks
    convnext: tuple[int, int, int]  # widths of the three stages (1, 2 and 2 blocks)
    lr: float                       # peak learning rate of the convolutional family; see `peak_rate`


SIZES: dict[str, Size] = {
    "XS": Size(64, 48, 2, (48, 2), (16, 32, 48, 2), (16, 32, 56), 4e-3),
    "S": Size(96, 64, 2, (96, 3), (32, 64, 80, 4), (32, 64, 112), 3e-3),
    "M": Size(128, 96, 2, (144, 4), (48, 96, 144, 4), (56, 112, 192), 2e-3),
    "L": Size(192, 128, 3, (192, 5), (64, 128, 192, 5), (80, 160, 288), 1.2e-3),
}


def peak_rate(family: str, size: str) -> float:
    """Peak learning rate; the families with attention take half (chosen on the validation split)."""
    return SIZES[size].lr * (1.0 if family == "convnext" else 0.5)


def fraction_tag(fraction: float) -> str:
    """Name part of a data size: "" for all of it, "-d4" for a quarter, "-d16" for a sixteenth."""
    return "" if fraction == 1 else f"-d{round(1 / fraction)}"


@dataclass(frozen=True)
class Cell:
    """One point of the grid; `id` is the model id and the name of its cache folder and log."""
    family: str
    size: str
    fraction: float = 1.0
    seed: int = 0
    samples_seen: int = SAMPLES_SEEN

    @property
    def id(self) -> str:
        seed = f"-seed{self.seed}" if self.seed else ""
        return f"{self.family}-micro-{self.size.lower()}{fraction_tag(self.fraction)}{seed}"

    def folder(self, out: Path = CACHE / "train") -> Path:
        """Checkpoints and log; a run of another length has another folder, so lengths never resume each other."""
        return out / (self.id + ("" if self.samples_seen == SAMPLES_SEEN else f"-n{self.samples_seen}"))
