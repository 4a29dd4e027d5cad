"""retain_graph follows create_graph, unless you set it yourself."""

# %% follows
import torch

x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (n,)
y = x**3  # (n,)

(first,) = torch.autograd.grad(
    y, x, y_bar, create_graph=True
)
(again,) = torch.autograd.grad(y, x, y_bar)
print("same =", torch.equal(first, again))

# %% freed tags=["raises-exception"]
torch.autograd.grad(y, x, y_bar)

# %% set_to_false tags=["raises-exception"]
y = x.exp()
(x_bar,) = torch.autograd.grad(
    y,
    x,
    y_bar,
    create_graph=True,
    retain_graph=False,
)
torch.autograd.grad(x_bar.sum(), x)
