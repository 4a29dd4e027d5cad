"""At a kink two wrong slopes do not add up."""

# %% trap
import torch

x = torch.tensor(
    [-2.0, 0.0, 2.0], requires_grad=True
)
y = torch.relu(x) - torch.relu(
    -x
)  # this is x
print(torch.equal(y, x))
print(torch.autograd.grad(y.sum(), x)[0])

# %% fix
y = torch.maximum(x, 0 * x) + torch.minimum(
    x, 0 * x
)
print(torch.autograd.grad(y.sum(), x)[0])
