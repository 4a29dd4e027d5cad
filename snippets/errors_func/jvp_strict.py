"""strict=True reports an output that the input does not reach."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call, jvp

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
w = net.weight.detach()  # (2, 3)
w_dot = torch.tensor([[1.0, 2, 3], [4, 7, 6]])


def f(w):  # (2, 3) -> (2,)
    return net(x)


jvp(f, (w,), (w_dot,), strict=True)


# %% fix
def f(w):  # (2, 3) -> (2,)
    return functional_call(
        net, {"weight": w}, x
    )


y, y_dot = jvp(f, (w,), (w_dot,), strict=True)
print("y_dot =", y_dot)
