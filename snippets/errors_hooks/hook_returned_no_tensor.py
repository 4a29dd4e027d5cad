"""A hook that only looks returns nothing."""

# %% raises tags=["raises-exception"]
import torch

norms = []


def log_norm(grad):
    norms.append(grad.norm().item())
    return norms[-1]


x = torch.tensor([2.0, 3.0, 6.0])
handle = x.requires_grad_().register_hook(
    log_norm
)
(x * x).sum().backward()


# %% fix
def log_silently(grad):
    log_norm(grad)  # and no return


handle.remove()
x.register_hook(log_silently)
(x * x).sum().backward()
print("norms  =", norms)
print("x.grad =", x.grad)
