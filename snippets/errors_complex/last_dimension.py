"""view_as_complex pairs the numbers of the last dimension."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)
x.requires_grad_()
torch.view_as_complex(x)  # rows re, im

# %% fix
z = torch.view_as_complex(x.T.contiguous())
z.abs().square().sum().backward()
print("z =", z.detach())
print("x.grad =", x.grad, sep="\n")
