"""A with block closes each level exactly once."""

# %% raises tags=["raises-exception"]
import torch
import torch.autograd.forward_ad as fw


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
level = fw.enter_dual_level()
y = f(x)
fw.exit_dual_level(level=level)
fw.exit_dual_level(level=level)

# %% fix
x_dot = torch.tensor([1.0, 10.0, 100.0])
for step in range(2):
    with fw.dual_level():
        y = f(fw.make_dual(x, x_dot))
        y_dot = fw.unpack_dual(y).tangent
    print("step", step, "y_dot =", y_dot)
