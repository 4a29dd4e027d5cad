"""A change through .data is not noticed."""

# %% trap
import torch

x = torch.tensor(
    [2.0, 3.0], requires_grad=True
)
scale = torch.tensor([5.0, 7.0])
y = (x * scale).sum()  # dy/dx is 5, 7
scale.data.mul_(10)
y.backward()
print(x.grad)

# %% fix
x.grad, scale = None, torch.tensor([5.0, 7.0])
y = (x * scale).sum()
scale = scale * 10  # a new tensor
y.backward()
print(x.grad)
