"""A gradient lies on the device of its input."""

# %% raises tags=["raises-exception"]
import torch


class Flip(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.flip(0)

    @staticmethod
    def backward(ctx, y_bar):
        x_bar = torch.empty(3, device="meta")
        return x_bar.copy_(y_bar.flip(0))


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
Flip.apply(x).backward(y_bar)


# %% fix
class Fixed(Flip):
    @staticmethod
    def backward(ctx, y_bar):
        x_bar = torch.empty_like(y_bar)
        return x_bar.copy_(y_bar.flip(0))


Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)
