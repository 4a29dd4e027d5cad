"""step() changes the weights that the second loss still needs."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0])
w.requires_grad_()
opt = torch.optim.SGD([w], lr=0.1)
a, b = (w**2).sum(), (w**3).sum()
a.backward()
opt.step()
b.backward()

# %% fix
opt.zero_grad()
a, b = (w**2).sum(), (w**3).sum()
a.backward()
b.backward()
print("w      =", w.detach())
print("w.grad =", w.grad)
opt.step()
