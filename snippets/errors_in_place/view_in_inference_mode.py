"""The view is from inside inference_mode, the change from outside."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = 10 * x
with torch.inference_mode():
    part = y[1:]
part += 7.0

# %% fix
y = 10 * x
part = y[1:]
part += 7.0
y.prod().backward()
print("x.grad =", x.grad)
