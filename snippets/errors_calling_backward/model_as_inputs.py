"""grad wants the parameters of a model, not the model."""

# %% raises tags=["raises-exception"]
import torch

model = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
loss = model(x) @ torch.tensor([1.0, 100.0])
torch.autograd.grad(loss, model)

# %% fix
params = [*model.parameters()]
grads = torch.autograd.grad(loss, params)
print("weight:", grads[0], sep="\n")
print("bias:", grads[1])
