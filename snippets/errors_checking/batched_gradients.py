"""NumPy in backward cannot take a batch of vectors."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck


class Triple(Function):
    @staticmethod
    def forward(ctx, x):
        return 3 * x

    @staticmethod
    def backward(ctx, y_bar):
        x_bar = 3 * y_bar.numpy()
        return torch.from_numpy(x_bar)


x = torch.tensor([2.0, 5.0]).double()
x.requires_grad_()
gradcheck(
    Triple.apply, x, check_batched_grad=True
)


# %% fix
class Triple(Triple):
    @staticmethod
    def backward(ctx, y_bar):
        return 3 * y_bar


f = Triple.apply
print(
    gradcheck(f, x, check_batched_grad=True)
)
