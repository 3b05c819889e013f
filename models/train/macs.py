"""Multiply-accumulate operations of a tower, counted by hooks on the network itself."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from blocks import Attention


@torch.no_grad()
def count_macs(module: nn.Module, inputs: Tensor) -> int:
    """MACs of one forward pass of convolutions, linear layers and attention products; inputs has batch 1.

    Norms, activations, additions and pooling are not counted, as usual.
    """
    total = 0

    def count(layer: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv2d):
            kernel = layer.kernel_size[0] * layer.kernel_size[1]
            total += output.numel() * kernel * layer.in_channels // layer.groups
        elif isinstance(layer, nn.Linear):
            total += output.numel() * layer.in_features
        elif isinstance(layer, Attention):
            total += 2 * output.shape[1] ** 2 * output.shape[2]

    hooks = [layer.register_forward_hook(count) for layer in module.modules()]
    module(inputs)
    for hook in hooks:
        hook.remove()
    return total
