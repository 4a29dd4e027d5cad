"""Two Functions, each the derivative of the other, around NumPy."""

# %% sine
import numpy as np
import torch
from torch.autograd import (
    Function,
    gradgradcheck,
)
from torch.func import grad, vmap


class Sine(Function):
    @staticmethod
    def forward(x):
        return torch.as_tensor(
            np.sin(x.numpy())
        )

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return y_bar * Cosine.apply(x)

    @staticmethod
    def vmap(info, in_dims, x):
        return Sine.apply(x), in_dims[0]


# %% cosine
class Cosine(Sine):
    @staticmethod
    def forward(x):
        return torch.as_tensor(
            np.cos(x.numpy())
        )

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return -y_bar * Sine.apply(x)

    @staticmethod
    def vmap(info, in_dims, x):
        return Cosine.apply(x), in_dims[0]


# %% twice
x = torch.tensor([0.5, 2.0, 3.0]).double()
second = vmap(grad(grad(Sine.apply)))(x)
print(torch.dist(second, -x.sin()).item())
x.requires_grad_()
print(gradgradcheck(Sine.apply, x))
