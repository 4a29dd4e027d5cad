"""backward returns tensors, no NumPy arrays and no lists."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch


class Sine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x.numpy()
        return torch.from_numpy(np.sin(ctx.x))

    @staticmethod
    def backward(ctx, y_bar):
        return np.cos(ctx.x) * y_bar.numpy()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Sine.apply(x).backward(y_bar)


# %% fix
class Fixed(Sine):
    @staticmethod
    def backward(ctx, y_bar):
        slope = torch.from_numpy(
            np.cos(ctx.x)
        )
        return slope * y_bar


Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)
