"""Features from inference_mode go into a layer that is trained."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
with torch.inference_mode():
    features = torch.tensor(
        [1.0, 10.0, 100.0]
    )
y = w * features

# %% fix
y = w * features.clone()
y.sum().backward()
print("w.grad =", w.grad)
