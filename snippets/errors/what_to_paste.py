"""The last line of a traceback is the message."""

import traceback

import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)

try:
    y.backward(torch.ones(2))
except RuntimeError:
    lines = (
        traceback.format_exc().splitlines()
    )

print(lines[0])
print(f"… {len(lines) - 2} lines say where")
print(lines[-1])
