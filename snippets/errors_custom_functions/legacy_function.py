"""A Function is called by apply, on the class."""

# %% raises tags=["raises-exception"]
import warnings

import torch

# Square() warns as well
warnings.simplefilter("ignore")


class Square(torch.autograd.Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, y_bar):
        (x,) = self.saved_tensors
        return 2 * x * y_bar


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
Square()(x)


# %% fix
class Fixed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


y_bar = torch.tensor([1.0, 10.0, 100.0])
Fixed.apply(x).backward(y_bar)
print("x.grad =", x.grad)
