"""A dict of losses is read as its keys: pass the values."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
losses = {
    "data": (x * x).sum(),
    "penalty": 7 * x.sum(),
}
torch.autograd.backward(losses)

# %% fix
torch.autograd.backward([*losses.values()])
print("x.grad =", x.grad)
