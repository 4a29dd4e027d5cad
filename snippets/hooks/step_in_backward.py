"""A step in each parameter's hook keeps one gradient at a time."""

# %% usual
import copy

import torch
from torch import nn

usual = nn.Sequential(
    nn.Linear(8, 16, bias=False),
    nn.Linear(16, 32, bias=False),
    nn.Linear(32, 2, bias=False),
)
fused = copy.deepcopy(usual)
x = torch.ones(5, 8)


def held(net):
    bars = [p.grad for p in net.parameters()]
    bars = [b for b in bars if b is not None]
    return sum(b.numel() for b in bars)


usual(x).sum().backward()
print("gradients held:", held(usual))
sgd = torch.optim.SGD(usual.parameters(), 0.1)
sgd.step()

# %% fused
sgd_of = {}
counts = []


def step(p):
    counts.append(held(fused))
    sgd_of[p].step()
    p.grad = None


for p in fused.parameters():
    sgd_of[p] = torch.optim.SGD([p], 0.1)
    p.register_post_accumulate_grad_hook(step)
fused(x).sum().backward()  # steps, too
print("gradients held:", counts)
same = [
    torch.equal(a.weight, b.weight)
    for a, b in zip(usual, fused, strict=True)
]
print("same weights:", same)
