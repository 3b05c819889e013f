"""The learned weights of the little LMM in one file, .cache/lmm/lmm.npz."""
from __future__ import annotations

import numpy as np
import torch

from lmm_features import FOLDER
from lmm_net import Decoder, Projector


def save(projector: Projector, decoder: Decoder) -> None:
    """Writes the weights of both to lmm.npz."""
    parts = {"projector": projector, "decoder": decoder}
    np.savez(FOLDER / "partial.npz", **{f"{part}.{name}": value.numpy() for part, module in parts.items()
                                        for name, value in module.state_dict().items()})
    (FOLDER / "partial.npz").replace(FOLDER / "lmm.npz")


def load(projector: Projector, decoder: Decoder) -> None:
    """Reads the weights of both from lmm.npz."""
    with np.load(FOLDER / "lmm.npz") as stored:
        for part, module in (("projector", projector), ("decoder", decoder)):
            module.load_state_dict({name.partition(".")[2]: torch.from_numpy(stored[name]) for name in stored.files
                                    if name.startswith(f"{part}.")})
