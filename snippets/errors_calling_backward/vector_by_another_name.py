"""The vector has another name in each of the three calls."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y_bar = torch.tensor([1.0, 10.0, 100.0])
y.backward(grad_outputs=y_bar)

# %% fix
y.backward(gradient=y_bar)
print("x.grad =", x.grad)
