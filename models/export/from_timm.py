"""A Source from a plain timm trunk with a linear projection: an image tower without a text tower."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn

from errors import ExportError, say
from pixels import card_pixels
from probe import perturb
from source import ImageFacts, Source


class TimmTower(nn.Module):
    """Trunk without classifier, then a bias-free projection; the names of open_clip's image tower."""

    def __init__(self, trunk: nn.Module, width: int) -> None:
        super().__init__()
        self.trunk = trunk
        self.head = nn.Sequential()
        self.head.add_module("proj", nn.Linear(trunk.num_features, width, bias=False))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.head(self.trunk(pixels))


def create_trunk(timm: Any, name: str, image_size: int | None) -> nn.Module:
    """The trunk at the wanted size; trunks without a fixed grid take any."""
    try:
        return timm.create_model(name, num_classes=0, **({} if image_size is None else {"img_size": image_size}))
    except TypeError:       # convolutional trunks have no img_size
        return timm.create_model(name, num_classes=0)
    except RuntimeError as error:
        raise ExportError(f"{name}: timm cannot make it: {str(error).splitlines()[0][:200]}") from error


def load_weights(tower: nn.Module, file: Path) -> None:
    """Loads a state dict with the keys of the tower, with or without `visual.` before them; nothing may be missing or
    left over."""
    if not file.is_file():
        raise ExportError(f"{file}: no such file")
    if file.suffix == ".safetensors":
        try:
            from safetensors.torch import load_file
        except ImportError as error:
            raise ExportError(f"{file}: needs the package safetensors") from error
        state = load_file(str(file))
    else:
        state = torch.load(str(file), map_location="cpu", weights_only=True)
    state = state.get("state_dict", state)
    state = {key.removeprefix("module.").removeprefix("visual."): value for key, value in state.items()}
    wanted = {key: value for key, value in state.items() if key.startswith(("trunk.", "head."))}
    missing, extra = tower.load_state_dict(wanted, strict=False)
    if missing or extra:
        raise ExportError(f"{file}: lacks {', '.join(missing[:3]) or 'nothing'}, has besides "
                          f"{', '.join(extra[:3]) or 'nothing'}. Expected trunk.* and head.proj.weight")


def read_timm(name: str, width: int, weights: Path | None, image_size: int | None, seed: int | None) -> Source:
    """The Source of a timm trunk. Mean, std, filter and size come from timm's configuration of it; its crop_pct does not
    count, since CLIP models are evaluated without."""
    try:
        import timm
    except ImportError as error:
        raise ExportError(f"timm: cannot be imported ({error}). See models/export/README.md, Install") from error
    if seed is not None:
        torch.manual_seed(seed)
    trunk = create_trunk(timm, name, image_size)
    config = getattr(trunk, "pretrained_cfg", None) or trunk.default_cfg
    tower = TimmTower(trunk, width)
    if seed is not None:
        perturb(tower, seed)
    elif weights is not None:
        load_weights(tower, weights)
    size = (image_size, image_size) if image_size is not None else tuple(config["input_size"][1:])
    facts = ImageFacts(size, tuple(config["mean"]), tuple(config["std"]), config["interpolation"], "shortest")
    if facts.interpolation not in ("bicubic", "bilinear"):
        raise ExportError(f"{name}: interpolation {facts.interpolation}, expected bicubic or bilinear")
    say(f"{name}: {facts} from timm's configuration (its crop_pct {config.get('crop_pct')} is not applied)")
    tower.eval()
    return Source(name=name, made_with=f"timm {timm.__version__}, torch {torch.__version__}, PIL {Image.__version__}",
                  visual=tower, encode_image=tower, facts=facts, pixels=lambda image: card_pixels(image, facts))
