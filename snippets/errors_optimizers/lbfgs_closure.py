"""LBFGS evaluates the loss itself, by a closure."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
target = torch.tensor([7.0, 11.0, 13.0])
lbfgs = torch.optim.LBFGS([w])
((w - target) ** 2).sum().backward()
lbfgs.step()


# %% fix
def closure():
    lbfgs.zero_grad()
    loss = ((w - target) ** 2).sum()
    loss.backward()
    return loss


lbfgs.step(closure)
print("w =", w.detach().round(decimals=3))
