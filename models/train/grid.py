"""Trains (and with --export writes) every cell of a grid, one process a core, each resuming where it stopped.

usage: /usr/bin/python3 models/train/grid.py --export          (the committed ladder: LADDER in sizes.py)
       /usr/bin/python3 models/train/grid.py --families vit,convnext --sizes XS,S --fractions 1,0.25 --seeds 0,1
"""
from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import product
from pathlib import Path

from sizes import CACHE, FAMILIES, LADDER, SAMPLES_SEEN, SIZES, Cell

HERE = Path(__file__).resolve().parent
stop = False


def request_stop(_signal: int, _frame: object) -> None:
    global stop
    stop = True


def options_of(cell: Cell) -> list[str]:
    """The command line that names a cell, for train.py and export.py."""
    return ["--family", cell.family, "--size", cell.size, "--data-fraction", str(cell.fraction),
            "--seed", str(cell.seed), "--samples-seen", str(cell.samples_seen),
            *(["--drawings", str(cell.drawings)] if cell.drawings is not None else [])]


def start(cell: Cell, device: str) -> subprocess.Popen[bytes]:
    """Starts one training in its own session, so that Ctrl-C reaches it once, through us."""
    log = (CACHE / "train" / f"{cell.id}.log").open("ab")
    command = [sys.executable, str(HERE / "train.py"), *options_of(cell), "--device", device]
    return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


def run(cells: list[Cell], jobs: int, device: str) -> list[Cell]:
    """Trains the cells, at most `jobs` at once; returns those that did not end well."""
    waiting, running, failed, told = list(cells), {}, [], False
    while running or waiting and not stop:
        while waiting and len(running) < jobs and not stop:
            cell = waiting.pop(0)
            running[cell] = start(cell, device)
            print(f"started {cell.id}, {len(waiting)} waiting; log in .cache/train/{cell.id}.log", file=sys.stderr)
        if stop and not told:  # once: a second signal would meet a process that has put its handler away
            told = True
            for process in running.values():
                process.terminate()
        time.sleep(1)
        for cell, process in list(running.items()):
            if process.poll() is not None:
                del running[cell]
                print(f"{cell.id}: exit {process.returncode}", file=sys.stderr)
                if process.returncode != 0:
                    failed.append(cell)
    return failed + waiting


def cells_of(options: argparse.Namespace) -> list[Cell]:
    """The ladder's cells of the given families, or those of the grid that --sizes asks for, large ones first."""
    if not options.sizes:
        return [replace(cell, samples_seen=options.samples_seen) for cell in LADDER if cell.family in options.families]
    sizes = sorted(options.sizes, key=list(SIZES).index, reverse=True)
    return [Cell(family, size, float(fraction), int(seed), options.samples_seen)
            for size, family, fraction, seed in product(sizes, options.families, options.fractions, options.seeds)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words = lambda text: text.split(",")
    parser.add_argument("--families", type=words, default=list(FAMILIES))
    parser.add_argument("--sizes", type=words, help="a grid of these sizes instead of the ladder")
    parser.add_argument("--fractions", type=words, default=["1"])
    parser.add_argument("--seeds", type=words, default=["0"])
    parser.add_argument("--samples-seen", type=int, default=SAMPLES_SEEN)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--export", action="store_true", help="write the model folders afterwards")
    options = parser.parse_args()
    for given, known in ((options.families, FAMILIES), (options.sizes or [], SIZES)):
        if unknown := set(given) - set(known):
            parser.error(f"unknown {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    cells = cells_of(options)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, request_stop)
    (CACHE / "train").mkdir(parents=True, exist_ok=True)
    failed = run(cells, options.jobs, options.device)
    if stop:
        print("stopped; the same command goes on", file=sys.stderr)
        return 130
    for cell in failed:
        print(f"{cell.id}: failed, see .cache/train/{cell.id}.log", file=sys.stderr)
    for cell in cells if options.export else []:
        if cell not in failed:
            subprocess.run([sys.executable, str(HERE / "export.py"), *options_of(cell)], check=True)
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
