"""A generator that was read once is empty the second time."""

# %% raises tags=["raises-exception"]
import torch

model = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
loss = model(x) @ torch.tensor([1.0, 100.0])
params = model.parameters()
print(sum(one.numel() for one in params))
loss.backward(inputs=params)

# %% fix
params = [*model.parameters()]
print(sum(one.numel() for one in params))
loss.backward(inputs=params)
print(model.weight.grad)
