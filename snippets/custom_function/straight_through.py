"""A straight-through estimator is no derivative, so gradcheck fails."""

# %% kinds
import torch
from torch.autograd import (
    Function,
    grad,
    gradcheck,
)


class Sign(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sign()

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return y_bar * (x.abs() <= 1)


def sign(x):
    near = x.clamp(-1, 1)
    return near + (x.sign() - near).detach()


# %% compare
x = torch.tensor([-3.0, -0.5, 0.2, 7.0])
x = x.double().requires_grad_()
y_bar = torch.tensor([1.0, 10, 100, 1000])
for f in (Sign.apply, sign):
    (x_bar,) = grad(f(x), x, y_bar.double())
    print("y =", f(x).tolist())
    print("x_bar =", x_bar.tolist())
    print(
        gradcheck(f, x, raise_exception=False)
    )
