"""Outside, a checkpoint is one node; backward records the inside."""

# %% outside
import torch
from torch.autograd import Function

from drawing.graph import draw_graph


def f(x_1, x_2, x_3):
    return x_1 * x_2, x_2 + x_3**2


class Checkpoint(Function):
    @staticmethod
    def forward(ctx, *xs):
        ctx.save_for_backward(*xs)
        return f(*xs)

    @staticmethod
    def backward(ctx, *y_bars):
        xs = [
            x.detach().requires_grad_()
            for x in ctx.saved_tensors
        ]
        with torch.enable_grad():
            ys = f(*xs)
        torch.autograd.backward(
            ys, y_bars, retain_graph=True
        )
        inside[:] = ys, xs, y_bars
        return tuple(x.grad for x in xs)


def draw(ys, xs, y_bars):
    y_1, y_2 = ys
    x_1, x_2, x_3 = xs
    y_1_bar, y_2_bar = y_bars
    return draw_graph(
        {"y₁": y_1, "y₂": y_2},
        {"x₁": x_1, "x₂": x_2, "x₃": x_3},
        {"y₁": y_1_bar, "y₂": y_2_bar},
    )


inside = []
numbers = torch.tensor([2.0, 3.0, 5.0])
xs = [x.requires_grad_() for x in numbers]
y_bars = torch.tensor([1.0, 100.0]).unbind()
outside = draw(
    Checkpoint.apply(*xs), xs, y_bars
)

# %% inside
picture = draw(*inside)
