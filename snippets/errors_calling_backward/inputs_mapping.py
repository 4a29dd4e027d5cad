"""Of all mappings, inputs takes dict itself and no other class."""

# %% raises tags=["raises-exception"]
from collections import OrderedDict

import torch

model = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
loss = model(x) @ torch.tensor([1.0, 100.0])
params = OrderedDict(model.named_parameters())
torch.autograd.grad(loss, params)

# %% fix
grads = torch.autograd.grad(
    loss, dict(params)
)
for name, one in grads.items():
    print(name, one.tolist())
