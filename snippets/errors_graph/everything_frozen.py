"""A model that is frozen as a whole has no graph."""

# %% raises tags=["raises-exception"]
import torch

net = torch.nn.Linear(3, 2)
net.requires_grad_(False)
x = torch.tensor([2.0, 3.0, 5.0])
y_bar = torch.tensor([10.0, 100.0])
loss = net(x) @ y_bar
loss.backward()

# %% fix
net.bias.requires_grad_()
loss = net(x) @ y_bar
loss.backward()
print("bias.grad =", net.bias.grad)
print("weight.grad =", net.weight.grad)
