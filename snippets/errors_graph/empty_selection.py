"""If nothing is selected, the loss stays a constant."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

loss = torch.tensor(0.0)
for k in range(3):
    if w[k] > 7:  # true for none
        loss = loss + w[k] ** 2
loss.backward()

# %% fix
loss = (w[w > 7] ** 2).sum()
loss.backward()
print("loss =", loss.item())
print("w.grad =", w.grad)
