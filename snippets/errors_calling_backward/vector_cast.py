"""The vector is cast to the output's type, so a large one overflows."""

# %% trap
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
half = x.half()
y = 0.25 * half  # (3,), float16
y_bar = torch.tensor([1e3, 1e4, 8e4])
y.backward(y_bar)
print("x.grad =", x.grad)

# %% fix
x.grad, half = None, x.half()
y = 0.25 * half.float()  # (3,), float32
y.backward(y_bar)
print("x.grad =", x.grad)
