"""A state that is kept leads back into the graph of the last step."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor(2.0, requires_grad=True)
h = torch.tensor(3.0)
for x in [5.0, 7.0]:
    h = w * h + x
    loss = h**2
    loss.backward()

# %% fix
w.grad = None
h = torch.tensor(3.0)
for x in [5.0, 7.0]:
    h = w * h.detach() + x
    loss = h**2
    loss.backward()
print("w.grad =", w.grad)
