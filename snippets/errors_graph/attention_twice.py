"""The fast kernel of attention has a first derivative only."""

# %% raises tags=["raises-exception"]
import torch
from torch.nn.functional import (
    scaled_dot_product_attention as attend,
)

q = torch.linspace(2, 5, 12).view(1, 1, 3, 4)
q.requires_grad_()
y = attend(q, q, q).sum()
(g,) = torch.autograd.grad(
    y, q, create_graph=True
)
g.sum().backward()

# %% fix
from torch.nn.attention import (
    SDPBackend,
    sdpa_kernel,
)

with sdpa_kernel(SDPBackend.MATH):
    y = attend(q, q, q).sum()
(g,) = torch.autograd.grad(
    y, q, create_graph=True
)
g.sum().backward()
largest = q.grad.max().item()
print("largest:", round(largest, 3))
