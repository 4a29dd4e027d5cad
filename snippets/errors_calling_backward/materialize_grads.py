"""materialize_grads asks for zeros, allow_unused=False for an error."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([7.0, 11.0])
loss = (x.requires_grad_() ** 2).sum()
torch.autograd.grad(
    loss,
    [x, w.requires_grad_()],
    allow_unused=False,
    materialize_grads=True,
)

# %% fix
x_bar, w_bar = torch.autograd.grad(
    loss, [x, w], materialize_grads=True
)
print("x_bar =", x_bar)
print("w_bar =", w_bar)
