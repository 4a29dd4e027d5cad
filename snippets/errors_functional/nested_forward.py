"""torch.func.jvp nests, dual_level does not."""

# %% raises tags=["raises-exception"]
import torch
import torch.autograd.forward_ad as fw


def f(x):  # (3,) -> ()
    return x[0] ** 3 * x[1] * x[2]


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
with fw.dual_level(), fw.dual_level():
    y = f(fw.make_dual(x, x_dot))


# %% fix
jvp = torch.func.jvp


def slope(x):  # (3,) -> ()
    return jvp(f, (x,), (x_dot,))[1]


y, second = jvp(slope, (x,), (x_dot,))
print("second derivative:", second)
