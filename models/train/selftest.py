"""Checks of the training code on the synthetic pool; half a minute, no artwork needed.

usage: /usr/bin/python3 models/train/selftest.py
"""
from __future__ import annotations

import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import train as training
from augment import bicubic_matrix, reduce_map
from captions import caption
from checkpoint import read_checkpoint
from data import batch_rows
from half import round_to_half
from pool import read_pool, training_rows, training_texts
from sizes import FAMILIES, SIZES, Cell
from synthetic import write_pool
from tokenizer import Tokenizer, learn_merges
from towers import TOWERS, DualEncoder, parameter_count

CPU = torch.device("cpu")


class Training(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)
        self.folder = Path(tempfile.mkdtemp())
        self.pool = self.folder / "pool"
        write_pool(self.pool)

    def final(self, out: str, stop: int | None) -> dict[str, torch.Tensor]:
        """Weights after four steps; with `stop`, interrupted after that step and resumed."""
        cell, out_folder = Cell("convnext", "XS", samples_seen=512), self.folder / out
        if stop is not None:
            steps, plain = 0, training.make_batch

            def counted(*arguments: object) -> object:
                nonlocal steps
                steps += 1
                training.interrupted = steps == stop
                return plain(*arguments)

            training.make_batch = counted
            self.assertEqual(training.train(cell, out_folder, self.pool, CPU), 130)
            training.make_batch, training.interrupted = plain, False
        self.assertEqual(training.train(cell, out_folder, self.pool, CPU), 0)
        log = (cell.folder(out_folder) / "log.csv").read_text().splitlines()
        self.assertEqual(len(log), 2)
        return read_checkpoint(cell.folder(out_folder) / "checkpoint.pt")["model"]

    def test_resumed_run_equals_uninterrupted(self) -> None:
        whole, resumed = self.final("whole", None), self.final("resumed", 2)
        for name, value in whole.items():
            self.assertTrue(torch.equal(value, resumed[name]), name)

    def test_rows(self) -> None:
        pool = read_pool(self.pool)
        small, large = training_rows(pool, 0.25), training_rows(pool, 1)
        self.assertTrue(set(small) < set(large))
        self.assertTrue(all(pool.split[i] == "train" for i in large))
        passes = [i for step in range(len(large)) for i in batch_rows(large, step, 8, 0)]
        self.assertEqual({passes.count(i) for i in large}, {8})  # 8 whole passes, each image once in each

    def test_drawings(self) -> None:
        pool = read_pool(self.pool)
        every, one = training_rows(pool), training_rows(pool, drawings=1)
        concepts = lambda rows: [pool.concept[i].id for i in rows if pool.concept[i].subgroup]
        self.assertEqual(sorted(concepts(one)), sorted(set(concepts(every))))  # each concept once, none lost
        self.assertLess(len(one), len(every))
        self.assertTrue(set(training_rows(pool, drawings=2)) >= set(one))

    def test_captions_and_tokens(self) -> None:
        pool, rng = read_pool(self.pool), random.Random(0)
        tokenizer = Tokenizer(learn_merges(training_texts(pool)))
        end = tokenizer.ids["<|endoftext|>"]
        self.assertEqual((tokenizer.ids["<pad>"], end), (0, len(tokenizer) - 1))
        for text in ["", "word " * 50, *(caption(pool.concept[0], rng) for _ in range(50))]:
            ids = tokenizer.encode(text)
            self.assertTrue(len(ids) <= 20 and ids[-1] == end and 0 not in ids)


class Numbers(unittest.TestCase):
    def test_reduction_is_pils(self) -> None:
        image = np.random.default_rng(0).integers(80, 176, (48, 48, 3), dtype=np.uint8)
        ours = reduce_map(torch.from_numpy(image).permute(2, 0, 1)[None].float(), bicubic_matrix(48, 32))
        theirs = np.asarray(Image.fromarray(image).resize((32, 32), Image.BICUBIC)).astype(np.float32)
        difference = ours[0].permute(1, 2, 0).clamp(0, 255).numpy() - theirs
        self.assertLess(abs(difference).max(), 2.0)  # PIL rounds to 8 bits after each pass

    def test_towers(self) -> None:
        pixels = torch.rand(3, 3, 32, 32)
        for family in FAMILIES:
            for name, size in SIZES.items():
                tower = TOWERS[family](size).eval()
                self.assertEqual(tower(pixels).shape, (3, size.embed))
                self.assertEqual(tower.dense(pixels).shape, (3, size.embed, 4, 4))
                low, high = {"XS": (0.05, 0.12), "S": (0.3, 0.42), "M": (0.9, 1.3), "L": (1.3, 2.6)}[name]
                self.assertTrue(low < parameter_count(tower) / 1e6 < high, f"{family} {name}")

    def test_groups_of_texts_change_nothing(self) -> None:
        model = DualEncoder("vit", "XS", 50).eval()
        ids = torch.tensor([[1, 7, 0, 0, 0], [1, 7, 9, 8, 2], [1, 3, 2, 0, 0], [1, 2, 0, 0, 0], [1, 5, 6, 2, 0]])
        self.assertTrue(torch.allclose(model.encode_texts(ids), model.text(ids), atol=1e-6))

    def test_half(self) -> None:
        model = DualEncoder("convnext", "XS", 50)
        round_to_half(model)
        for name, value in model.state_dict().items():
            self.assertTrue(torch.equal(value, value.half().to(value.dtype)), name)
        model.image.project.weight.data[0, 0] = 1e6
        self.assertRaises(ValueError, round_to_half, model)

    def test_padding_changes_nothing(self) -> None:
        text = DualEncoder("vit", "XS", 50).text.eval()
        short, long = torch.tensor([[1, 7, 9]]), torch.tensor([[1, 7, 9, 0, 0, 0]])
        self.assertTrue(torch.allclose(text(short), text(long), atol=1e-6))


if __name__ == "__main__":
    unittest.main()
