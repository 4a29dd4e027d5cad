"""jacrev costs m + 1 runs of f, and jacfwd costs n + 2."""

# %% count
import torch
from torch.func import jacfwd, jacrev
from torch.utils import flop_counter


def flops(call, x):
    counter = flop_counter.FlopCounterMode
    with counter(display=False) as counted:
        call(x)
    return counted.get_total_flops()


def network(n, m, k=128):
    seed = torch.Generator().manual_seed(0)
    layers = [
        torch.randn(*shape, generator=seed)
        / 9
        for shape in [(n, k), (k, k), (k, m)]
    ]

    def f(x):  # (n,) -> (m,)
        row = x[None]  # a batch of one
        for W in layers:
            row = torch.tanh(row @ W)
        return row[0]

    return f


# %% table
ratios = {}
shapes = [(64, 512), (512, 64), (256, 256)]
print("  n    m  jacrev  jacfwd")
for n, m in shapes:
    f = network(n, m)
    x = torch.linspace(-1, 1, n)
    once = flops(f, x)
    rows = flops(jacrev(f), x) / once
    columns = flops(jacfwd(f), x) / once
    ratios[n, m] = rows, columns
    line = (
        f"{n:3}  {m:3} {rows:7} {columns:7}"
    )
    print(line)
