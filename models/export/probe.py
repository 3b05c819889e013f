"""Random weights that make a model a numeric probe: nothing in it may be switched off or stand at a neutral value."""
from __future__ import annotations

import torch
from torch import nn

NORMS = ("LayerNorm", "RMSNorm", "BatchNorm", "GroupNorm")


@torch.no_grad()
def perturb(model: nn.Module, seed: int) -> None:
    """Changes what initialisation leaves neutral, in place, by a seed of its own: biases (zero at first) to N(0, 0.02),
    layer scales (1e-6) to about 0.3, norm weights (1) to about 1, running statistics of BatchNorm to any. Without this
    a fault in a residual branch, a bias or a norm would not show."""
    rng = torch.Generator().manual_seed(seed + 1)

    def draw(like: torch.Tensor) -> torch.Tensor:
        return torch.randn(like.shape, generator=rng)

    for module in model.modules():
        kind = type(module).__name__
        for name, value in [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]:
            if name == "bias" or name.endswith("_bias") and name != "logit_bias":
                value.copy_(0.02 * draw(value))
            elif name == "gamma":
                value.copy_(0.3 + 0.03 * draw(value))
            elif name == "weight" and any(norm in kind for norm in NORMS):
                value.copy_(1 + 0.1 * draw(value))
            elif name == "running_mean":
                value.copy_(0.1 * draw(value))
            elif name == "running_var":
                value.copy_(0.5 + torch.rand(value.shape, generator=rng))
