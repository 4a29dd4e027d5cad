"""JAX's VJP is PyTorch's with both of its ends conjugated."""
# data: benchmarks/results/complex_in_jax.json

# %% told
import json
from pathlib import Path

import torch

path = Path("benchmarks/results")
path /= "complex_in_jax.json"
told = json.loads(path.read_text("utf-8"))

rows = [
    (code, eval(seed), complex(jax))
    for code, seed, jax in told["pulled_back"]
]


def pull_back(code, y_bar):
    z = torch.tensor(complex(told["at"]))
    z.requires_grad_()
    y = eval(code, {"z": z})
    y_bar = torch.tensor(y_bar).to(y.dtype)
    (z_bar,) = torch.autograd.grad(
        y, z, y_bar
    )
    return z_bar.item() + 0j  # no -0


# %% table
print("| function | vector | PyTorch | JAX |")
print("| --- | --- | --- | --- |")
for code, y_bar, jax in rows:
    z_bar = pull_back(code, y_bar)
    row = (
        f"{y_bar:g}",
        f"{z_bar:g}",
        f"{jax:g}",
    )
    print(
        f"| `{code}` |", " | ".join(row), "|"
    )

# %% rule
for code, y_bar, jax in rows:
    z_bar = pull_back(code, y_bar.conjugate())
    print(z_bar.conjugate(), jax)
