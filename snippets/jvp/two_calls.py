"""func.jvp and forward_ad both compute J @ x_dot, without a J."""

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

y, y_dot = torch.func.jvp(f, (x,), (x_dot,))  # (n,) -> (m,)
with forward_ad.dual_level():
    dual = forward_ad.make_dual(x, x_dot)
    unpacked = forward_ad.unpack_dual(f(dual))

print("func.jvp   =", y_dot)
print("forward_ad =", unpacked.tangent)
print("J @ x_dot  =", J @ x_dot)  # (m, n) @ (n,) -> (m,)

# %% wrong_shape tags=["raises-exception"]
y_bar = torch.tensor([1.0, 100.0])  # (m,): a cotangent, not a tangent
torch.func.jvp(f, (x,), (y_bar,))

# %% not_a_tuple tags=["raises-exception"]
torch.func.jvp(f, x, x_dot)
