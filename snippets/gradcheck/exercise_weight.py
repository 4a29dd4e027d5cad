"""gradcheck checks the tensors that it gets, no weight of a module."""

# %% layer
import torch
from torch import nn
from torch.autograd import Function, gradcheck


class MatVec(Function):
    @staticmethod
    def forward(ctx, A, x):
        ctx.save_for_backward(A, x)
        return A @ x  # (m, n) @ (n,) -> (m,)

    @staticmethod
    def backward(ctx, y_bar):
        A, x = ctx.saved_tensors
        A_bar = torch.outer(y_bar, x)
        A_bar[1, 2] *= 2  # the mistake
        return A_bar, A.T @ y_bar


class Layer(nn.Module):
    def __init__(self, A):
        super().__init__()
        self.A = nn.Parameter(A)

    def forward(self, x):
        return MatVec.apply(self.A, x)


# %% check
A = torch.tensor([[7, 11, 13], [17, 19, 23]])
layer = Layer(A.double())  # (m, n)
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x = x.double().requires_grad_()


def of_both(A, x):
    return torch.func.functional_call(
        layer, {"A": A}, x
    )


print("x alone:", gradcheck(layer, x))
both = gradcheck(
    of_both,
    (layer.A, x),
    raise_exception=False,
)
print("A and x:", both)
