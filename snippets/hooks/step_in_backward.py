"""A step in each parameter's hook keeps one gradient at a time."""

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
sgd = {
    p: torch.optim.SGD([p], lr=0.1)
    for p in fused.parameters()
}
held = []


def numbers(net):
    bars = [p.grad for p in net.parameters()]
    return sum(
        b.numel()
        for b in bars
        if b is not None
    )


def step(p):
    held.append(numbers(fused))
    sgd[p].step()
    p.grad = None


for p in fused.parameters():
    p.register_post_accumulate_grad_hook(step)
fused(x).sum().backward()  # steps, too

usual(x).sum().backward()
print(
    "gradients held, usual:", numbers(usual)
)
print("gradients held, fused:", held)
all_at_once = usual.parameters()
torch.optim.SGD(all_at_once, lr=0.1).step()
same = [
    torch.equal(a.weight, b.weight)
    for a, b in zip(usual, fused, strict=True)
]
print("same weights:", same)
