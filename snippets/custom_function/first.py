"""Backward receives a vector for the outputs and returns the VJP."""

# %% vjp
import torch
from torch.autograd import Function, grad


class F(Function):
    @staticmethod
    def forward(x):
        y = [x[0] * x[1], x[1] + x[2] ** 2]
        return torch.stack(y)  # (3,) -> (2,)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        (x,) = ctx.saved_tensors
        x_bar = [
            y_bar[0] * x[1],
            y_bar[0] * x[0] + y_bar[1],
            y_bar[1] * 2 * x[2],
        ]
        return torch.stack(x_bar)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
(x_bar,) = grad(F.apply(x), x, y_bar)
print("x_bar =", x_bar)

# %% jacobian
J = torch.func.jacrev(F.apply)(x.detach())


class ReturnsJ(F):
    @staticmethod
    def backward(ctx, y_bar):
        return J  # (m, n)


(wrong,) = grad(ReturnsJ.apply(x), x, y_bar)
print("J =", J, sep="\n")
print("wrong =", wrong)


# %% transposed tags=["raises-exception"]
class ReturnsTransposed(F):
    @staticmethod
    def backward(ctx, y_bar):
        return J.T  # (n, m)


grad(ReturnsTransposed.apply(x), x, y_bar)
