"""A rule that is wrong by 0.05 % passes with the default tolerance."""

# %% trap
import torch
from torch.autograd import Function, gradcheck

A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 1.0, 10.0]]
).double()


class AlmostA(Function):
    @staticmethod
    def forward(ctx, x):  # (3,) -> (2,)
        return A @ x

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        return 1.0005 * y_bar @ A


f = AlmostA.apply
x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
print(gradcheck(f, x))

# %% fix
strict = {
    "rtol": 1e-6,
    "raise_exception": False,
}
print(gradcheck(f, x, **strict))
