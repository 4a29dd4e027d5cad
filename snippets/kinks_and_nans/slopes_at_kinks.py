"""Which slope PyTorch and JAX take at a kink, out of those between."""
# data: benchmarks/results/kinks_in_jax.json

import json
from pathlib import Path

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

path = Path("benchmarks/results")
path /= "kinks_in_jax.json"
jax = json.loads(path.read_text("utf-8"))
kinks = """
x.relu() at 0
x.clamp(min=0) at 0
x.maximum(zero) at 0
F.leaky_relu(x, 0.1) at 0
F.elu(x, 2.0) at 0
F.hardtanh(x) at 1
x.clamp(max=6) at 6
x.abs() at 0
vec(x, 2, 5).median() at 2
vec(x, 2, 2).median() at 2
x.relu() - (-x).relu() at 0
""".strip().split("\n")
double = torch.float64
zero = torch.tensor(0, dtype=double)
names = {"torch": torch, "F": F, "zero": zero}


def vec(*numbers):
    return torch.stack(
        [
            torch.as_tensor(one, dtype=double)
            for one in numbers
        ]
    )


def call(code, x):
    return eval(
        code, names | {"vec": vec, "x": x}
    )


def one_sided(code, x, h):
    return (
        call(code, x + h) - call(code, x)
    ) / h


fig, ax = plt.subplots(figsize=(4.2, 4.4))
codes, drawn = [], []
for row, kink in enumerate(kinks):
    code, at = kink.split(" at ")
    codes.append(code)
    x = torch.tensor(float(at), dtype=double)
    sides = [
        round(one_sided(code, x, h).item(), 3)
        for h in (-1e-6, 1e-6)
    ]
    x.requires_grad_()
    (slope,) = torch.autograd.grad(
        call(code, x), x
    )
    given = (
        slope.item(),
        float(jax["values"][code]),
    )
    drawn.append((*sides, *given))
    ax.plot(
        sides, [row, row], "C3|-", lw=3, ms=12
    )
    ours = "PyTorch" if row == 0 else None
    theirs = "JAX" if row == 0 else None
    ax.plot(
        given[0], row, "C1o", ms=8, label=ours
    )
    ax.plot(
        given[1], row, "C4s", ms=12, mew=2,
        mfc="none", label=theirs,
    )  # fmt: skip
ax.set(xlabel="slope", ylim=(10.6, -1.6))
ax.set_yticks(range(len(codes)), labels=codes)
ax.legend(ncols=2, loc="upper right")
