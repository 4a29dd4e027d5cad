"""scaler.step needs gradients: backward comes before."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
sgd = torch.optim.SGD([w], lr=0.1)
scaler = torch.amp.GradScaler("cpu")
scaled = scaler.scale((w * w).sum())
scaler.step(sgd)

# %% fix
scaler = torch.amp.GradScaler("cpu")
scaler.scale((w * w).sum()).backward()
scaler.step(sgd)
scaler.update()
print("w =", w.detach())
