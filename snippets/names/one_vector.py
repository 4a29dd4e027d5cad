"""One vector, six names: every way gives the same x_bar."""

# %% setup
import torch
from torch import autograd, func


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)

# %% keywords
f(x).backward(gradient=y_bar)
gradient = x.grad
x.grad = None

autograd.backward(f(x), grad_tensors=y_bar)
grad_tensors = x.grad
x.grad = None

(grad_outputs,) = autograd.grad(
    f(x), x, grad_outputs=y_bar
)

_, v = autograd.functional.vjp(f, x, v=y_bar)

_, pullback = func.vjp(f, x.detach())
(cotangents,) = pullback(cotangents=y_bar)

print("gradient     =", gradient)
print("grad_tensors =", grad_tensors)
print("grad_outputs =", grad_outputs)
print("v            =", v)
print("cotangents   =", cotangents)


# %% function
class F(torch.autograd.Function):
    @staticmethod
    def forward(x):  # (n,) -> (m,)
        return f(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        print("received     =", grad_output)
        (x,) = ctx.saved_tensors  # (n,)
        a, b = grad_output  # (m,)
        x_bar = [
            x[1] * a,
            x[0] * a + b,
            2 * x[2] * b,
        ]
        return torch.stack(x_bar)  # (n,)


F.apply(x).backward(gradient=y_bar)

print("grad_output  =", x.grad)
