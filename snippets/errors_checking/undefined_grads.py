"""None as y_bar means zero, while this backward takes it for ones."""

# %% raises tags=["raises-exception", "warns"]
import torch
from torch.autograd import Function, gradcheck


class Triple(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return 3 * x

    @staticmethod
    def backward(ctx, y_bar):
        if y_bar is None:
            y_bar = torch.ones(2).double()
        return 3 * y_bar


x = torch.tensor([2.0, 5.0]).double()
x.requires_grad_()
gradcheck(Triple.apply, x)


# %% fix
class Triple(Triple):
    @staticmethod
    def backward(ctx, y_bar):
        return (
            None
            if y_bar is None
            else 3 * y_bar
        )


print(gradcheck(Triple.apply, x))
