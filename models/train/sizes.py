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
SAMPLES_SEEN = 409_600
BATCH = 128


@dataclass(frozen=True)
class Size:
    """Widths and depths of one size; image parameters are about 0.1, 0.4, 1 and 1.7 million.

    Beyond S most parameters go to the last stage, at 4x4, where they cost the least time.
    """
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
    "M": Size(128, 96, 2, (144, 4), (40, 80, 144, 4), (40, 80, 208), 2e-3),
    "L": Size(160, 128, 2, (192, 4), (48, 96, 160, 5), (48, 96, 288), 1.5e-3),
}


def peak_rate(family: str, size: str) -> float:
    """Peak learning rate; the families with attention take half (chosen on the validation split)."""
    return SIZES[size].lr * (1.0 if family == "convnext" else 0.5)


def data_tag(fraction: float, drawings: int | None) -> str:
    """Name part of a data size: "" for all of it, "-d4" for a quarter, "-draw1" for one drawing of each concept."""
    return ("" if fraction == 1 else f"-d{round(1 / fraction)}") + ("" if drawings is None else f"-draw{drawings}")


@dataclass(frozen=True)
class Cell:
    """One point of the grid; `id` is the model id and the name of its cache folder and log."""
    family: str
    size: str
    fraction: float = 1.0
    seed: int = 0
    samples_seen: int = SAMPLES_SEEN
    drawings: int | None = None     # at most so many drawings of each concept; None: all there are

    @property
    def id(self) -> str:
        seed = f"-seed{self.seed}" if self.seed else ""
        return f"{self.family}-micro-{self.size.lower()}{data_tag(self.fraction, self.drawings)}{seed}"

    def folder(self, out: Path = CACHE / "train") -> Path:
        """Checkpoints and log; a run of another length has another folder, so lengths never resume each other."""
        return out / (self.id + ("" if self.samples_seen == SAMPLES_SEEN else f"-n{self.samples_seen}"))


# The committed models: a model-size axis, two data axes at size S, and one model at two further seeds. S comes first,
# since everything else is compared with it; then large before small, so that no core idles at the end.
LADDER = (
    *(Cell(family, size) for size in ("S", "L", "M", "XS") for family in FAMILIES),
    *(Cell(family, "S", fraction=fraction) for fraction in (1 / 2, 1 / 4, 1 / 16) for family in FAMILIES),
    *(Cell(family, "S", drawings=1) for family in FAMILIES),
    *(Cell("vit", "S", seed=seed) for seed in (1, 2)),
)
