"""functional_call makes a module a function of its parameters."""

# %% jacobian
import torch
from torch import nn
from torch.func import functional_call, jacrev

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(3, 4),
    nn.Tanh(),
    nn.Linear(4, 2),
)
X = torch.randn(5, 3)  # (B, n)
parameters = {
    name: p.detach()
    for name, p in net.named_parameters()
}


def outputs(parameters):  # dict -> (B, m)
    return functional_call(net, parameters, X)


J = jacrev(outputs)(parameters)
for name, block in J.items():
    print(name, tuple(block.shape))


# %% ignored
def ignores(parameters):
    return net(X)


zeros = jacrev(ignores)(parameters)
total = sum(
    block.abs().sum().item()
    for block in zeros.values()
)
print("sum of all entries:", total)

# %% strict tags=["raises-exception"]
from torch.func import jvp

pair = (parameters,), (parameters,)
jvp(ignores, *pair, strict=True)
