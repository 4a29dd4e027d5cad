"""gradcheck runs backward twice, and asks for the very same numbers."""

# %% rule
import torch
from torch.autograd import Function, gradcheck
from torch.autograd.gradcheck import (
    GradcheckError,
)

dice = torch.Generator().manual_seed(0)


class Cube(Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(x)
        ctx.factor = factor
        return x**3

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        noise = torch.rand(2, generator=dice)
        near = 1 + 1e-12 * noise.double()
        x_bar = ctx.factor * x**2 * y_bar
        return near * x_bar, None


# %% noise
x = torch.tensor([2.0, 5.0]).double()
x.requires_grad_()
for factor in (3, 7):  # 7 is wrong
    try:
        gradcheck(Cube.apply, (x, factor))
    except GradcheckError as error:
        told = str(error)
        start = told.index("analytical")
        print("factor", factor)
        print(told[start : start + 46])

# %% tolerance
for factor in (3, 7):
    passes = gradcheck(
        Cube.apply,
        (x, factor),
        nondet_tol=1e-9,
        raise_exception=False,
    )
    print(factor, passes)
