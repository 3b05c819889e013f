"""Trains one cell of the grid: an image tower of one family and a text tower, on the artwork pool.

usage: /usr/bin/python3 models/train/train.py --family vitamin --size S
       (--samples-seen 256 --pool DIR --out DIR for a trial run; stop it at any time, the same command goes on)
"""
from __future__ import annotations

import argparse
import ctypes
import math
import os
import shutil
import signal
import sys
import time
from pathlib import Path

CPU_FACTS = Path("/proc/cpuinfo")
if CPU_FACTS.exists() and "avx512f" in CPU_FACTS.read_text():
    # Debian 12's OpenBLAS does not know newer processors and gives them half-speed kernels; it reads this when loaded.
    os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")

import torch
import torch.nn.functional as F
from torch import Tensor

from checkpoint import add_cell_options, cell_of, read_checkpoint, write_checkpoint
from data import make_batch
from evaluate import Validation
from pool import read_pool, training_rows, training_texts
from sizes import BATCH, CACHE, LOGS, POOL, SAMPLES_SEEN, Cell, peak_rate
from tokenizer import Tokenizer, learn_merges, read_tokenizer, tokenizer_json, write_json
from towers import DualEncoder

HEADER = "step,samples_seen,loss,lr,validation_acc1,clipart_validation_r1,seconds\n"
SAVE_EVERY, LOG_EVERY, VALIDATE_EVERY = 200, 100, 400
interrupted = False


def interrupt(_signal: int, _frame: object) -> None:
    global interrupted
    interrupted = True


def keep_memory() -> None:
    """Lets glibc keep freed memory: mapping each large tensor anew costs torch 1.13 up to half of the time."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-4, 0)                # M_MMAP_MAX
        libc.mallopt(-1, 2_000_000_000)    # M_TRIM_THRESHOLD
        libc.mallopt(-2, 64 << 20)         # M_TOP_PAD
    except OSError:
        pass


def hold_threads(threads: int) -> None:
    """Limits torch's threads and OpenBLAS's: Debian's OpenBLAS has its own, which spin on every core for nothing."""
    torch.set_num_threads(threads)
    try:
        ctypes.CDLL("libopenblas.so.0").openblas_set_num_threads(threads)
    except (OSError, AttributeError):
        pass


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Linear warm-up over a twentieth of the steps, then cosine to zero."""
    warm = max(1, steps // 20)
    if step < warm:
        return peak * (step + 1) / warm
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def contrastive_loss(logits: Tensor, positives: Tensor) -> Tensor:
    """Symmetric softmax cross-entropy [B, B] with several positives a row: the mean over a row's positives."""
    rows = -(positives * logits.log_softmax(1)).sum(1) / positives.sum(1)
    columns = -(positives * logits.log_softmax(0)).sum(0) / positives.sum(0)
    return (rows.mean() + columns.mean()) / 2


def make_optimizer(model: DualEncoder) -> torch.optim.AdamW:
    """AdamW (0.9, 0.98), weight decay 0.1 on matrices and kernels only."""
    decay = [p for n, p in model.named_parameters() if p.ndim >= 2 and "position" not in n]
    plain = [p for n, p in model.named_parameters() if p.ndim < 2 or "position" in n]
    groups = [{"params": decay, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), eps=1e-6)


def open_log(path: Path, step: int) -> None:
    """Keeps the header and the lines up to a step; what a killed run logged beyond its checkpoint comes again."""
    old = path.read_text().splitlines(True)[1:] if path.exists() else []
    path.write_text(HEADER + "".join(line for line in old if int(line.split(",")[0]) <= step))


def train(cell: Cell, out: Path, pool_folder: Path, device: torch.device, precision: str = "bf16") -> int:
    """Trains to the end or to an interruption; the exit code is 0 or 130. Weights, LayerNorm, loss and optimiser are
    float32; with precision "bf16" the towers' matrix products and convolutions are bfloat16."""
    folder, pool = cell.folder(out), read_pool(pool_folder)
    folder.mkdir(parents=True, exist_ok=True)
    state = read_checkpoint(folder / "checkpoint.pt")
    if state and state["pool"] != pool.digest:
        raise SystemExit(f"{folder}: checkpoint belongs to another artwork pool. Delete the folder to train anew.")
    if not state:
        write_json(folder / "tokenizer.json", tokenizer_json(Tokenizer(learn_merges(training_texts(pool)))))
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    torch.manual_seed(cell.seed)
    model = DualEncoder(cell.family, cell.size, len(tokenizer)).to(device, memory_format=torch.channels_last)
    optimizer = make_optimizer(model)
    if state:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
    rows, steps = training_rows(pool, cell.fraction, cell.drawings), math.ceil(cell.samples_seen / BATCH)
    validation, peak = Validation(pool), peak_rate(cell.family, cell.size)
    start = step = state["step"] if state else 0
    spent, total = (state["seconds"], state["loss_sum"]) if state else (0.0, (0.0, 0))
    open_log(folder / "log.csv", step)
    print(f"{cell.id}: {len(rows)} pairs, {steps} steps, from step {step}", file=sys.stderr, flush=True)

    def save(seconds: float) -> None:
        write_checkpoint(folder / "checkpoint.pt", {
            "model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds,
            "loss_sum": total, "pool": pool.digest, "pairs": len(rows), "done": step == steps})

    model.train()
    began = time.monotonic()
    while step < steps and not interrupted:
        rate = learning_rate(step, steps, peak)
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = make_batch(pool, rows, tokenizer, step, BATCH, cell.seed, device)
        pixels = batch.pixels.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16"):
            image, text = model.image(pixels), model.encode_texts(batch.ids)
        loss = contrastive_loss(model.compare(image.float(), text.float()), batch.positives)
        if not torch.isfinite(loss):
            raise SystemExit(f"{cell.id}: loss is {loss.item()} at step {step}. Lower the learning rate.")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step, total = step + 1, (total[0] + loss.item(), total[1] + 1)
        seconds = spent + time.monotonic() - began
        if step % LOG_EVERY == 0 or step == steps:
            mean, measured = total[0] / total[1], ","
            if step % VALIDATE_EVERY == 0 or step == steps:
                acc1, recall = validation.measure(model, tokenizer)
                measured = f"{acc1:.4f},{recall:.4f}"
            with (folder / "log.csv").open("a") as log:
                log.write(f"{step},{step * BATCH},{mean:.4f},{rate:.6f},{measured},{seconds:.0f}\n")
            speed = (step - start) * BATCH / (time.monotonic() - began)
            minutes = (steps - step) * BATCH / speed / 60
            print(f"{cell.id}: {step}/{steps} loss {mean:.3f} validation acc1,R@1 {measured} "
                  f"{speed:.0f} samples/s, {minutes:.1f} min left", file=sys.stderr, flush=True)
            total = (0.0, 0)
        if step % SAVE_EVERY == 0 or step == steps or interrupted:
            save(seconds)
    if step < steps:
        print(f"{cell.id}: saved at step {step}; the same command goes on", file=sys.stderr)
        return 130
    if out == CACHE / "train" and cell.samples_seen == SAMPLES_SEEN:  # not of a trial run
        LOGS.mkdir(exist_ok=True)
        shutil.copyfile(folder / "log.csv", LOGS / f"{cell.id}.csv")
    return 0


def main() -> int:
    parser = add_cell_options(argparse.ArgumentParser(description=__doc__,
                                                      formatter_class=argparse.RawDescriptionHelpFormatter))
    parser.add_argument("--pool", type=Path, default=POOL, help="folder of pool.npy and pool.json")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--precision", default="bf16", choices=("bf16", "fp32"), help="fp32 on a CPU without bfloat16")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    keep_memory()
    hold_threads(options.threads)
    torch.set_flush_denormal(True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    cuda = options.device == "cuda" or options.device == "auto" and torch.cuda.is_available()
    return train(cell_of(options), options.out, options.pool, torch.device("cuda" if cuda else "cpu"), options.precision)


if __name__ == "__main__":
    sys.exit(main())
