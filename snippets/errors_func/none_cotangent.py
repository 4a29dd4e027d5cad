"""To leave an output out, give it zeros and not None."""

# %% trap
import torch
from torch.func import vjp


def f(x):  # (3,) -> ((2,), ())
    return x[:2] * x[1:], x.prod()


x = torch.tensor([2.0, 3.0, 5.0])
(y, p), pullback = vjp(f, x)
y_bar = torch.tensor([1.0, 10.0])
print("None: ", pullback((y_bar, None))[0])

# %% fix
zero = torch.zeros_like(p)
print("zeros:", pullback((y_bar, zero))[0])
one = torch.ones_like(p)
print("ones: ", pullback((y_bar, one))[0])
