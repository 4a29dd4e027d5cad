"""NumPy writes into what the backward pass needs."""

# %% trap
import torch

x = torch.tensor(
    [2.0, 3.0], requires_grad=True
)
scale = torch.tensor([5.0, 7.0])
y = (x * scale).sum()  # dy/dx is 5, 7
scale.numpy()[:] = 0  # the same memory
y.backward()
print(x.grad)

# %% fix
x.grad, scale = None, torch.tensor([5.0, 7.0])
y = (x * scale).sum()
scale.numpy().copy()[:] = 0
y.backward()
print(x.grad)
