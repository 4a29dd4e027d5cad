"""zero_grad sets .grad to None: print it before zero_grad."""

import torch

w = torch.tensor([2.0, 3.0])  # (n,)
w.requires_grad_()
data = torch.tensor([5.0, 7.0])  # (n,)
sgd = torch.optim.SGD([w], lr=0.1)

print("at the start:  ", w.grad)
(data @ w).backward()
print("after backward:", w.grad)
sgd.step()
print("after step:    ", w.grad)
sgd.zero_grad()
print("zero_grad():   ", w.grad)
