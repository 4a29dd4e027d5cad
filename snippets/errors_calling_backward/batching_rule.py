"""A batch of vectors runs backward as one, so an `if` cannot choose."""

# %% raises tags=["raises-exception"]
import torch


def clip(g):
    long = g.norm() > 9
    return 9 * g / g.norm() if long else g


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
V = torch.diag(torch.tensor([2.0, 7.0, 50.0]))
y = x * x  # (3,)
y.register_hook(clip)
torch.autograd.grad(
    y, x, V, is_grads_batched=True
)


# %% fix
def clip(g):
    return g * (9 / g.norm()).clamp(max=1)


y = x * x
y.register_hook(clip)
(rows,) = torch.autograd.grad(
    y, x, V, is_grads_batched=True
)
print(rows)
