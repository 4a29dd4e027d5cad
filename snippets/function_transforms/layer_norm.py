"""Through layer_norm, jacfwd is right outside and wrong inside."""

import torch
from torch.func import jacfwd, jacrev
from torch.nn import functional

x = torch.tensor([2.0, 3.0, 5.0]).double()
w = torch.tensor([7.0, 11.0, 13.0]).double()


def fused(x):  # (n,) -> ()
    z = functional.layer_norm(x, x.shape)
    return (w * z).sin().sum()


def written_out(x):
    moved = x - x.mean()
    variance = moved.square().mean() + 1e-5
    z = moved / variance.sqrt()
    return (w * z).sin().sum()


H = torch.func.hessian(written_out)(x)
gaps = {}
for outer in (jacrev, jacfwd):
    for inner in (jacrev, jacfwd):
        found = outer(inner(fused))(x)
        gap = (found - H).norm() / H.norm()
        names = outer.__name__, inner.__name__
        gaps[names] = gap
        order = "{}({})".format(*names)
        wrong = bool(gap > 1e-9)
        print(order, "wrong:", wrong)
