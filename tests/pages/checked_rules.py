"""A rule of a snippet, its JVP and its VJP, held against values of f alone."""

from collections.abc import Callable
from typing import Any

import torch
from drawn_inputs import inputs
from oracles import directional_difference, jacobian_by_differences
from torch.autograd import Function, gradcheck
from torch.testing import assert_close


def as_operation(f: Callable, vjp: Callable) -> Callable:
    """f, with the VJP of a snippet as its backward."""

    class Operation(Function):
        @staticmethod
        def forward(ctx, *xs):
            y = f(*xs)
            ctx.save_for_backward(y, *xs)
            return y

        @staticmethod
        def backward(ctx, y_bar):
            return vjp(y_bar, *ctx.saved_tensors)

    return Operation.apply


def hold_against_differences(
    ns: dict[str, Any], f_name: str, rule: str, shapes: list[Any]
) -> tuple[Callable, Callable, Callable, list[torch.Tensor]]:
    """f, JVP and VJP of the snippet, and the inputs at which they were found right.

    The JVP is a central difference, the VJP the explicit Jacobian, transposed, and
    gradcheck accepts the VJP as the backward of f.
    """
    f = ns.get(f_name) or getattr(torch, f_name)
    jvp, vjp, xs = ns[f"{rule}_jvp"], ns[f"{rule}_vjp"], inputs(*shapes)
    y, x_dots = f(*xs), inputs(*(x.shape for x in xs))
    (y_bar,) = inputs(y.shape)
    moved, by_hand = torch.zeros_like(y), []
    for k, (x, x_dot) in enumerate(zip(xs, x_dots, strict=True)):

        def along(x: torch.Tensor, k: int = k) -> torch.Tensor:
            return f(*xs[:k], x, *xs[k + 1 :])

        moved += directional_difference(along, x, x_dot)
        J = jacobian_by_differences(along, x)
        by_hand.append(torch.tensordot(y_bar, J, y_bar.ndim))
    assert_close(jvp(*x_dots, y, *xs), moved, rtol=1e-6, atol=1e-6)
    x_bars = vjp(y_bar, y, *xs)
    for x, x_bar in zip(xs, x_bars, strict=True):
        assert x_bar.shape == x.shape
        assert x_bar.dtype == x.dtype
    assert_close(list(x_bars), by_hand, rtol=1e-6, atol=1e-6)
    leaves = [x.clone().requires_grad_() for x in xs]
    assert gradcheck(as_operation(f, vjp), leaves)
    return f, jvp, vjp, xs


def wrong_in(vjp: Callable, k: int) -> Callable:
    """The VJP, but 0.05 % too large with respect to input k."""

    def wrong_vjp(*values):
        bars = list(vjp(*values))
        bars[k] = 1.0005 * bars[k]
        return tuple(bars)

    return wrong_vjp


def verdicts(out: str) -> dict[str, tuple[float, float, str]]:
    """What `check` printed: gap, distance (0 for rounding) and verdict by rule."""
    found = {}
    for line in out.splitlines():
        if " gap " in line:
            name, _, gap, _, far, word = line.split()
            found[name] = (_number(gap), _number(far), word)
    return found


def _number(printed: str) -> float:
    return 0.0 if printed == "<1e-12" else float(printed)
