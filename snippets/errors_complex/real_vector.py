"""The vector of a complex output is complex."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

y = z**2  # (2,)
y.backward(torch.tensor([10.0, 100.0]))

# %% fix
y = z**2
y_bar = torch.tensor([10.0, 100.0])
y.backward(y_bar.to(y.dtype))
print("z.grad =", z.grad)
