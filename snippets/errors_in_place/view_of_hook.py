"""A module hook hands out a view, which an in-place ReLU changes."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn


def show(module, grad_input, grad_output):
    print("y_bar =", grad_output[0])


relu = nn.ReLU(inplace=True)
relu.register_full_backward_hook(show)
x = torch.tensor([-2.0, 3.0, 5.0])
x.requires_grad_()
y = relu(10 * x)

# %% fix
relu.inplace = False
y = relu(10 * x)
y.backward(torch.tensor([1.0, 10.0, 100.0]))
print("x.grad =", x.grad)
