"""Take the tangent out before dual_level ends."""

# %% trap
import torch
import torch.autograd.forward_ad as fw


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
with fw.dual_level():
    y = f(fw.make_dual(x, x_dot))
print("tangent:", fw.unpack_dual(y).tangent)

# %% fix
with fw.dual_level():
    y = f(fw.make_dual(x, x_dot))
    y_dot = fw.unpack_dual(y).tangent
print("y_dot =", y_dot)
