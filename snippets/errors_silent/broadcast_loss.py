"""A column minus a row is a matrix."""

# %% trap
import torch

target = torch.tensor([1.0, 2.0, 4.0])  # (3,)
output = target[:, None].clone()  # (3, 1)
output.requires_grad_()
loss = ((output - target) ** 2).mean()
loss.backward()
print((output - target).shape)
print(output.grad.flatten())

# %% fix
output.grad = None
residual = output[:, 0] - target  # (3,)
(residual**2).mean().backward()
print(output.grad.flatten())
