"""Two equal maxima share the gradient or do not."""

# %% trap
import torch

x = torch.tensor(
    [3.0, 3.0, 1.0], requires_grad=True
)
print(torch.autograd.grad(x.max(), x)[0])
print(
    torch.autograd.grad(x.max(0).values, x)[0]
)

# %% fix
y = torch.logsumexp(x / 0.1, 0) * 0.1
print(torch.autograd.grad(y, x)[0])
