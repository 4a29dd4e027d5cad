"""The facts of the page gradcheck: counts, and how far a number holds."""

import re
from typing import Any

import pytest
import torch
from oracles import leaf
from torch.autograd import Function, gradcheck
from torch.autograd.gradcheck import GradcheckError


@pytest.mark.parametrize("inputs", [1, 2, 3])
@pytest.mark.parametrize("outputs", [1, 2])
def test_fast_mode_needs_two_runs_for_each_input_and_each_output(inputs, outputs):
    moved, sent = [], []

    class Sent(Function):
        @staticmethod
        def forward(ctx, y):
            return y.clone()

        @staticmethod
        def backward(ctx, y_bar):
            sent.append(y_bar.clone())
            return y_bar

    def f(*several):
        moved.append([x.detach().clone() for x in several])
        y = sum(x**2 for x in several)
        return tuple(Sent.apply(k * y) for k in range(1, outputs + 1))

    several: Any = [leaf(2.0, 3.0, 5.0) for _ in range(inputs)]
    assert gradcheck(f, several, fast_mode=True)
    steps = [one for one in moved if not all(map(torch.equal, one, several))]
    assert len(steps) == 2 * inputs
    assert sum(bool(one.any()) for one in sent) == 2 * outputs


def test_at_gradchecks_step_other_functions_have_eight_to_ten_digits():
    gaps = []
    for f, at in (
        (torch.sin, 0.7),
        (torch.exp, 3.0),
        (torch.square, 3.0),
        (torch.log, 0.01),
        (lambda x: x + 1000, 0.7),
    ):
        x, h = torch.tensor(at, dtype=torch.float64), 1e-6
        slope = torch.func.grad(f)(x)
        gaps.append(abs((f(x + h) - f(x - h)) / (2 * h) / slope - 1).item())
    assert 1e-11 < min(gaps) < 1e-10
    assert 1e-9 < max(gaps) < 1e-8


def test_in_float32_steps_up_to_3e_4_fail_and_from_1e_3_on_succeed(namespace):
    ns = namespace("gradcheck/float32")
    x = ns["x"].detach().clone().requires_grad_()
    for step, passes in ((1e-7, 0), (1e-5, 0), (3e-4, 0), (1e-3, 1), (1e-2, 1)):
        with pytest.warns(UserWarning, match="double precision"):
            assert gradcheck(ns["f"], x, eps=step, raise_exception=False) == passes
    gap = torch.nextafter(torch.tensor(28.0), torch.tensor(99.0)) - 28
    for step in (1e-6, -1e-6):  # the step that float32 stores is half of the gap
        assert (x[1] + step - x[1]).abs() == gap / 2


def test_abs_in_the_middle_is_wrong_under_the_complex_step_in_silence():
    h = 1e-20
    z = torch.complex(*torch.tensor([[3.0], [h]], dtype=torch.float64))
    x = leaf(3.0)
    (right,) = torch.autograd.grad(x * x.abs(), x)
    assert ((z * z.abs()).imag / h).item() == pytest.approx(3)
    assert right.item() == 6


@pytest.mark.parametrize(
    ("size", "passes"), [(1e-4, True), (1.2345, True), (6e4, True), (7e4, False)]
)
def test_a_last_cast_to_half_passes_below_its_largest_number(size, passes):
    class Cast(Function):
        @staticmethod
        def forward(ctx, x):
            return size * x

        @staticmethod
        def backward(ctx, y_bar):
            return (size * y_bar).half().double()

    x = leaf(2.0, 3.0)
    assert gradcheck(Cast.apply, x, raise_exception=False) == passes
    limits = torch.finfo(torch.float16)
    assert (f"{limits.tiny:.1e}", limits.max) == ("6.1e-05", 65504)


def test_next_to_1e9_the_numerical_value_is_wrong_by_four_per_cent():
    with pytest.raises(GradcheckError) as caught:
        gradcheck(torch.square, leaf(1e9))
    numerical, analytical = map(float, re.findall(r"\d\.\d+e\+09", str(caught.value)))
    assert round(1 - numerical / analytical, 3) == 0.04
