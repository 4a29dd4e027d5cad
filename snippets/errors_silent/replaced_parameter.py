"""The optimizer steps a parameter that is gone."""

# %% trap
import torch

model = torch.nn.Linear(3, 2)
sgd = torch.optim.SGD(
    model.parameters(), lr=0.1
)
model.weight = torch.nn.Parameter(
    torch.ones(2, 3)
)
model(torch.ones(3)).sum().backward()
sgd.step()
print(model.weight.detach())

# %% fix
sgd = torch.optim.SGD(
    model.parameters(), lr=0.1
)
sgd.step()
print(model.weight.detach())
