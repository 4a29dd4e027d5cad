"""With strict=True, an input that is not used is an error."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian

x = torch.tensor([2.0, 3.0, 5.0])
weight = torch.tensor([7.0, 11.0, 13.0])


def f(x, w):  # (3,), (3,) -> ()
    return (weight * x).sum()  # meant: w


jacobian(f, (x, weight), strict=True)


# %% fix
def f(x, w):  # (3,), (3,) -> ()
    return (w * x).sum()


J_x, J_w = jacobian(
    f, (x, weight), strict=True
)
print("over w =", J_w)
