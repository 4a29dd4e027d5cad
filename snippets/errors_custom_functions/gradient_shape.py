"""A gradient has the shape of its input."""

# %% raises tags=["raises-exception"]
import torch


class Weigh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, A):
        ctx.save_for_backward(A)
        return A @ x  # (2, 3) @ (3,) -> (2,)

    @staticmethod
    def backward(ctx, y_bar):
        return y_bar, None


A = torch.tensor(
    [[3.0, 2.0, 0.0], [0.0, 5.0, 7.0]]
)
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])
Weigh.apply(x, A).backward(y_bar)


# %% fix
class Fixed(Weigh):
    @staticmethod
    def backward(ctx, y_bar):
        (A,) = ctx.saved_tensors
        return A.T @ y_bar, None


Fixed.apply(x, A).backward(y_bar)
print("x.grad =", x.grad)
