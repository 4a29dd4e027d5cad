"""A vector of ones asks for the gradient of the real part alone."""

# %% trap
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

y = z**2
y.backward(torch.ones_like(y))
print("z.grad =", z.grad)
(g,) = torch.autograd.grad(
    (z**2).real.sum(), z
)
print("of real =", g)

# %% fix
(g,) = torch.autograd.grad(
    (z**2).abs().sum(), z
)
print("of abs =", g)
