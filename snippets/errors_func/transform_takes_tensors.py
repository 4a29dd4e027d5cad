"""grad differentiates with respect to tensors."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call, grad

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])


def total(model):
    return model(x).sum()


grad(total)(net)


# %% fix
def total(parameters):
    return functional_call(
        net, parameters, x
    ).sum()


parameters = dict(net.named_parameters())
gradients = grad(total)(parameters)
print(gradients["weight"])
