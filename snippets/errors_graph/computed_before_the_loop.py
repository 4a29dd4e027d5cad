"""What is computed before the loop has one graph for all steps."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor(2.0, requires_grad=True)
scale = w**2  # once
for x in [3.0, 5.0]:
    loss = scale * x
    loss.backward()

# %% fix
w.grad = None
for x in [3.0, 5.0]:
    scale = w**2  # in each step
    loss = scale * x
    loss.backward()
print("w.grad =", w.grad)
