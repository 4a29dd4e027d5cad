"""A filter that keeps no parameter leaves grad an empty list."""

# %% raises tags=["raises-exception"]
import torch

model = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
loss = model(x) @ torch.tensor([1.0, 100.0])
kept = [
    p
    for name, p in model.named_parameters()
    if name.endswith("kernel")
]
torch.autograd.grad(loss, kept)

# %% fix
print(
    [n for n, _ in model.named_parameters()]
)
kept = [model.weight]
(grad,) = torch.autograd.grad(loss, kept)
print(grad)
