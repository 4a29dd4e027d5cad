"""m copies of a sample give its Jacobian, one row for each copy."""

import torch
from torch import nn
from torch.func import jacrev


def from_copies(net, x, m):
    X = x.repeat(m, 1).requires_grad_()
    net(X).backward(torch.eye(m))
    return X.grad  # (m, n)


def one(x):  # (n,) -> (m,)
    return net(x[None])[0]


torch.manual_seed(0)
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
net = nn.Sequential(
    nn.Linear(3, 5),
    nn.BatchNorm1d(5),
    nn.Linear(5, 2),
).eval()
J = jacrev(one)(x).detach()  # (m, n)
copied = from_copies(net, x, 2)
net.train()
trained = from_copies(net, x, 2)

same = torch.allclose(copied, J)
print("J =", J, sep="\n")
print("eval, same:", same)
print("train =", trained, sep="\n")
