"""A multi-grad hook with a leaf needs backward()."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import graph

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
seen = []
graph.register_multi_grad_hook(
    [x, y], seen.extend
)
torch.autograd.grad(y.sum(), x)

# %% fix
y.sum().backward(inputs=[x])
print("seen =", *seen, sep="\n")
