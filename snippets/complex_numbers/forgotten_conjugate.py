"""gradcheck passes Square, and finds what Forgetful has forgotten."""

# %% functions
import torch
from torch.autograd import gradcheck


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return z * z

    @staticmethod
    def backward(ctx, y_bar):
        (z,) = ctx.saved_tensors
        return 2 * z.conj() * y_bar


class Forgetful(Square):
    @staticmethod
    def backward(ctx, y_bar):
        (z,) = ctx.saved_tensors
        return 2 * z * y_bar


double = torch.complex128
z = torch.tensor(2 + 3j, dtype=double)
z.requires_grad_()
print(gradcheck(Square.apply, z))

# %% refused tags=["raises-exception"]
gradcheck(Forgetful.apply, z)
