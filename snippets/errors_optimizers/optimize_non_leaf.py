"""An optimizer changes leaves: compute first, then mark."""

# %% raises tags=["raises-exception"]
import torch

start = torch.tensor([2.0, 3.0, 5.0])
w = 0.1 * start.requires_grad_()
torch.optim.SGD([w], lr=0.1)

# %% fix
w = (0.1 * start.detach()).requires_grad_()
sgd = torch.optim.SGD([w], lr=0.1)
(w * w).sum().backward()
sgd.step()
print("w =", w.detach())
