"""backward receives a vector for each output."""

# %% raises tags=["raises-exception"]
import torch


class Both(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 3 * x, x * x

    @staticmethod
    def backward(ctx, y_bar):
        return 3 * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
y, z = Both.apply(x)
y.backward(y_bar)


# %% fix
class Fixed(Both):
    @staticmethod
    def backward(ctx, y_bar, z_bar):
        (x,) = ctx.saved_tensors
        return 3 * y_bar + 2 * x * z_bar


y, z = Fixed.apply(x)
(y @ y_bar + z @ y_bar).backward()
print("x.grad =", x.grad)
