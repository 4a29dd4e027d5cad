"""The rule has lost the factor 2 of the function."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck

A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]]
).double()


class TwiceA(Function):
    @staticmethod
    def forward(ctx, x):  # (3,) -> (2,)
        return 2 * A @ x

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        return y_bar @ A


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(TwiceA.apply, x)


# %% fix
class TwiceA(TwiceA):
    @staticmethod
    def backward(ctx, y_bar):
        return y_bar @ (2 * A)


print(gradcheck(TwiceA.apply, x))
