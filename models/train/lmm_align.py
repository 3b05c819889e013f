"""LLaVA's first stage in small: the projector learns to point at the words of what a tile shows, before anything is asked."""
from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from lmm_bank import Bank
from lmm_features import NOTHING_THERE
from lmm_net import WIDTH, Decoder, Projector
from lmm_questions import NOTHING
from lmm_tokenizer import encode
from lmm_words import COLOURS, GROUNDS, WORDS

RATE, DECAY, BATCH, SCALE = 2e-3, 0.05, 256, 10.0


def centre(projector: Projector, features: np.ndarray) -> None:
    """Sets the projector's centre and scale from features [N, W]."""
    values = torch.from_numpy(features).float()
    projector.mean.copy_(values.mean(0))
    projector.scale.copy_(1 / (values.std(0) + 1e-3))


def align(projector: Projector, decoder: Decoder, bank: Bank, steps: int, noise: float) -> float:
    """Trains projector and word embeddings: the projected tile, normed, times a word is the logit of the name, of the kind of
    background and of its colour. In the end what is projected is as long as words are, so that positions count as much
    beside both. The mean loss of the last steps."""
    words = torch.tensor([encode(word)[0] for word in (*WORDS, NOTHING)])
    kinds, colours = (torch.tensor([encode(text)[0] for text in texts]) for texts in ([g.words for g in GROUNDS], COLOURS))
    colour_of = torch.tensor([COLOURS.index(ground.colour) for ground in GROUNDS])
    factor = torch.tensor(SCALE, requires_grad=True)
    optimizer = torch.optim.AdamW([*projector.parameters(), decoder.words.weight, factor], RATE, (0.9, 0.98), weight_decay=DECAY)
    spread, losses = noise / projector.scale, []
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
        rows = torch.randint(0, len(bank.names), (BATCH,))
        features = torch.from_numpy(bank.features[rows.numpy()]).float()
        names, grounds = (torch.from_numpy(v[rows.numpy()]).long() for v in (bank.names, bank.grounds))
        names = torch.where(names == NOTHING_THERE, torch.tensor(len(WORDS)), names)
        seen = F.layer_norm(projector(features + spread * torch.randn(features.shape)), (WIDTH,))
        logits = factor * seen @ decoder.words.weight.t() / WIDTH ** 0.5
        loss = F.cross_entropy(logits[:, words], names) + 0.5 * F.cross_entropy(logits[:, kinds], grounds) \
            + 0.5 * F.cross_entropy(logits[:, colours], colour_of[grounds])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        sample = torch.from_numpy(bank.features[::7]).float()
        shrink = decoder.words.weight.norm(dim=1).mean() / projector(sample).norm(dim=1).mean()
        projector.out.weight.mul_(shrink)
        projector.out.bias.mul_(shrink)
    return float(np.mean(losses[-50:]))
