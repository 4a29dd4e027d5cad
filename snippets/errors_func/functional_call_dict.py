"""functional_call takes tensors by name."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call, jacrev

net = torch.nn.Linear(3, 2, bias=False)
x = torch.tensor([2.0, 3.0, 5.0])
functional_call(net, net.parameters(), x)


# %% fix
def f(parameters):
    return functional_call(net, parameters, x)


parameters = dict(net.named_parameters())
J = jacrev(f)(parameters)["weight"].detach()
print(J.shape)
print("row 1:", J[1])
