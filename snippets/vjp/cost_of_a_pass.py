"""A backward pass costs two forward passes, for 20 inputs or 2000."""

import torch
from torch import nn
from torch.utils import flop_counter

for n in (20, 2000):
    net = nn.Sequential(
        nn.Linear(n, 50),
        nn.Tanh(),
        nn.Linear(50, 1),
    )
    x = torch.ones(10, n, requires_grad=True)
    counter = flop_counter.FlopCounterMode
    with counter(display=False) as forward:
        loss = net(x).sum()
    with counter(display=False) as backward:
        loss.backward()
    once = forward.get_total_flops()
    back = backward.get_total_flops()
    print(f"{n} inputs: {once:,} forward,")
    print(f"  {back:,} back: {back / once}")
