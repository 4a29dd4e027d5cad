"""Two ways to a derivative, neither of which is autograd's, and how close they come.

Differences know nothing but values of f, the formula nothing but the running example.
Both are float64, whatever a snippet computes in: they are more exact than what they
judge.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import view_as_complex, view_as_real
from torch.testing import assert_close

# The method is wrong by about STEP**2, the rounding of float64 by about 1e-16 / STEP:
# near the cube root of 1e-16 neither is much larger than the other, some 1e-10 each.
STEP = 1e-5


def directional_difference(
    f: Callable, x: torch.Tensor, x_dot: torch.Tensor, step: float = STEP
) -> torch.Tensor:
    """J @ x_dot as a central difference: float64, of the shape of y = f(x).

    x has any shape, x_dot the same. Where x_dot is long or f bends much, ask for a
    shorter step.
    """
    x, move = x.detach().double(), step * x_dot.detach().double()
    return (f(x + move) - f(x - move)) / (2 * step)


def jacobian_by_differences(
    f: Callable, x: torch.Tensor, step: float = STEP
) -> torch.Tensor:
    """J as float64, (*y.shape, *x.shape): a central difference for each entry of x.

    Of a scalar function it is the gradient, of the shape of x.
    """
    one_hots = torch.eye(x.numel()).reshape(-1, *x.shape)
    columns = [directional_difference(f, x, one_hot, step) for one_hot in one_hots]
    return torch.stack(columns, dim=-1).reshape(*columns[0].shape, *x.shape)


def jacobian_by_formula(x: torch.Tensor) -> torch.Tensor:
    """J of the running example y1 = x1 x2, y2 = x2 + x3**2: float64, (2, 3)."""
    a, b, c = x.tolist()
    return torch.tensor([[b, a, 0], [0, 1, 2 * c]], dtype=torch.float64)


def pulled_back(f: Callable, x: torch.Tensor, y_bar: torch.Tensor) -> torch.Tensor:
    """J.T @ y_bar of the running example f, (n,), float64; both ways to J agree."""
    J = jacobian_by_formula(x)
    assert_close(jacobian_by_differences(f, x), J, rtol=1e-6, atol=1e-6)
    return J.T @ y_bar.detach().double()


def complex_gradient(loss: Callable, z: torch.Tensor) -> torch.Tensor:
    """What z.grad should be for a real loss of z: differences of pairs, complex128."""
    pairs = view_as_real(z.detach().resolve_conj().to(torch.complex128))
    slopes = jacobian_by_differences(lambda ab: loss(view_as_complex(ab)), pairs)
    return view_as_complex(slopes)


def leaf(*numbers: float) -> torch.Tensor:
    """A float64 tensor that gradcheck accepts: it requires a gradient."""
    return torch.tensor(numbers, dtype=torch.float64).requires_grad_()


def complex_tensor(z: Any) -> torch.Tensor:
    """A number, or nested lists of numbers, as complex128."""
    return torch.tensor(z, dtype=torch.complex128)


def close(actual: torch.Tensor, expected: torch.Tensor) -> None:
    """Of one shape, and equal to 1e-6: some eight times the spacing of float32.

    dtypes may differ, as a snippet's float32 and an oracle's float64 do.
    """
    one, other = actual.detach().double(), expected.detach().double()
    assert_close(one, other, rtol=1e-6, atol=1e-6)


def close_complex(actual: Any, expected: Any) -> None:
    """Tensors or numbers of Python, in whatever precision: the same to 1e-5."""
    both = (torch.as_tensor(one).to(torch.complex128) for one in (actual, expected))
    assert_close(*both, rtol=1e-5, atol=1e-6)
