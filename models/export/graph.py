"""One torch module to one ONNX graph: traced at batch 2, proved to be independent of it, checked against its size."""
from __future__ import annotations

import inspect
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from onnx import ModelProto
from torch import Tensor, nn

from errors import ExportError
from store import load
from towers import CLOSE, difference, plain_attention, require_eval

BATCHES = (1, 3)


def check_trace(module: nn.Module, example: Tensor, what: str, short: int | None) -> list[int]:
    """Traces at the example's batch of 2 and compares the trace with the module at other batches, and at `short` places
    of the second axis; the shape of one row of the output. Throws ExportError when the trace has kept the batch or the
    length it was made with."""
    traced = torch.jit.trace(module, example, check_trace=False)
    for batch in BATCHES:
        rows = example[torch.arange(batch) % len(example)]
        cases = [("batch", batch, rows)]
        if short is not None:
            cases.append(("sequence length", short, rows[:, :short]))
        for axis, length, inputs in cases:
            try:
                with torch.no_grad(), torch.jit.optimized_execution(False):   # its optimiser may run for minutes
                    output = module(inputs)
                    apart = difference(output, traced(inputs))
            except RuntimeError:
                apart = float("inf")
            if apart > CLOSE:
                raise ExportError(f"{what}: traced at batch {len(example)}, the graph differs by {apart:.1e} at "
                                  f"{axis} {length}: the trace has kept a size")
    return list(output.shape[1:])


def exporter_options() -> dict[str, Any]:
    """What must be said to this torch so that it takes the TorchScript exporter, which since torch 2.9 is no longer the
    default one."""
    return {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def make_graph(module: nn.Module, example: Tensor, what: str, input_name: str, output_name: str, opset: int,
               dynamic: dict[int, str], short: int | None = None) -> ModelProto:
    """The module as an ONNX model in memory. `example` has batch 2; `dynamic` names the input's dynamic axes, of which
    the output has the first. eval() is called on the very module that is exported: the exporter puts back the flag it
    found there. Throws ExportError when the module cannot be traced, or keeps a size."""
    module.eval()
    require_eval(module, what)
    with warnings.catch_warnings(), plain_attention(), tempfile.TemporaryDirectory() as scratch:
        warnings.simplefilter("ignore")
        file = Path(scratch) / "graph.onnx"
        try:
            row = check_trace(module, example, what, short)
            torch.onnx.export(module, (example,), str(file), opset_version=opset, input_names=[input_name],
                              output_names=[output_name], dynamic_axes={input_name: dynamic, output_name: {0: "batch"}},
                              **exporter_options())
        except (RuntimeError, ValueError, TypeError) as error:
            raise ExportError(f"{what}: torch {torch.__version__} cannot export it at opset {opset}: "
                              f"{(str(error).strip().splitlines() or [''])[0][:300]}") from error
        model = load(file)
    for axis, length in zip(model.graph.output[0].type.tensor_type.shape.dim[1:], row):
        axis.dim_value = length     # the exporter does not always see that only the batch is dynamic
    expected = [dynamic.get(axis, length) for axis, length in enumerate(example.shape)]
    found = [axis.dim_param or axis.dim_value for axis in model.graph.input[0].type.tensor_type.shape.dim]
    if len(model.graph.input) != 1 or found != expected:
        raise ExportError(f"{what}: the graph's input is {found}, expected {expected}")
    return model
