# usage: python3 torch_loop.py IMAGES COUNT BATCH THREADS
# A PyTorch loop as evaluation scripts have it: a DataLoader with two workers on image files, torchvision's transforms, and a ViT-B/32 of
# CLIP's form with random weights. Prints {"images", "seconds", "cpuMs"} of all images, not of a first run.
import json
import os
import resource
import sys
import time

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        y = self.norm1(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class Vit(nn.Module):
    def __init__(self, side=224, patch=32, width=768, layers=12, heads=12, embedding=512):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch, bias=False)
        self.first = nn.Parameter(0.02 * torch.randn(width))
        self.positions = nn.Parameter(0.02 * torch.randn((side // patch) ** 2 + 1, width))
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.projection = nn.Parameter(width**-0.5 * torch.randn(width, embedding))

    def forward(self, pixels):
        x = self.patches(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([self.first.expand(len(x), 1, -1), x], 1) + self.positions
        return self.after(self.blocks(self.before(x))[:, 0]) @ self.projection


class Files(Dataset):
    transform = transforms.Compose(
        [
            transforms.Resize(224, interpolation=transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
        ]
    )

    def __init__(self, folder, count):
        names = sorted(os.listdir(folder))
        self.files = [os.path.join(folder, names[i % len(names)]) for i in range(count)]

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return self.transform(Image.open(self.files[index]).convert("RGB"))


def cpu_ms():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1000 * sum(one.ru_utime + one.ru_stime for one in used)


def main():
    folder, count, batch, threads = sys.argv[1], *map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = Vit().eval()
    assert round(sum(p.numel() for p in model.parameters()) / 1e6, 1) == 87.8
    images = 0
    with torch.inference_mode():
        model(torch.zeros(batch, 3, 224, 224))
        before, start = cpu_ms(), time.perf_counter()
        for pixels in DataLoader(Files(folder, count), batch_size=batch, num_workers=2):
            assert torch.isfinite(model(pixels)).all()
            images += len(pixels)
        seconds = time.perf_counter() - start
    print(json.dumps({"images": images, "seconds": seconds, "cpuMs": cpu_ms() - before}))


main()
