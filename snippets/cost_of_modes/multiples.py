"""A gradient costs at most 3 forward passes, an HVP up to 9."""

# %% count
import torch
from torch.autograd import grad
from torch.func import jvp
from torch.utils.flop_counter import (
    FlopCounterMode,
)


def flops(run):
    counter = FlopCounterMode(display=False)
    with counter:
        run()
    return counter.get_total_flops()


# %% network
draws = torch.Generator().manual_seed(0)
x = torch.randn(8, 16, generator=draws)
y_bar = torch.randn(8, 16, generator=draws)


def f(x, W):
    for weight in W:
        x = torch.tanh(x @ weight)
    return x


def layers(depth):
    shape = (depth, 16, 16)
    W = torch.randn(shape, generator=draws)
    return tuple(W / 4)


# %% first
def first_order(W):
    leaves = [w.clone() for w in W]
    for w in leaves:
        w.requires_grad_()
    x_leaf = x.clone().requires_grad_()

    def of_x(x):
        return f(x, W)

    def of_W(W):
        return f(x, W)

    def vjp_W():
        grad(f(x, leaves), leaves, y_bar)

    def vjp_x():
        grad(f(x_leaf, W), x_leaf, y_bar)

    def jvp_W():
        jvp(of_W, (W,), (W[::-1],))

    def jvp_x():
        jvp(of_x, (x,), (y_bar,))

    return vjp_W, vjp_x, jvp_W, jvp_x


# %% second
def loss(W):
    return f(x, W).square().sum()


def second_order(W):
    W_dot = W[::-1]  # any direction will do
    leaves = [w.clone() for w in W]
    for w in leaves:
        w.requires_grad_()
    slope = torch.func.grad(loss)

    def change(W):
        return jvp(loss, (W,), (W_dot,))[1]

    def forward_over_reverse():
        jvp(slope, (W,), (W_dot,))

    def reverse_over_forward():
        torch.func.grad(change)(W)

    def double_backward():
        y = loss(leaves)
        W_bar = grad(
            y, leaves, create_graph=True
        )
        grad(W_bar, leaves, W_dot)

    return (
        forward_over_reverse,
        reverse_over_forward,
        double_backward,
    )


# %% modes
names = (
    "VJP, parameters",
    "VJP, x",
    "JVP, parameters",
    "JVP, x",
    "HVP, forward-over-reverse",
    "HVP, reverse-over-forward",
    "HVP, double backward",
)


def modes(W):
    runs = first_order(W) + second_order(W)
    pairs = zip(names, runs, strict=True)
    return dict(pairs)


# %% table
depths = (1, 4, 16, 64)
rows = {}
for depth in depths:
    W = layers(depth)

    def forward(W=W):
        f(x, W)

    once = flops(forward)
    for name, run in modes(W).items():
        ratios = rows.setdefault(name, [])
        ratios.append(flops(run) / once)


def print_row(name, cells):
    row = " | ".join([name, *cells])
    print("|", row, "|")


print_row("layers", map(str, depths))
print("| --- |" + " ---: |" * len(depths))
for name, ratios in rows.items():
    cells = [f"{one:.2f}" for one in ratios]
    print_row(name, cells)
