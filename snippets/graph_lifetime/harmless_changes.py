"""An in-place change is harmless where no node has saved the tensor."""

import torch

ops = {
    "neg": torch.neg,
    "square": torch.square,
    "sin": torch.sin,
    "gelu": torch.nn.functional.gelu,
    "exp": torch.exp,
    "relu": torch.relu,
}


def verdict(op, change):
    x = torch.tensor(2.0, requires_grad=True)
    h = x * 1  # not a leaf
    y = op(h)
    (h if change == "h" else y).mul_(10)
    try:
        y.backward()
    except RuntimeError:
        return "raises"
    return "fine"


print("y =      h *= 10  y *= 10")
for name, op in ops.items():
    h, y = verdict(op, "h"), verdict(op, "y")
    print(f"{name:8} {h:8} {y}")
