"""backward draws its mask anew, which vmap does not allow."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck


def draw():  # the same mask in each call
    seeded = torch.Generator().manual_seed(0)
    return (
        torch.rand(3, generator=seeded) < 0.5
    )


class Dropout(Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x * draw()

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar * draw()


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
f = Dropout.apply
gradcheck(f, x, check_batched_grad=True)


# %% fix
class Dropout(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = draw()
        return 2 * x * ctx.mask

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar * ctx.mask


f = Dropout.apply
print(f(x).detach())
print(
    gradcheck(f, x, check_batched_grad=True)
)
