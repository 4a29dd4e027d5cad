"""At each kink: the slopes on both sides, and what one gets."""
# data: benchmarks/results/kinks_in_jax.json

# %% slopes
import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

double = torch.float64


def vec(*numbers):
    parts = [
        torch.as_tensor(one, dtype=double)
        for one in numbers
    ]
    return torch.stack(parts)


names = vars(torch.linalg) | {
    "torch": torch,
    "F": F,
    "inf": math.inf,
    "vec": vec,
    "zero": torch.tensor(0, dtype=double),
}


def call(code, x):
    return eval(code, names | {"x": x})


def one_sided(code, x, side):
    y = call(code, x)
    steps = side * 1e-5, side * 1e-9
    far, near = (
        call(code, x + h) for h in steps
    )
    if y.isnan() or not near.isfinite():
        return "—"  # not defined
    if y.isfinite() and abs(near - y) > 0.01:
        return "jump"
    far = ((far - y) / steps[0]).item()
    near = ((near - y) / steps[1]).item()
    if abs(near - far) < 1:
        return round(near, 3) + 0.0
    return math.copysign(math.inf, near)


# %% table
def lies_between(sides, value):
    known = [
        one for one in sides if one != "—"
    ]
    if "jump" in known or not known:
        return "—"
    inside = min(known) <= value <= max(known)
    return "yes" if inside else "**no**"


path = Path("benchmarks/results")
path /= "kinks_in_jax.json"
told = json.loads(path.read_text("utf-8"))
print(
    "| operation | at | left | right ", end=""
)
print("| PyTorch | JAX | between? |")
print("|", " | ".join(["---"] * 7), "|")
rows = {}
for code, at, jax in map(
    dict.values, told["kinks"]
):
    x = torch.tensor(at, dtype=double)
    sides = [
        one_sided(code, x, s) for s in (-1, 1)
    ]
    x.requires_grad_()
    (bar,) = torch.autograd.grad(
        call(code, x), x
    )
    value = bar.item() + 0.0
    rows[code] = *sides, value, float(jax)
    row = [f"`{code}`", *sides, value, jax]
    row.append(lies_between(sides, value))
    row.insert(1, at)
    cells = [
        f"{one:.4g}"
        if isinstance(one, float)
        else str(one)
        for one in row
    ]
    print("|", " | ".join(cells), "|")

# %% picture
kinks = [
    "x.relu()",
    "x.clamp(min=0)",
    "x.maximum(zero)",
    "F.leaky_relu(x, 0.1)",
    "F.elu(x, 2.0)",
    "F.hardtanh(x)",
    "x.clamp(max=6)",
    "x.abs()",
    "vec(x, 2, 5).median()",
    "vec(x, 2, 2).median()",
    "x.relu() - (-x).relu()",
]
fig, ax = plt.subplots(figsize=(4.2, 4.4))
for i, code in enumerate(kinks):
    left, right, value, jax = rows[code]
    ax.plot(
        [left, right],
        [i, i],
        "C3|-",
        lw=3,
        ms=12,
    )
    ax.plot(value, i, "C1o", ms=8)
    ax.plot(
        jax,
        i,
        "C4s",
        ms=12,
        mew=2,
        mfc="none",
    )
dot, square = ax.get_lines()[1:3]
both = [dot, square], ["PyTorch", "JAX"]
ax.legend(*both, ncols=2, loc="upper right")
ax.set(xlabel="slope", ylim=(10.6, -1.6))
ax.set_yticks(range(len(kinks)), labels=kinks)
