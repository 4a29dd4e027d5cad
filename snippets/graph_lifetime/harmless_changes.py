"""An in-place change is harmless where no node has saved the tensor."""

import torch
from torch.nn import functional

ops = {
    "h + 7": lambda h: h + 7,
    "7 * h": lambda h: 7 * h,
    "h * h": lambda h: h * h,
    "sin": torch.sin,
    "gelu": functional.gelu,
    "exp": torch.exp,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}


def verdict(op, change):
    x = torch.tensor([2.0, 3.0, 5.0])
    x.requires_grad_()
    h = x * 1  # not a leaf
    y = op(h)
    (h if change == "h" else y).mul_(10)
    try:
        y.sum().backward()
    except RuntimeError:
        return "raises"
    return "fine"


print("y =      h *= 10  y *= 10")
for name, op in ops.items():
    h, y = verdict(op, "h"), verdict(op, "y")
    print(f"{name:8} {h:8} {y}")
