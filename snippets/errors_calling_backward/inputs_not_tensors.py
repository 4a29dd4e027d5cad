"""named_parameters() gives pairs of a name and a tensor."""

# %% raises tags=["raises-exception"]
import torch

model = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
loss = model(x) @ torch.tensor([1.0, 100.0])
pairs = model.named_parameters()
torch.autograd.grad(loss, pairs)

# %% fix
params = dict(model.named_parameters())
grads = torch.autograd.grad(loss, params)
for name, one in grads.items():
    print(name, one.tolist())
