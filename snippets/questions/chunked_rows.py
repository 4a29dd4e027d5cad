"""jacrev holds m cotangents of each value; chunk_size holds fewer."""

# %% largest_tensor
import torch
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import TorchDispatchMode


class Largest(TorchDispatchMode):  # sees every tensor that is made
    shape = torch.Size([0])

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        shape = getattr(made, "shape", self.shape)
        self.shape = max(self.shape, shape, key=torch.Size.numel)
        return made


# %% sizes
n, m, k = 20, 60, 300
wave = torch.linspace(1, 3, k)


def f(x):
    hidden = torch.outer(x.cumsum(0), wave).sin()  # (n, k)
    return hidden.reshape(m, -1).mean(dim=1)  # (m,)


x = torch.linspace(0, 1, n)  # (n,)
sizes = {}
for name, jacobian in (
    ("jacrev", jacrev(f)),
    ("jacrev, chunk_size=5", jacrev(f, chunk_size=5)),
    ("jacfwd", jacfwd(f)),
):
    with Largest() as largest:
        J = jacobian(x)  # (m, n)
    sizes[name] = largest.shape.numel()
    print(f"{name}: {sizes[name]} numbers in", tuple(largest.shape))
print("the values of one run of f:", n * k, "numbers; J:", J.numel())
