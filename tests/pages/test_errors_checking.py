"""What the fixes of errors_checking do: explicit Jacobians, differences, hooks."""

import traceback
import warnings

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch.autograd import (
    Function,
    forward_ad,
    grad,
    gradcheck,
    gradgradcheck,
    set_detect_anomaly,
)
from torch.autograd.gradcheck import GradcheckError
from torch.testing import assert_close

from vjp_errors import explain
from vjp_errors.read import entries

PAGE = "errors_checking"
CASES = [(one.id, case) for one in entries() if one.page == PAGE for case in one.cases]
ids = [case.id for _, case in CASES]
# Once gradcheck compares, f has returned: its code is not in the traceback
TOLD = dict.fromkeys(("cut-path", "kink", "random-forward"), "in f")


def rows(f, x):
    """The Jacobian from backward, a row for each element of the output."""
    y = f(x)
    one_hots = torch.eye(y.numel(), dtype=y.dtype).reshape(-1, *y.shape)
    found = [grad(y, x, one, retain_graph=True)[0] for one in one_hots]
    return torch.stack(found).reshape(*y.shape, *x.shape)


def product(x):
    """The function that most snippets check, (3,) -> (2,)."""
    return x[:2] * x[2]


def double(*values, requires_grad=True):
    return torch.tensor(values, dtype=torch.float64, requires_grad=requires_grad)


@pytest.mark.parametrize(("id", "case"), CASES, ids=ids)
def test_the_traceback_tells_the_cause_or_none(namespace, id, case):
    error = namespace(case.snippet)["raised"]
    found = explain("".join(traceback.format_exception(error)))
    assert found.entry
    assert found.entry.id == id
    assert (found.case.id if found.case else "in f") == TOLD.get(case.id, case.id)


@pytest.mark.parametrize("name", ["wrong_rule", "forward_mode"])
def test_the_factor_of_the_function_is_in_the_rule(namespace, name):
    ns = namespace(f"{PAGE}/{name}")
    f, x = ns["TwiceA"].apply, ns["x"]
    assert_close(rows(f, x), 2 * ns["A"])
    close(jacobian_by_differences(lambda x: 2 * ns["A"] @ x, x), 2 * ns["A"])


def test_jvp_and_backward_are_one_matrix(namespace):
    ns = namespace(f"{PAGE}/forward_mode")
    x_dot, y_bar = (
        double(*one, requires_grad=False) for one in ((7, 11, 13), (1, 100))
    )
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(ns["x"].detach(), x_dot)
        y_dot = forward_ad.unpack_dual(ns["f"](dual)).tangent
    (x_bar,) = grad(ns["f"](ns["x"]), ns["x"], y_bar)
    assert_close(y_bar @ y_dot, x_bar @ x_dot)


def test_a_larger_tolerance_passes_the_rule_that_is_wrong(namespace):
    A = namespace(f"{PAGE}/wrong_rule")["A"]

    class Half(Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * A @ x

        @staticmethod
        def backward(ctx, y_bar):
            return y_bar @ A

    assert gradcheck(Half.apply, double(2, 3, 5), rtol=1.0)
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(Half.apply, double(2, 3, 5))


@pytest.mark.parametrize(
    "name", ["cut_path", "fast_mode", "detached_output", "nothing_requires_grad"]
)
def test_without_the_cut_backward_gives_the_whole_jacobian(namespace, name):
    ns = namespace(f"{PAGE}/{name}")
    close(rows(ns["f"], ns["x"]), jacobian_by_differences(product, ns["x"]))


def test_a_part_that_is_held_fixed_belongs_into_the_inputs():
    fixed = double(5, requires_grad=False)
    assert gradcheck(lambda x, target: x * target, (double(2, 3), fixed))


def test_at_the_kink_the_difference_is_the_mean_of_both_slopes(namespace):
    f = namespace(f"{PAGE}/kink")["f"]
    at = [double(2, second, 5) for second in (-1e-3, 0, 1e-3)]
    left, middle, right = (jacobian_by_differences(f, x) for x in at)
    close(middle[1, 1], (left[1, 1] + right[1, 1]) / 2)
    assert_close(rows(f, at[1])[1, 1], left[1, 1])


def test_of_the_kinks_at_zero_that_of_abs_passes():
    assert gradcheck(lambda x: 7 * x.abs(), double(0, 2))
    for f in (torch.relu, lambda x: x.clamp(min=0)):
        with pytest.raises(GradcheckError, match="Jacobian mismatch"):
            gradcheck(lambda x, f=f: 7 * f(x), double(0, 2))


def test_a_seed_in_the_function_makes_it_one_function(namespace):
    ns = namespace(f"{PAGE}/random_forward")
    close(rows(ns["seeded"], ns["x"]), jacobian_by_differences(ns["seeded"], ns["x"]))
    assert ns["seeded"](ns["x"]).all(), (
        "nothing is dropped, so there is something to check"
    )
    first = float(str(ns["raised"]).split("[[")[1].split(",")[0])
    assert_close(first * 2e-6, 2 * 2.0 * 5.0, rtol=1e-5, atol=0)  # dropped, and kept
    torch.manual_seed(0)
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(ns["f"], ns["x"], nondet_tol=1e9)


def test_the_complex_rule_is_the_conjugate_transpose(namespace):
    ns = namespace(f"{PAGE}/conjugate")
    z = ns["z"].detach().requires_grad_()
    (by_pytorch,) = grad((ns["c"] @ z).real.sum(), z)
    (by_rule,) = grad(ns["TimesC"].apply(z).real.sum(), z)
    assert_close(by_rule, by_pytorch)
    assert_close(by_rule, ns["c"][0].conj())


@pytest.mark.parametrize("name", ["second_derivative", "detached_gradient"])
def test_with_the_graph_the_second_derivative_is_right(namespace, name):
    ns = namespace(f"{PAGE}/{name}")
    x = ns["x"].detach().requires_grad_()
    (slope,) = grad(ns["Square"].apply(x).sum(), x, create_graph=True)
    (bend,) = grad(slope.sum(), x)
    close(bend, jacobian_by_differences(lambda x: 2 * x, x).sum(0))


def test_fast_mode_says_so_if_the_matrices_agree(namespace):
    A = torch.tensor([[1e3, -1e3]]).double()

    class Almost(Function):
        """Within 0.1 % in each entry, but not in the sum, where most cancels."""

        @staticmethod
        def forward(ctx, x):
            return A @ x

        @staticmethod
        def backward(ctx, y_bar):
            return y_bar @ (A * torch.tensor([1.0009, 0.9991]).double())

    ns = namespace(f"{PAGE}/fast_mode")
    assert "might've passed in slow_mode" not in str(ns["raised"])
    with pytest.raises(GradcheckError, match="might've passed in slow_mode"):
        gradcheck(Almost.apply, double(2, 3), fast_mode=True)
    assert gradcheck(Almost.apply, double(2, 3))


def test_in_float32_the_step_itself_is_rounded(namespace):
    ns = namespace(f"{PAGE}/not_double")
    close(rows(ns["f"], ns["x"]), jacobian_by_differences(product, ns["x"]))
    three, step = torch.tensor(3.0), torch.tensor(1e-6)
    spacing = torch.nextafter(three, three + 1) - three
    assert step / 10 < spacing < step
    assert (three + step) - three != step


def test_a_large_atol_is_blind_for_mistakes_of_its_size():
    class Wrong(Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x

        @staticmethod
        def backward(ctx, y_bar):
            return 2.1 * y_bar

    assert gradcheck(Wrong.apply, double(2, 3), atol=0.2)


def test_a_parameter_inside_the_function_is_no_input():
    inside = double(7, 11)
    with pytest.raises(ValueError, match="at least one input tensor"):
        gradcheck(lambda x: x * inside, double(2, 3, requires_grad=False))
    with pytest.raises(ValueError, match="at least one input tensor"):
        gradcheck(lambda x: x * inside, double(2, 3).detach().double())


def test_requires_grad_on_the_result_does_not_lead_to_the_input():
    x = double(2, 3)
    y = torch.from_numpy(x.detach().numpy() ** 2).requires_grad_()
    y.sum().backward()
    assert x.grad is None


def test_with_the_vector_a_later_factor_arrives(namespace):
    ns = namespace(f"{PAGE}/not_multiplied")
    x = ns["x"].detach().requires_grad_()
    (10 * ns["SumOfSquares"].apply(x)).backward()
    close(x.grad, jacobian_by_differences(lambda x: 10 * (x**2).sum(), x))


def test_without_the_vector_a_later_factor_is_lost():
    class Lost(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (x**2).sum()

        @staticmethod
        def backward(ctx, y_bar):
            return 2 * ctx.saved_tensors[0]

    x = double(2, 3, 5)
    assert_close(grad(10 * Lost.apply(x), x), grad(Lost.apply(x), x))
    with pytest.raises(GradcheckError, match="not multiplied by grad_output"):
        gradcheck(Lost.apply, x)


def test_the_noise_is_below_the_tolerance_and_a_wrong_rule_has_the_same_message(
    namespace,
):
    ns = namespace(f"{PAGE}/not_reentrant")
    close(rows(ns["NoisyA"].apply, ns["x"]), ns["A"])

    class Wrong(Function):
        @staticmethod
        def forward(ctx, x):
            return ns["A"] @ x

        @staticmethod
        def backward(ctx, y_bar):
            return 7 * ns["NoisyA"].backward(ctx, y_bar)

    class Louder(Function):
        @staticmethod
        def forward(ctx, x):
            return ns["A"] @ x

        @staticmethod
        def backward(ctx, y_bar):
            return y_bar @ ns["A"] + 1e-5 * torch.rand(3).double() * y_bar.sum()

    for f, allowed in ((Wrong, {}), (Louder, ns["small"])):
        with pytest.raises(GradcheckError, match="matches numerical gradient"):
            gradcheck(f.apply, ns["x"], **allowed)
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(Wrong.apply, ns["x"], nondet_tol=1e-7)
    assert not torch.equal(*(rows(ns["NoisyA"].apply, ns["x"]) for _ in range(2)))


def test_gradgradcheck_of_the_right_rule_passes(namespace):
    ns = namespace(f"{PAGE}/second_derivative")
    assert gradcheck(ns["Square"].apply, ns["x"])
    assert gradgradcheck(ns["Square"].apply, ns["x"])


def test_detect_anomaly_finds_the_root(namespace):
    ns = namespace(f"{PAGE}/nan_values")
    x = ns["x"].detach()
    assert_close(ns["x"].grad, torch.where(x > 0, 0.5 / x.sqrt(), 0.0))
    with (
        warnings.catch_warnings(record=True),
        set_detect_anomaly(True, check_nan=False),
    ):
        hidden = x.clone().requires_grad_()
        torch.where(hidden > 0, hidden.sqrt(), 0.0).sum().backward()
    assert hidden.grad.isnan().any(), "check_nan=False hides the message, not the nan"
