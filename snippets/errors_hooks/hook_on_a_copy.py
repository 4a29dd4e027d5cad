"""A hook waits on the very tensor that the loss used."""

# %% trap
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
seen = []
y = x * x
y[:2].register_hook(seen.append)
y.sum().backward()
y.register_hook(seen.append)
print("seen =", seen)

# %% fix
y = x * x
y.register_hook(seen.append)
y.sum().backward()
print("seen =", seen)
