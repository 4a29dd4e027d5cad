"""Weights stay float32; autocast computes in less."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

layer = nn.Linear(3, 2).half()
sgd = torch.optim.SGD(layer.parameters(), 0.1)
scaler = torch.amp.GradScaler("cpu")
x = torch.ones(5, 3)
loss = layer(x.half()).mean()
scaler.scale(loss).backward()
scaler.unscale_(sgd)

# %% fix
layer = nn.Linear(3, 2)
sgd = torch.optim.SGD(layer.parameters(), 0.1)
with torch.autocast("cpu", torch.float16):
    y = layer(x)
loss = y.float().mean()
scaler.scale(loss).backward()
scaler.unscale_(sgd)
print("y:   ", y.dtype)
print("grad:", layer.bias.grad)
