"""func.jvp and forward_ad both compute J @ x_dot without building J."""

# %% two_calls
import torch
from torch.autograd import forward_ad


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
# (m, n)
J = torch.tensor([[3.0, 2, 0], [0, 1, 10]])

# (n,) -> (m,)
y, y_dot = torch.func.jvp(f, (x,), (x_dot,))
with forward_ad.dual_level():
    dual = forward_ad.make_dual(x, x_dot)
    unpacked = forward_ad.unpack_dual(f(dual))

print("func.jvp   =", y_dot)
print("forward_ad =", unpacked.tangent)
# (m, n) @ (n,) -> (m,)
print("J @ x_dot  =", J @ x_dot)

# %% wrong_shape tags=["raises-exception"]
# a cotangent, not a tangent
y_bar = torch.tensor([1.0, 100.0])  # (m,)
torch.func.jvp(f, (x,), (y_bar,))

# %% not_a_tuple tags=["raises-exception"]
torch.func.jvp(f, x, x_dot)
