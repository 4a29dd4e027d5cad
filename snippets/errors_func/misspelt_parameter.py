"""A misspelt name changes nothing, so its gradient is zero."""

# %% trap
import torch
from torch.func import functional_call, grad

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([[1.0, 10, 100], [2, 3, 5]])


def loss(new):
    return functional_call(net, new, x)[0]


print(grad(loss)({"weights": w})["weights"])


# %% fix
def loss(new):
    y = functional_call(
        net, new, (x,), strict=True
    )
    return y[0]


new = {"weight": w, "bias": net.bias.detach()}
print(grad(loss)(new)["weight"])
