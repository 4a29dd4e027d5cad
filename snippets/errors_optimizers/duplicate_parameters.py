"""A parameter that is listed twice is moved twice."""

# %% raises tags=["warns"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
(w * w).sum().backward()
params = [w, w]
torch.optim.SGD(params, lr=0.1).step()
print("w =", w.detach())

# %% fix
with torch.no_grad():
    w.copy_(torch.tensor([2.0, 3.0, 5.0]))
params = list(dict.fromkeys(params))
torch.optim.SGD(params, lr=0.1).step()
print("w =", w.detach())
