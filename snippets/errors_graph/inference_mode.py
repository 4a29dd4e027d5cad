"""enable_grad does not lift inference_mode."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

with torch.inference_mode():
    with torch.enable_grad():
        loss = (w * w).sum()
loss.backward()

# %% fix
with torch.inference_mode():
    with torch.inference_mode(False):
        loss = (w * w).sum()
loss.backward()
print("w.grad =", w.grad)
