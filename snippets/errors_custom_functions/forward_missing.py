"""The method of the class must be called forward."""

# %% raises tags=["raises-exception"]
import torch


class Triple(torch.autograd.Function):
    @staticmethod
    def foward(ctx, x):
        return 3 * x

    @staticmethod
    def backward(ctx, y_bar):
        return 3 * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
Triple.apply(x)


# %% fix
class Fixed(Triple):
    @staticmethod
    def forward(ctx, x):
        return 3 * x


y_bar = torch.tensor([1.0, 10.0, 100.0])
Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)
