"""Merge dictionaries that have names in common."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([[1.0, 10, 100], [2, 3, 5]])
new = {"weight": w, "bias": torch.zeros(2)}
functional_call(
    net, (new, net.state_dict()), x
)

# %% fix
merged = {**net.state_dict(), **new}
print("y =", functional_call(net, merged, x))
