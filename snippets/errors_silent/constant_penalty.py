"""Without create_graph a gradient is a constant."""

# %% trap
import torch

grad = torch.autograd.grad
w = torch.tensor(
    [3.0, 2.0], requires_grad=True
)
x = torch.tensor(
    [2.0, 5.0], requires_grad=True
)


def train_step(**options):
    y = (w * x * x).sum()
    (x_bar,) = grad(y, x, **options)
    loss = y + (x_bar**2).sum()
    return grad(loss, w)[0]


print(train_step(retain_graph=True))

# %% fix
print(train_step(create_graph=True))
