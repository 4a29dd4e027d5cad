"""The loss goes through scaler.scale."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
sgd = torch.optim.SGD([w], lr=0.1)
scaler = torch.amp.GradScaler("cpu")
(w * w).sum().backward()
scaler.step(sgd)

# %% fix
sgd.zero_grad()
scaler.scale((w * w).sum()).backward()
scaler.step(sgd)
scaler.update()
print("w =", w.detach())
