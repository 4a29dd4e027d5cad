"""A JVP costs three runs of f at any depth and keeps nothing."""

# %% operations
import torch
from torch.utils import flop_counter

W = torch.full((50, 50), 0.01)  # (n, n)
x = torch.ones(100, 50)  # (B, n)
x_dot = torch.full((100, 50), 2.0)  # (B, n)


def ten_layers(x):
    for _ in range(10):
        x = torch.tanh(x @ W)
    return x  # (B, n)


def hundred_layers(x):
    for _ in range(10):
        x = ten_layers(x)
    return x  # (B, n)


counter = flop_counter.FlopCounterMode
for f in (ten_layers, hundred_layers):
    with counter(display=False) as once:
        f(x)
    with counter(display=False) as pushed:
        torch.func.jvp(f, (x,), (x_dot,))
    flops = once.get_total_flops()
    both = pushed.get_total_flops()
    print(f.__name__, f"f: {flops:,}")
    ratio = both / flops
    print(f"  jvp: {both:,} = {ratio} f")

# %% memory
kept = {}  # numbers saved for a backward pass


def keep(tensor):
    kept[tensor.data_ptr()] = tensor.numel()
    return tensor


def fetch(tensor):
    return tensor


graph = torch.autograd.graph
hooks = graph.saved_tensors_hooks
leaf = x.clone().requires_grad_()
for f in (ten_layers, hundred_layers):
    with hooks(keep, fetch):
        torch.func.jvp(f, (x,), (x_dot,))
        forward = sum(kept.values())
        y = f(leaf)  # (B, n)
        reverse = sum(kept.values())
    kept.clear()
    print(f.__name__)
    print("  forward mode:", forward)
    print("  reverse mode:", reverse)
