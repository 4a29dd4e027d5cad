"""The NTK, J times its transpose, predicts a step of training."""

# %% kernel
import torch
from torch import nn
from torch.func import functional_call, jacrev

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(3, 4),
    nn.Tanh(),
    nn.Linear(4, 2),
).double()
X = torch.randn(5, 3).double()  # (B, n)
parameters = {
    name: p.detach()
    for name, p in net.named_parameters()
}


def outputs(parameters):  # dict -> (B, m)
    return functional_call(net, parameters, X)


blocks = jacrev(outputs)(parameters).values()
J = torch.cat(
    [block.flatten(2) for block in blocks], 2
)  # (B, m, P)
K = torch.einsum("bip,cjp->bicj", J, J)
print("J:", tuple(J.shape))
print("K:", tuple(K.shape))

# %% step
Y = outputs(parameters)  # (B, m)
targets = torch.randn(5, 2).double()
Y_bar = Y - targets  # of half the squares
rate = 1e-4
predicted = -rate * torch.einsum(
    "bicj,cj->bi", K, Y_bar
)

from torch.func import vjp

_, pullback = vjp(outputs, parameters)
(gradient,) = pullback(Y_bar)
stepped = {
    name: p - rate * gradient[name]
    for name, p in parameters.items()
}
change = outputs(stepped) - Y
gap = (predicted - change).norm()
gap = gap / change.norm()
print(
    "relative gap < 1e-3:", bool(gap < 1e-3)
)

# %% product
from torch.func import jvp

point = (parameters,)
_, KY_bar = jvp(outputs, point, (gradient,))
by_matrix = torch.einsum(
    "bicj,cj->bi", K, Y_bar
)
rest = (KY_bar - by_matrix).abs().max()
print("rest < 1e-12:", bool(rest < 1e-12))
