"""With strict=True, the names must fit exactly."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import functional_call

net = torch.nn.Linear(3, 2)
x = torch.tensor([2.0, 3.0, 5.0])
w = torch.tensor([[1.0, 10, 100], [2, 3, 5]])
new = {"weights": w}  # meant: weight
functional_call(net, new, (x,), strict=True)

# %% fix
new = {"weight": w, "bias": torch.zeros(2)}
y = functional_call(
    net, new, (x,), strict=True
)
print("y =", y)
