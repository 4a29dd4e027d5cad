"""Fast mode compares one number, and tolerates more the larger f is."""

# %% rule
import torch
from torch.autograd import (
    Function,
    grad,
    gradcheck,
)


class Sine(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sin()

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 1.01 * x.cos() * y_bar


# %% numbers
x = torch.linspace(0.3, 0.9, 1000).double()
x.requires_grad_()  # (n,)
same = torch.Generator()  # seeded alike
u = torch.rand(1000, generator=same).double()
v = torch.rand(1000, generator=same).double()
u = u / u.norm()
v = v / v.norm()

h = 1e-6
up = Sine.apply(x + h * u)
down = Sine.apply(x - h * u)
numerical = v @ (up - down) / (2 * h)
(x_bar,) = grad(Sine.apply(x), x, v)
analytical = x_bar @ u
allowed = 1e-3 * numerical.abs()
more = 1e-5 * u.sum() * v.sum()
print("numerical ", numerical.item())
print("analytical", analytical.item())
print("rtol allows", allowed.item())
print("atol allows", more.item())


# %% verdicts
class Zero(Sine):
    @staticmethod
    def backward(ctx, y_bar):
        return torch.zeros_like(y_bar)


def passes(f, n, fast):
    x = torch.linspace(0.3, 0.9, n).double()
    return gradcheck(
        f,
        x.requires_grad_(),
        fast_mode=fast,
        raise_exception=False,
    )


print("n = 10:", passes(Sine.apply, 10, True))
print(
    "n = 1000:",
    passes(Sine.apply, 1000, True),
)
print(
    "slow:", passes(Sine.apply, 1000, False)
)
zero = passes(Zero.apply, 100_000, True)
print("zero gradient, n = 100000:", zero)
