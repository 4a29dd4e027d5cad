"""A real input gets a real gradient."""

# %% raises tags=["raises-exception"]
import torch


class Turn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return (3 + 4j) * x

    @staticmethod
    def backward(ctx, y_bar):
        return (3 - 4j) * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1, 10j, 100 + 10j])
Turn.apply(x).backward(y_bar)


# %% fix
class Fixed(Turn):
    @staticmethod
    def backward(ctx, y_bar):
        return ((3 - 4j) * y_bar).real


Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)
