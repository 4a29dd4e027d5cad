"""backward gives slightly different numbers each time."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck

A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]]
).double()


class NoisyA(Function):
    @staticmethod
    def forward(ctx, x):  # (3,) -> (2,)
        return A @ x

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        noise = 1e-9 * torch.rand(3).double()
        return y_bar @ A + noise * y_bar.sum()


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(NoisyA.apply, x)

# %% fix
small = {"nondet_tol": 1e-7}
print(gradcheck(NoisyA.apply, x, **small))
