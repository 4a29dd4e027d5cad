"""functional_call makes a module a function of its parameters, and so
jacrev differentiates with respect to them."""

import torch
from torch.func import functional_call, jacrev

net = torch.nn.Sequential(
    torch.nn.Linear(3, 4),
    torch.nn.Tanh(),
    torch.nn.Linear(4, 2),
)
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)


def outputs(parameters):
    # A dict of tensors -> (m,)
    return functional_call(net, parameters, x)


parameters = dict(net.named_parameters())
J = jacrev(outputs)(parameters)
for name, block in J.items():
    print(f"{name}:", tuple(block.shape))
