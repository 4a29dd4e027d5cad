"""torch.compile works around a transform, and does nothing inside."""
# time-limit: 60 s

# %% backend
import torch

runs = []


def counting(graph, inputs):
    # A compiler: its result runs the graph
    def run(*values):
        runs.append(graph)
        return graph(*values)

    return run


# %% counted
from torch.func import jacrev


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
around = torch.compile(
    jacrev(f), backend=counting
)
J = around(x)  # (m, n)
runs_around = len(runs)
inside = torch.compile(f, backend=counting)
same = torch.equal(jacrev(inside)(x), J)
runs_inside = len(runs) - runs_around
inside(x)
runs_after = len(runs) - runs_around
print("compile(jacrev(f)):", runs_around)
print("jacrev(compile(f)):", runs_inside)
print("then compile(f):", runs_after)
print("same J:", same)


# %% twice tags=["raises-exception"]
def loss(x):
    return f(x).square().sum()  # (n,) -> ()


x.requires_grad_()
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
fast = torch.compile(
    loss, backend="aot_eager"
)
(x_bar,) = torch.autograd.grad(
    fast(x), x, create_graph=True
)
torch.autograd.grad(x_bar, x, x_dot)

# %% once
slope = torch.compile(
    jacrev(loss), backend="aot_eager"
)
(hvp,) = torch.autograd.grad(
    slope(x), x, x_dot
)
print("HVP =", hvp)
