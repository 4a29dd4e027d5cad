"""backward() without a vector refuses an output of three elements."""

# %% setup
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = x * x  # (3,)

print("y.shape =", tuple(y.shape))
print("y.numel() =", y.numel())

# %% error tags=["raises-exception"]
y.backward()
