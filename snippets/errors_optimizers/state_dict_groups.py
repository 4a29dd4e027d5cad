"""The groups have to be those of the saved optimizer."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0]).requires_grad_()
b = torch.tensor([5.0]).requires_grad_()
groups = [{"params": [w]}, {"params": [b]}]
old = torch.optim.SGD(groups, lr=0.1)
saved = old.state_dict()
new = torch.optim.SGD([w, b], lr=0.5)
new.load_state_dict(saved)

# %% fix
groups = [{"params": [w]}, {"params": [b]}]
new = torch.optim.SGD(groups, lr=0.5)
new.load_state_dict(saved)
print(
    "lr =",
    [g["lr"] for g in new.param_groups],
)
