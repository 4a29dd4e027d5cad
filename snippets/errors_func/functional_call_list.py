"""A list of tensors has no names."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
tensors = [torch.ones(2, 3), torch.zeros(2)]
functional_call(net, tensors, x)

# %% fix
values = {
    "weight": tensors[0],
    "bias": tensors[1],
}
print("y =", functional_call(net, values, x))
