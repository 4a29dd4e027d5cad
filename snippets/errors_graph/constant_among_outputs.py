"""A constant among several outputs has no graph."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

fit = (w * w).sum()
penalty = torch.tensor(7.0)
torch.autograd.backward([fit, penalty])

# %% fix
losses = [
    loss
    for loss in [fit, penalty]
    if loss.requires_grad
]
torch.autograd.backward(losses)
print("w.grad =", w.grad)
