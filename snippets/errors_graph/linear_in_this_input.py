"""The first gradient does not depend on the input any more."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

x = torch.tensor([7.0, 11.0, 13.0])
x.requires_grad_()
(g,) = torch.autograd.grad(
    (w * x).sum(), x, create_graph=True
)
torch.autograd.grad(g.sum(), x)

# %% fix
(second,) = torch.autograd.grad(
    g.sum(), x, materialize_grads=True
)
print("second =", second)
