"""In a checkpoint, saved_tensors may be read once."""

# %% raises tags=["raises-exception"]
import torch
from torch.utils.checkpoint import checkpoint


class Times(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx, y_bar):
        b = ctx.saved_tensors[1]
        a = ctx.saved_tensors[0]
        return b * y_bar, a * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
y = checkpoint(
    Times.apply, x, x, use_reentrant=False
)
y.backward(y_bar)


# %% fix
class Fixed(Times):
    @staticmethod
    def backward(ctx, y_bar):
        a, b = ctx.saved_tensors
        return b * y_bar, a * y_bar


y = checkpoint(
    Fixed.apply, x, x, use_reentrant=False
)
y.backward(y_bar)
print("x.grad =", x.grad)
