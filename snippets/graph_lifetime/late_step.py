"""A step between forward and backward changes a saved weight."""

# %% raises tags=["raises-exception"]
import torch

g = torch.tensor(2.0, requires_grad=True)
d = torch.tensor(3.0, requires_grad=True)
opt_d = torch.optim.SGD([d], lr=0.1)

fake = torch.tanh(g)
loss_d = torch.sigmoid(d * fake.detach())
loss_g = -torch.sigmoid(d * fake)
loss_d.backward()
opt_d.step()  # changes d, which loss_g needs
loss_g.backward()

# %% mended
loss_g = -torch.sigmoid(d * fake)  # afresh
loss_g.backward()
print("g.grad =", g.grad)
