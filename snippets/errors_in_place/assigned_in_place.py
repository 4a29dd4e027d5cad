"""A tensor is filled step by step, each step from the one before."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor(3.0, requires_grad=True)
s = torch.full((3,), 2.0)
for t in range(2):
    s[t + 1] = w * s[t]
s[2].backward()

# %% fix
s = [torch.tensor(2.0)]
for t in range(2):
    s.append(w * s[t])
s = torch.stack(s)
s[2].backward()
print("s[2]   =", s[2].item())
print("w.grad =", w.grad)
