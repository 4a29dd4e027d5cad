"""view_as_complex needs the two numbers side by side in memory."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
x.requires_grad_()
torch.view_as_complex(x.T)

# %% fix
z = torch.complex(x[0], x[1])
z.abs().square().sum().backward()
print("z =", z.detach())
print("x.grad =", x.grad, sep="\n")
