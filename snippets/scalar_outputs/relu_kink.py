"""The gradient of relu is 1 just above 0, and 0 at 0 itself."""

# %% grid
import torch

x = torch.arange(-8.0, 8.0, 0.1)  # (160,)
x.requires_grad_()
y = torch.relu(x)  # (160,)
y.backward(gradient=torch.ones_like(y))

print("x[80] =", x[80].item())
print("x.grad[80] =", x.grad[80].item())

# %% zero
kink = torch.tensor([-1e-9, 0.0, 1e-9])
kink.requires_grad_()
torch.relu(kink).sum().backward()

print("kink.grad =", kink.grad)
