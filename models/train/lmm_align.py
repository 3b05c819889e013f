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
from lmm_words import WORDS

RATE, BATCH, SCALE, MARK = 3e-3, 256, 8.0, 0.8


def centre(projector: Projector, features: np.ndarray) -> None:
    """Sets the projector's centre and scale from features [N, W]."""
    values = torch.from_numpy(features).float()
    projector.mean.copy_(values.mean(0))
    projector.scale.copy_(1 / (values.std(0) + 1e-3))


def align(projector: Projector, decoder: Decoder, bank: Bank, steps: int, noise: float) -> float:
    """Trains projector and word embeddings: the cosine of a projected tile and a word, times SCALE, is the logit of its name. In
    the end what is projected is as long as words are, and is marked: a direction of its own says that it is a picture. The mean
    loss of the last steps."""
    words = torch.tensor([encode(word)[0] for word in (*WORDS, NOTHING)])
    optimizer = torch.optim.AdamW([*projector.parameters(), decoder.words.weight], RATE, (0.9, 0.98), weight_decay=0.0)
    spread, losses = noise / projector.scale, []
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
        rows = torch.randint(0, len(bank.names), (BATCH,))
        features = torch.from_numpy(bank.features[rows.numpy()]).float()
        names = torch.from_numpy(bank.names[rows.numpy()]).long()
        names = torch.where(names == NOTHING_THERE, torch.tensor(len(WORDS)), names)
        seen = F.normalize(projector(features + spread * torch.randn(features.shape)), dim=1)
        loss = F.cross_entropy(SCALE * seen @ F.normalize(decoder.words.weight[words], dim=1).t(), names)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        length = decoder.words.weight.norm(dim=1).mean()
        sample = torch.from_numpy(bank.features[::7]).float()
        shrink = length / projector(sample).norm(dim=1).mean()
        mark = torch.randn(WIDTH)
        projector.out.weight.mul_(shrink)
        projector.out.bias.mul_(shrink).add_(MARK * length * mark / mark.norm())
    return float(np.mean(losses[-50:]))
