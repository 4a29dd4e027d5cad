"""Two outputs need a list of two vectors."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y, loss = x * x, 7 * x.sum()  # (3,), ()
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.autograd.backward([y, loss], y_bar)

# %% fix
torch.autograd.backward(
    [y, loss], [y_bar, None]
)
print("x.grad =", x.grad)
