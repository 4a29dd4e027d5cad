"""A constant has no place in a graph, and so no edge."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.graph import (
    get_gradient_edge,
)

w = torch.tensor([2.0, 3.0, 5.0])
get_gradient_edge(w)

# %% fix
w.requires_grad_()
edge = get_gradient_edge(w)
loss = (w * w).sum()
(g,) = torch.autograd.grad(loss, edge)
print("g =", g)
