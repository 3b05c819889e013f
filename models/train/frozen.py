"""A shipped micro model back in PyTorch: weights read from its two graphs by name, checked against its parity.json."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from preprocess import file_pixels
from tokenizer import Tokenizer, read_tokenizer
from towers import DualEncoder

TOLERANCE = 2e-5  # of embeddings whose values are up to about 8


def _stored(path: Path) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """The named weights of a graph, and those that the exporter transposed and renamed, in the order of their use."""
    graph = onnx.load(str(path)).graph
    named, used = {}, []
    values = {i.name: numpy_helper.to_array(i).astype(np.float32) for i in graph.initializer}
    origin = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast" and node.input[0] in values}
    for name, source in origin.items():
        named[name] = values[source]
    for node in graph.node:  # the exporter stores equal weights once
        if node.op_type == "Identity" and node.input[0] in named and not node.output[0].startswith("onnx::"):
            named[node.output[0]] = named[node.input[0]]
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1].startswith("onnx::") and node.input[1] in named:
            used.append(named.pop(node.input[1]))
    return named, used


def _linears(module: nn.Module, example: torch.Tensor) -> list[str]:
    """The linear layers by name, in the order of their first use."""
    order: list[str] = []
    hooks = [layer.register_forward_hook(lambda *_, name=name: order.append(name))
             for name, layer in module.named_modules() if isinstance(layer, nn.Linear)]
    module(example)
    for hook in hooks:
        hook.remove()
    return list(dict.fromkeys(order))


@torch.no_grad()
def _fill(module: nn.Module, path: Path, prefix: str, example: torch.Tensor) -> None:
    named, used = _stored(path)
    linears = _linears(module, example)
    if len(linears) != len(used):
        raise ValueError(f"{path.name}: {len(used)} weights of linear layers, expected {len(linears)}")
    for name, weight in zip(linears, used):
        named[f"{prefix}{name}.weight"] = weight.T.copy()
    for name, value in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        if prefix + name not in named:
            raise ValueError(f"{path.name}: no {name}")
        value.copy_(torch.from_numpy(named.pop(prefix + name)).reshape(value.shape))
    if named:
        raise ValueError(f"{path.name}: weights left over: {sorted(named)}")


def read_frozen(folder: Path) -> tuple[DualEncoder, Tokenizer]:
    """The dual encoder of a model folder in eval mode, without gradients, and its tokenizer. Throws
    ValueError when image, text or dense outputs are not those of parity.json."""
    card = json.loads((folder / "model.json").read_text())
    tokenizer = read_tokenizer(folder / card["text"]["tokenizer"])
    model = DualEncoder(card["family"], card["size"], len(tokenizer)).eval()
    _fill(model.image, folder / card["image"]["file"], "tower.", torch.zeros(1, 3, *card["image"]["size"]))
    _fill(model.text, folder / card["text"]["file"], "", torch.ones(1, 2, dtype=torch.int64))
    model.log_scale.data.fill_(float(np.log(card["logitScale"])))
    parity = json.loads((folder / card["reference"]).read_text())
    pixels = torch.stack([file_pixels(folder / image["file"]) for image in parity["images"]])
    with torch.no_grad():
        pairs = [(model.image(pixels), [i["embedding"] for i in parity["images"]]),
                 (model.text(torch.tensor([t["ids"] for t in parity["texts"]])), [t["embedding"] for t in parity["texts"]]),
                 (model.image.dense(pixels[:1]).flatten(), parity["dense"][0]["values"])]
    for got, expected in pairs:
        difference = (got - torch.tensor(expected)).abs().max().item()
        if not difference <= TOLERANCE:
            raise ValueError(f"{folder}: outputs differ by {difference} from {card['reference']}")
    return model.requires_grad_(False), tokenizer
