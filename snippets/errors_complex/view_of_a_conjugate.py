"""conj() is lazy, and view_as_real would show the wrong signs."""

# %% raises tags=["raises-exception"]
import torch

z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
z.requires_grad_()

torch.view_as_real(z.conj())

# %% fix
y = torch.view_as_real(
    z.conj().resolve_conj()
)
y.sum().backward()
print("y =", y.detach(), sep="\n")
print("z.grad =", z.grad)
