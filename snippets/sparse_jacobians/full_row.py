"""One full row makes all columns meet; colour the rows instead."""
# data: sparse_jacobian/*.py

import torch

from sparse_jacobian import SparseJacobian


def f(x):
    return torch.cat([x**2, x.sum()[None]])


x = torch.linspace(2, 3, 50)  # (n,)
for mode in ("forward", "reverse", "auto"):
    J = SparseJacobian(f, x, mode=mode)
    print(f"{mode:8}", J.passes, "passes")
print("auto is", J.mode)
