"""silu has a complex value, but no complex derivative."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

torch.nn.functional.silu(z)

# %% fix
y = z * torch.sigmoid(z)
y.abs().square().sum().backward()
value = torch.nn.functional.silu(z.detach())
print("same value:", y.allclose(value))
