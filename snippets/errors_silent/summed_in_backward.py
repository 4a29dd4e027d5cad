"""A gradient that is too large is summed."""

# %% trap
import torch


class Add(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, bias):
        return x * 2 + bias

    @staticmethod
    def backward(ctx, y_bar):  # (4, 3)
        return 2 * y_bar, 2 * y_bar


x = torch.ones(4, 3, requires_grad=True)
bias = torch.ones(3, requires_grad=True)
Add.apply(x, bias).sum().backward()
print(bias.grad)


# %% fix
class Fixed(Add):
    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar, y_bar.sum(0)


bias.grad = None
Fixed.apply(x, bias).sum().backward()
print(bias.grad)
y = x * 2 + bias  # the same by autograd
print(torch.autograd.grad(y.sum(), bias)[0])
