"""Without create_graph a gradient is a constant."""

# %% trap
import torch

w = torch.tensor(
    [3.0, 2.0], requires_grad=True
)
x = torch.tensor(
    [2.0, 5.0], requires_grad=True
)


def train_step(create_graph):
    y = (w * x * x).sum()
    (x_bar,) = torch.autograd.grad(
        y, x, retain_graph=True,
        create_graph=create_graph,
    )  # fmt: skip
    loss = y + (x_bar**2).sum()
    return torch.autograd.grad(loss, w)[0]


print(train_step(create_graph=False))

# %% fix
print(train_step(create_graph=True))
