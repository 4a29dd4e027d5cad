"""unscale_, clip, step, update: once for each step."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
sgd = torch.optim.SGD([w], lr=0.1)
scaler = torch.amp.GradScaler("cpu")
for _ in range(2):
    scaler.scale((w * w).sum()).backward()
    scaler.unscale_(sgd)
scaler.step(sgd)

# %% fix
sgd.zero_grad()
scaler = torch.amp.GradScaler("cpu")
for _ in range(2):  # two batches, one step
    scaler.scale((w * w).sum()).backward()
scaler.unscale_(sgd)
scaler.step(sgd)
scaler.update()
print("w =", w.detach())
