"""enable_grad undoes no_grad, but it does not undo inference_mode."""

# %% modes
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()

with torch.no_grad(), torch.enable_grad():
    a = x**2
with torch.inference_mode():
    scale = torch.tensor([7.0, 11.0, 13.0])
    with torch.enable_grad():
        b = x**2
    with torch.inference_mode(False):
        c = x**2
print("no_grad:       ", a.requires_grad)
print("inference_mode:", b.requires_grad)
print(
    "inference_mode(False):", c.requires_grad
)

# %% saved tags=["raises-exception"]
y = x * scale
