"""At each kink: the slopes on both sides, and what one gets."""
# data: benchmarks/results/kinks_in_jax.json

import json
import math
from pathlib import Path

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
F.relu6(x) at 6
x.clamp(max=6) at 6
F.hardtanh(x) at 1
F.hardswish(x) at 3
x.abs() at 0
vec(x, 0).norm() at 0
vec(x, 0).norm(p=1) at 0
vec(x, 1).norm(p=math.inf) at 1
(x * x).sqrt() at 0
x.hypot(zero) at 0
vec(x, 2).std() at 2
vec(x, 2).max() at 2
vec(x, 2).max(0)[0] at 2
vec(2, x).max(0)[0] at 2
vec(x, 2).sort()[0][1] at 2
vec(x, 2).topk(1)[0][0] at 2
vec(x, 2).cummax(0)[0][1] at 2
vec(x, 2, 5).median() at 2
vec(x, 2, 2).median() at 2
eigvalsh(vec(x, 2).diag())[1] at 2
matrix_norm(vec(x, 2).diag(), 2) at 2
x.sqrt() at 0
x ** 0.5 at 0
x ** 1.5 at 0
x.rsqrt() at 0
x.log() at 0
x.acos() at 1
x ** x at 0
x.xlogy(x) at 0
torch.special.entr(x) at 0
x * x.log() at 0
x.sinc() at 0
x.sin() / x at 0
0.0 ** x at 0
x.atan2(zero) at 0
zero.atan2(x) at 0
x.sign() at 0
x.floor() at 1
x.frac() at 1
x.round() at 0.5
x.fmod(2) at 2
x.relu() - (-x).relu() at 0
torch.where(x > 0, x.sqrt(), 0) at 0
""".strip().split("\n")
double = torch.float64
names = {
    "torch": torch,
    "F": F,
    "math": math,
    "zero": torch.tensor(0, dtype=double),
    **vars(torch.linalg),
}


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


def one_sided(code, x, side):
    y = call(code, x)
    steps = side * 1e-5, side * 1e-9
    ends = [call(code, x + h) for h in steps]
    if y.isnan() or not ends[1].isfinite():
        return math.nan  # not defined there
    far, near = (
        ((end - y) / h).item()
        for end, h in zip(
            ends, steps, strict=True
        )
    )
    if abs(near - far) < 1:
        return round(near, 3)
    if (
        y.isfinite()
        and abs(ends[1] - y) > 0.01
    ):
        return "jump"
    return math.copysign(math.inf, near)


def derivative(code, x):
    x.requires_grad_()
    (slope,) = torch.autograd.grad(
        call(code, x), x
    )
    return slope.item()


def lies_between(sides, value):
    slopes = [
        one for one in sides if one == one
    ]
    if not slopes or "jump" in slopes:
        return "—"
    inside = (
        min(slopes) <= value <= max(slopes)
    )
    return "yes" if inside else "**no**"


def written(one):
    if isinstance(one, str):
        return one
    return f"{one + 0.0:.4g}".replace(
        "nan", "—"
    )


rows = []
for kink in kinks:
    code, at = kink.split(" at ")
    x = torch.tensor(float(at), dtype=double)
    left, right = (
        one_sided(code, x, side)
        for side in (-1, 1)
    )
    value = derivative(code, x)
    rows.append(
        (code, at, left, right, value)
    )

titles = ["operation", "at", "left", "right"]
titles += ["PyTorch", "JAX", "between?"]
print("|", " | ".join(titles), "|")
print("|", " | ".join(["---"] * 7), "|")
for code, at, left, right, value in rows:
    row = [f"`{code}`", at]
    row += [written(left), written(right)]
    row += [
        f"{value + 0.0:.4g}",
        jax["values"][code],
    ]
    row += [
        lies_between((left, right), value)
    ]
    print("|", " | ".join(row), "|")
