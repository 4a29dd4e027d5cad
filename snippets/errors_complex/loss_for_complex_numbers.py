"""mse_loss does not know complex numbers."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

target = torch.tensor(
    [3.0 + 2.0j, 4.0 - 5.0j]
)
torch.nn.functional.mse_loss(z, target)

# %% fix
loss = (z - target).abs().square().mean()
loss.backward()
print("loss =", loss.item())
print("z.grad =", z.grad)
