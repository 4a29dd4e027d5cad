"""An in-place ReLU overwrites the result of the layer before it."""

# %% raises tags=["raises-exception"]
import torch
from torch import nn

x = torch.tensor([-0.2, 0.3, 0.5])
x.requires_grad_()
relu = nn.ReLU(inplace=True)
y = relu(torch.tanh(x))
y.sum().backward()

# %% fix
relu.inplace = False
y = relu(torch.tanh(x))
y.sum().backward()
print("x.grad =", x.grad)
