"""A gradient costs at most 3 forward passes, an HVP up to 9."""

# %% count
import torch
from torch.autograd import grad
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


# %% modes
def modes(W):
    W_dot = W[::-1]  # any direction will do
    leaves = [w.clone() for w in W]
    for w in leaves:
        w.requires_grad_()
    x_leaf = x.clone().requires_grad_()

    def of_x(x):
        return f(x, W)

    def of_W(W):
        return f(x, W)

    def loss(W):
        return f(x, W).square().sum()

    slope = torch.func.grad(loss)

    def change(W):
        return torch.func.jvp(
            loss, (W,), (W_dot,)
        )[1]

    def vjp_W():
        grad(f(x, leaves), leaves, y_bar)

    def vjp_x():
        grad(f(x_leaf, W), x_leaf, y_bar)

    def jvp_W():
        torch.func.jvp(of_W, (W,), (W_dot,))

    def jvp_x():
        torch.func.jvp(of_x, (x,), (x * 2,))

    def forward_over_reverse():
        torch.func.jvp(slope, (W,), (W_dot,))

    def reverse_over_forward():
        torch.func.grad(change)(W)

    def double_backward():
        first = grad(
            loss(leaves),
            leaves,
            create_graph=True,
        )
        grad(first, leaves, W_dot)

    return {
        "VJP, parameters": vjp_W,
        "VJP, x": vjp_x,
        "JVP, parameters": jvp_W,
        "JVP, x": jvp_x,
        "HVP, forward-over-reverse": (
            forward_over_reverse
        ),
        "HVP, reverse-over-forward": (
            reverse_over_forward
        ),
        "HVP, double backward": (
            double_backward
        ),
    }


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
