"""Two timings of your own function decide."""

# %% yours
import torch


def f(x):  # your function, (n,) -> (m,)
    return torch.outer(x, x.sin()).sum(dim=0)


x = torch.linspace(1, 2, 40)  # your input

# %% compare
from torch.func import jacfwd, jacrev
from torch.utils.benchmark import Timer

seconds = {}
for way in (jacrev, jacfwd):
    names = {"J": way(f), "x": x}
    timer = Timer("J(x)", globals=names)
    runs = timer.blocked_autorange(
        min_run_time=0.01  # better 1
    )
    seconds[way.__name__] = runs.median
print("compared:", *seconds)
