"""One gradient for each input, and None for what is no tensor."""

# %% scale
import torch
from torch.autograd import Function, grad


class Scale(Function):
    @staticmethod
    def forward(ctx, x, w, p):
        ctx.save_for_backward(x, w)
        ctx.p = p
        return w * x**p

    @staticmethod
    def backward(ctx, y_bar):
        x, w = ctx.saved_tensors
        p = ctx.p
        x_bar = w_bar = None
        if ctx.needs_input_grad[0]:
            x_bar = (
                p * x ** (p - 1) * w * y_bar
            )
        if ctx.needs_input_grad[1]:
            w_bar = x**p * y_bar
        return x_bar, w_bar, None


# %% needs
x = torch.tensor([2.0, 5.0])
w = torch.tensor([3.0, 7.0])
x.requires_grad_()
y = Scale.apply(x, w, 2)
print("needed:", y.grad_fn.needs_input_grad)
print("x_bar =", grad(y.sum(), x)[0])
w.requires_grad_()
y = Scale.apply(x, w, 2)
print("needed:", y.grad_fn.needs_input_grad)
print("x_bar =", grad(y.sum(), x)[0])


# %% too_few tags=["raises-exception"]
class TooFew(Scale):
    @staticmethod
    def backward(ctx, y_bar):
        return Scale.backward(ctx, y_bar)[:2]


grad(TooFew.apply(x, w, 2).sum(), x)


# %% too_much tags=["raises-exception"]
class TooMuch(Scale):
    @staticmethod
    def backward(ctx, y_bar):
        *two, _ = Scale.backward(ctx, y_bar)
        return *two, y_bar


grad(TooMuch.apply(x, w, 2).sum(), x)
