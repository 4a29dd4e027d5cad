"""None stands for 1, so it fits an output of one element only."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y, loss = x * x, 7 * x.sum()  # (3,), ()
loss_bar = torch.tensor(10.0)
torch.autograd.backward(
    [y, loss], [None, loss_bar]
)

# %% fix
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.autograd.backward(
    [y, loss], [y_bar, loss_bar]
)
print("x.grad =", x.grad)
