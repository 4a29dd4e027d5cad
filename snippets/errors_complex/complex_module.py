"""A module that is cast to complex is not certain to work."""

# %% raises tags=["warns"]
import torch

net = torch.nn.Linear(2, 3)
net.to(torch.complex64)
print("imaginary:", net.weight.imag.any())

# %% fix
net = torch.nn.Linear(
    2, 3, dtype=torch.complex64
)
z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
net(z).abs().square().sum().backward()
print("imaginary:", net.weight.imag.any())
print("weight.grad:", net.weight.grad.dtype)
