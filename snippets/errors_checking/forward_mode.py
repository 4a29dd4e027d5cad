"""backward is right, and jvp has lost the factor 2."""

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
        return 2 * y_bar @ A

    @staticmethod
    def jvp(ctx, x_dot):  # (3,) -> (2,)
        return A @ x_dot


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(
    TwiceA.apply, x, check_forward_ad=True
)


# %% fix
class TwiceA(TwiceA):
    @staticmethod
    def jvp(ctx, x_dot):
        return 2 * A @ x_dot


f = TwiceA.apply
print(gradcheck(f, x, check_forward_ad=True))
