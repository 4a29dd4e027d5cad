"""A dual tensor is made of a plain one."""

# %% raises tags=["raises-exception"]
import torch
import torch.autograd.forward_ad as fw


def f(x):  # (3,) -> (2,)
    return x[:2] * x[1:]


x = torch.tensor([2.0, 3.0, 5.0])
with fw.dual_level():
    for x_dot in torch.eye(3):
        x = fw.make_dual(x, x_dot)
        y = f(x)

# %% fix
x = torch.tensor([2.0, 3.0, 5.0])
columns = []
with fw.dual_level():
    for x_dot in torch.eye(3):
        y = f(fw.make_dual(x, x_dot))
        columns.append(
            fw.unpack_dual(y).tangent
        )
print(
    "J =", torch.stack(columns, -1), sep="\n"
)
