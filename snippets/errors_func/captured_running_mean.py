"""Buffers that change are an argument, like the parameters."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call, grad

bn = torch.nn.BatchNorm1d(3)
p = dict(bn.named_parameters())
b = dict(bn.named_buffers())
X = torch.tensor([[2.0, 3, 5], [7, 11, 13]])


def loss(p):
    return functional_call(bn, p, X)[0].sum()


grad(loss)(p)


# %% fix
def loss(p, b):
    y = functional_call(bn, (p, b), X)
    return y[0].sum()


copies = {
    name: v.clone() for name, v in b.items()
}
gradients = grad(loss)(p, copies)
print("updated:", copies["running_mean"])
print("as before:", bn.running_mean)
