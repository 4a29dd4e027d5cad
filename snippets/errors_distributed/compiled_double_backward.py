"""A compiled function has a first derivative only."""
# time-limit: 60 s

# %% raises tags=["raises-exception"]
import torch


def f(x):
    return (x**3).sum()


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
v = torch.tensor([1.0, 10.0, 100.0])
compiled = torch.compile(
    f, backend="aot_eager"
)
(slope,) = torch.autograd.grad(
    compiled(x), x, create_graph=True
)
slope.backward(v)

# %% fix
gradient = torch.compile(
    torch.func.grad(f), backend="aot_eager"
)
gradient(x).backward(v)
print("x.grad =", x.grad)
