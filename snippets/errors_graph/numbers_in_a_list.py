"""Python numbers carry no graph into a new tensor."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

terms = []
for k in range(3):
    terms.append((w[k] * w[k]).item())
loss = torch.tensor(terms).sum()
loss.backward()

# %% fix
terms = []
for k in range(3):
    terms.append(w[k] * w[k])
loss = torch.stack(terms).sum()
loss.backward()
print("w.grad =", w.grad)
