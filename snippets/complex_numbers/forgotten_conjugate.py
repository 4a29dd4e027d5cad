"""gradcheck passes Square, and finds what Forgetful has forgotten."""

# %% functions
from textwrap import fill

import torch
from torch.autograd import gradcheck
from torch.autograd.gradcheck import (
    GradcheckError,
)


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

# %% refused
try:
    gradcheck(Forgetful.apply, z)
except GradcheckError as error:
    message = str(error)
for line in message.splitlines():
    print(fill(line, 46))  # as a phone has
