"""The second derivative of a relu network is 0; of tanh it is not."""

import torch
from torch.func import grad

W = torch.tensor([[1.0], [-2], [3]])  # (k, 1)
b = torch.tensor([0.5, 1.0, -4.0])  # (k,)
v = torch.tensor([2.0, 5.0, -1.0])  # (k,)
activations = (
    torch.relu,
    torch.tanh,
    torch.nn.functional.softplus,
)
x = torch.tensor(0.3)


def u(x, activation):  # (), function -> ()
    hidden = W @ x.reshape(1) + b  # (k,)
    return v @ activation(hidden)


for g in activations:
    once = grad(u)(x, g)
    twice = grad(grad(u))(x, g) + 0.0
    name = g.__name__
    print(f"{name}: {once:.4f} {twice:.4f}")
