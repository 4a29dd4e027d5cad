"""A gradient that is not finite is skipped, not clipped."""

# %% raises tags=["raises-exception"]
import torch

clip = torch.nn.utils.clip_grad_norm_
w = torch.tensor([2.0, 3.0, 0.0])
w.requires_grad_()
sgd = torch.optim.SGD([w], lr=0.1)
w.sqrt().sum().backward()
clip([w], 1.0, error_if_nonfinite=True)

# %% fix
norm = clip([w], 1.0)
if norm.isfinite():
    sgd.step()
print("norm =", norm)
print("grad =", w.grad)
print("w    =", w.detach())
