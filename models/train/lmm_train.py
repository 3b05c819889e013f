"""Trains projector and decoder of the little LMM on scenes put together from the frozen tower's features of tiles.

usage: /usr/bin/python3 models/train/lmm_train.py --minutes 40      (after lmm_features.py; writes .cache/lmm/lmm.npz, log.csv)

One row of a batch is a scene with several questions: the prompt up to the picture once, then question after question,
each at the positions it would have alone and blind to the others. --minutes ends in time: the learning rate follows the
larger of the shares of steps and of minutes that are used up.
"""
from __future__ import annotations

import argparse
import csv
import time
from typing import NamedTuple, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from lmm_align import align, centre
from lmm_bank import Bank, Tiles, read_tiles
from lmm_features import FOLDER
from lmm_net import Decoder, Projector, packed_bias
from lmm_optimizer import Muon
from lmm_questions import Asked, ask
from lmm_scenes import LmmScene
from lmm_weights import load, save
from lmm_tokenizer import END, IDS, IMAGE, START, TEMPLATE, VOCABULARY, encode
from lmm_words import COLOURS, GROUNDS, NUMBERS, WORDS

STEPS, BATCH, QUESTIONS, RATE, MUON_RATE, DECAY, WARM_UP = 8000, 8, 8, 1e-3, 0.006, 0.05, 0.03
DROPOUT, NOISE, FIRST = 0.0, 0.3, 0.4  # FIRST: share of the schedule with the first mixture of questions
MARKS = 0.5  # weight of the loss at words of questions that are true of the scene or not
BEFORE, AFTER = (encode(text) for text in TEMPLATE.split(IMAGE))
_PROMPT = TEMPLATE.split(IMAGE)[1]


class Batch(NamedTuple):
    """ids, segments, positions, targets: int64 [N, T]; a target is the next word where an answer is learned, else -1."""

    ids: Tensor
    segments: Tensor
    positions: Tensor
    targets: Tensor


def marks(scene: LmmScene) -> dict[int, int]:
    """Ids of words that a question may hold, and whether they are true of the scene: the id of Yes or of No."""
    said = {word: place in scene.names for place, word in enumerate(WORDS)}
    said |= {colour: colour == GROUNDS[scene.ground].colour for colour in COLOURS}
    said |= {word: place == len(scene.parts) for place, word in enumerate(NUMBERS, 1)}
    return {IDS[word]: IDS["Yes" if true else "No"] for word, true in said.items()}


def mark_targets(batch: Batch, scenes: Sequence[LmmScene]) -> Tensor:
    """[N, T]: at the words of questions that are or are not true of the scene, Yes or No; else -1."""
    told = torch.full_like(batch.ids, -1)
    for row, scene in enumerate(scenes):
        true = marks(scene)
        told[row] = torch.tensor([true.get(i, -1) for i in batch.ids[row].tolist()])
    return told.masked_fill((batch.segments <= 0) | (batch.targets >= 0), -1)


def pack(rows: list[list[Asked]], places: int) -> Batch:
    """One row for each scene's questions; the picture's `places` ids stand where its embeddings go."""
    prefix = [IDS[START], *BEFORE, *[IDS[IMAGE]] * places]
    packed = []
    for questions in rows:
        ids, segments, positions, targets = list(prefix), [0] * len(prefix), list(range(len(prefix))), [-1] * len(prefix)
        for number, (prompt, answer) in enumerate(questions, 1):
            asked, told = encode(_PROMPT.replace("{prompt}", prompt)), [*encode(answer), IDS[END]]
            both = [*asked, *told[:-1]]
            ids += both
            segments += [number] * len(both)
            positions += range(len(prefix), len(prefix) + len(both))
            targets += [-1] * (len(asked) - 1) + told
        packed.append((ids, segments, positions, targets))
    longest = max(len(ids) for ids, *_ in packed)
    fills = (0, -1, 0, -1)
    return Batch(*(torch.tensor([[*row[n], *[fills[n]] * (longest - len(row[n]))] for row in packed]) for n in range(4)))


def embed(projector: Projector, decoder: Decoder, batch: Batch, features: Tensor) -> Tensor:
    """[N, T, D]: word embeddings with the projected picture in its place."""
    words = decoder.words(batch.ids)
    first, places = 1 + len(BEFORE), features.shape[1]
    return torch.cat([words[:, :first], projector(features), words[:, first + places:]], 1)


def logits_at(projector: Projector, decoder: Decoder, batch: Batch, features: Tensor, *targets: Tensor) -> list[tuple[Tensor, Tensor]]:
    """(logits [M, V], targets [M]) for each of the targets [N, T], at the places where it is not -1."""
    hidden, _ = decoder.hidden(embed(projector, decoder, batch, features), batch.positions, packed_bias(batch.segments))
    return [(decoder.logits(hidden[told >= 0]), told[told >= 0]) for told in targets]


@torch.no_grad()
def validate(projector: Projector, decoder: Decoder, data: Tiles, count: int) -> dict[str, float]:
    """Shares of answers all of whose words are the most likely ones, by kind of question, on the first `count` scenes."""
    decoder.eval()
    right: dict[str, list[bool]] = {}
    for start in range(0, count, 50):
        rows = [ask(data.scene(n), QUESTIONS, np.random.default_rng([3, n])) for n in range(start, start + 50)]
        features = torch.from_numpy(data.features[start:start + 50]).float()
        batch = pack(rows, features.shape[1])
        [(logits, targets)] = logits_at(projector, decoder, batch, features, batch.targets)
        good = torch.ones_like(batch.targets, dtype=torch.bool)
        good[batch.targets >= 0] = logits.argmax(1) == targets
        for row, questions in enumerate(rows):
            for number, question in enumerate(questions, 1):
                key = kind_of(question)
                right.setdefault(key, []).append(bool(good[row][batch.segments[row] == number].all()))
    decoder.train()
    return {key: float(np.mean(values)) for key, values in sorted(right.items())}


def kind_of(question: Asked) -> str:
    """The kind of a question: its first words, or that it has options."""
    if "\nA. " in question.prompt:
        return "choose " + " ".join(question.prompt.split()[:2])
    return " ".join(question.prompt.split()[:3 if question.prompt.startswith("What") else 2])


def share_at(used: float) -> float:
    """Share of the learning rates when this share of the schedule is used: linear warm-up, then down to zero in a line."""
    return min(used / WARM_UP, 1) * max(0.0, 1 - used)


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    bank, held = Bank(read_tiles("train")), read_tiles("validation")
    projector, decoder = Projector(bank.features.shape[1]), Decoder(len(VOCABULARY), DROPOUT)
    centre(projector, bank.features)
    if options.resume:
        load(projector, decoder)
    else:
        print(f"aligned: loss {align(projector, decoder, bank, options.align, NOISE):.3f}", flush=True)
    spread = 1 / projector.scale
    learned = [*projector.parameters(), *decoder.parameters()]
    hidden = [p for p in decoder.blocks.parameters() if p.ndim == 2]
    others = [p for p in learned if all(p is not matrix for matrix in hidden)]
    muon, adam = Muon(hidden, MUON_RATE, DECAY), torch.optim.AdamW(others, RATE, (0.9, 0.98), weight_decay=0.0)
    print(f"{sum(p.numel() for p in learned) / 1e6:.3f} M parameters, {len(bank.names)} tiles", flush=True)
    begun, losses, step, used = time.time(), [], 0, 0.0
    log = [("step", "minutes", "loss", "validation")]
    while used < 1:
        used = max(step / options.steps, (time.time() - begun) / 60 / options.minutes)
        tiles, scenes = zip(*(bank.make(rng) for _ in range(BATCH)))
        features = torch.from_numpy(np.stack(tiles)).float()
        features += NOISE * spread * torch.randn(features.shape)
        batch = pack([ask(scene, QUESTIONS, rng, used < FIRST) for scene in scenes], features.shape[1])
        answers, words = logits_at(projector, decoder, batch, features, batch.targets, mark_targets(batch, scenes))
        loss = F.cross_entropy(*answers)
        for parameter in learned:
            parameter.grad = None
        (loss + MARKS * F.cross_entropy(*words)).backward()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        adam.param_groups[0]["lr"] = RATE * share_at(used)
        adam.step()
        muon.step(share_at(used))
        losses.append(loss.item())
        step += 1
        if step % 50 == 0 or used >= 1:
            scores = validate(projector, decoder, held, options.validation) if step % 150 == 0 or used >= 1 else {}
            mean = f"{np.mean(list(scores.values())):.4f}" if scores else ""
            log.append((str(step), f"{(time.time() - begun) / 60:.2f}", f"{np.mean(losses[-50:]):.4f}", mean))
            print(*log[-1], {key: round(value, 3) for key, value in scores.items()} or "", flush=True)
            if step % 200 == 0 or scores:
                save(projector, decoder)
                with open(FOLDER / "log.csv", "w", newline="") as file:
                    csv.writer(file).writerows(log)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--resume", action="store_true", help="go on from lmm.npz with a new schedule instead of aligning")
    parser.add_argument("--align", type=int, default=500, help="steps of the first stage")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--validation", type=int, default=50, help="validation scenes that are looked at while training")
    options = parser.parse_args()
    train(options)


if __name__ == "__main__":
    main()
