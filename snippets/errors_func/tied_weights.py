"""A shared weight is given once."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call, grad

embed = torch.nn.Embedding(4, 3)
head = torch.nn.Linear(3, 4, bias=False)
head.weight = embed.weight  # shared, (4, 3)
net = torch.nn.Sequential(embed, head)
token = torch.tensor(2)
functional_call(net, net.state_dict(), token)


# %% fix
def loss(parameters):
    y = functional_call(
        net, parameters, token
    )
    return y[0]


parameters = dict(net.named_parameters())
gradients = grad(loss)(parameters)
print([*gradients])
print((gradients["0.weight"] != 0).any(1))
