"""A complex number is neither above nor below 0."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

torch.relu(z)

# %% fix
y = torch.complex(
    torch.relu(z.real), torch.relu(z.imag)
)
y.abs().square().sum().backward()
print("z.grad =", z.grad)
