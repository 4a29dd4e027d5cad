"""A difference of two gradients costs less than H v, and is rough."""

# %% error
import math

import torch
from torch.func import grad, jvp

draw = torch.Generator().manual_seed(0)
x = torch.randn(30, 20, generator=draw)
W = torch.randn(20, 20, 20, generator=draw)
W = W / 20**0.5  # (L, n, n), L layers
v = torch.randn(W.shape, generator=draw)


def loss(W):  # (L, n, n) -> ()
    h = x  # (B, n)
    for layer in W:
        h = torch.tanh(h @ layer)
    return (h**2).sum()


exact = jvp(grad(loss), (W,), (v,))[1]
for h in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
    there = grad(loss)(W + h * v)
    back = grad(loss)(W - h * v)
    rough = (there - back) / (2 * h)
    gap = (rough - exact).norm()
    power = math.log10(gap / exact.norm())
    print(f"h = {h:g}: about 10^{power:.0f}")
