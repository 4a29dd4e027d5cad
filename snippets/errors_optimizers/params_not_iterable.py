"""An optimizer takes a list, also of one tensor."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
torch.optim.SGD(w, lr=0.1)

# %% fix
sgd = torch.optim.SGD([w], lr=0.1)
(w * w).sum().backward()
sgd.step()
print("w =", w.detach())
