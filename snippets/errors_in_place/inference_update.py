"""A result of inference_mode is changed outside of it."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
with torch.inference_mode():
    total = 10 * x
total += x

# %% fix
print("after the error:", total)
with torch.inference_mode():
    total = 10 * x
total = total.clone()
total += x
print("with a clone:   ", total)
