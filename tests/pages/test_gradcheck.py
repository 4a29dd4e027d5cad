"""The facts of the page gradcheck: its message, the step size, and float32.

Three more files have fast mode, the other messages and the exercises; the fifty rules;
counts, and how far the numbers of the page hold. No test can check what the
documentation of SciPy and JAX and the pull requests that the page links to say today
(neither library is installed), what older versions of PyTorch printed as a warning,
and that one does not find a place in a large matrix by looking. What a GPU does is in
test_on_a_gpu.py.
"""

import inspect
import math
import re

import pytest
import torch
from checks.topics import assert_said
from oracles import close, jacobian_by_differences, jacobian_by_formula, leaf
from torch.autograd import Function, gradcheck
from torch.autograd.gradcheck import GradcheckError

DEFAULTS = {
    name: parameter.default
    for name, parameter in inspect.signature(gradcheck).parameters.items()
}


# The message


def test_each_row_of_the_message_is_an_element_of_the_input(namespace, capsys):
    ns = namespace("gradcheck/message")
    A, x = ns["A"].detach(), ns["x"].detach()
    told = str(ns["raised"])
    assert "for output 0 with respect to input 0" in told
    found = [float(n) for n in re.findall(r"\d+\.\d*", told)]
    numerical, analytical = torch.tensor(found).reshape(2, A.numel(), -1)
    J = jacobian_by_differences(lambda A: A @ x, A).reshape(-1, A.numel())
    by_rule = torch.kron(torch.eye(len(A)), x)  # dy_i / dA_kj = [i = k] x_j
    close(J, by_rule)
    close(numerical, J.T)
    changed = (analytical - numerical).nonzero().tolist()
    assert changed == [[A.numel() - 1, len(A) - 1]]  # the last row, the last column
    close(analytical[-1, -1], 2 * numerical[-1, -1])

    # ... which the page's own loop finds by its place in A and y
    where = ns["wrong"].nonzero().tolist()
    assert where == [[1, 1, 2]]
    (i, k, j), shape = where[0], A.shape
    assert (k, j) == tuple(
        n.item() for n in torch.unravel_index(torch.tensor(5), shape)
    )
    close(ns["D"].reshape(J.shape), J)
    told = capsys.readouterr().out
    assert f"y[{i}] by A[{k}, {j}]:" in told
    (right,) = re.findall(r"(\S+) numerical", told)
    (wrong,) = re.findall(r"(\S+) analytical", told)
    close(torch.tensor(float(right)), x[j])
    close(torch.tensor(float(wrong)), 2 * x[j])


def test_the_other_input_has_a_right_rule(namespace):
    ns = namespace("gradcheck/message")
    A, x = ns["A"].detach(), ns["x"]
    assert gradcheck(ns["MatVec"].apply, (A, x))
    close(torch.autograd.grad(ns["MatVec"].apply(A, x).sum(), x)[0], A.sum(0))


@pytest.mark.parametrize(("share", "passes"), [(0.9, True), (1.1, False)])
def test_an_entry_may_differ_by_atol_plus_rtol_times_the_numerical_one(share, passes):
    slope = 7.0
    allowed = DEFAULTS["atol"] + DEFAULTS["rtol"] * slope

    class Off(Function):
        @staticmethod
        def forward(ctx, x):
            return slope * x

        @staticmethod
        def backward(ctx, y_bar):
            return (slope + share * allowed) * y_bar

    assert gradcheck(Off.apply, leaf(2.0, 3.0), raise_exception=False) == passes
    assert (DEFAULTS["eps"], DEFAULTS["atol"], DEFAULTS["rtol"]) == (1e-6, 1e-5, 1e-3)


def test_slow_mode_moves_one_element_at_a_time_and_sends_one_hot_vectors():
    moved, sent = [], []
    x = leaf(2.0, 3.0, 5.0)
    at = x.detach().clone()

    class Watched(Function):
        @staticmethod
        def forward(ctx, x):
            moved.append(x.detach() - at)
            return x[:2] * 3

        @staticmethod
        def backward(ctx, y_bar):
            sent.append(y_bar.clone())
            return torch.cat([3 * y_bar, torch.zeros(1).double()])

    assert gradcheck(Watched.apply, x)
    steps = [one for one in moved if one.any()]
    expected = [s * row for row in torch.eye(3).double() for s in (-1e-6, 1e-6)]
    close(1e6 * torch.stack(steps), 1e6 * torch.stack(expected))
    one_hot = [one for one in sent if one.any()]
    close(torch.stack(one_hot), torch.eye(2).repeat(2, 1))


def test_a_cut_graph_has_its_own_message():
    def cut(x):
        return 2 * x.detach()

    with pytest.raises(
        GradcheckError, match="gradient for function expected to be zero"
    ):
        gradcheck(cut, leaf(2.0, 3.0))


NUMBERS = {"message": r"abs\(\) > (\S+)", "float32": r"eps=([^)]+)"}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_the_program_is_in_the_text(name, project):
    program = project.source(f"gradcheck/{name}").read_text("utf-8")
    (found,) = re.findall(NUMBERS[name], program)
    assert_said("gradcheck", f" {found}")


# The step size


def higher(f, x, order):
    """The derivative of this order, by autograd."""
    for _ in range(order):
        f = torch.func.grad(f)
    return f(torch.tensor(x, dtype=torch.float64))


def test_what_is_cut_off_and_the_best_step_follow_from_the_derivatives(namespace):
    ns = namespace("gradcheck/steps")
    y, y1, y2, y3 = (higher(ns["f"], 0.7, order).item() for order in range(4))
    assert math.isclose(y1, ns["slope"])
    for h in (1e-5, 1e-2):
        one = ns["cut"](ns["one_sided"], h)
        two = ns["cut"](ns["central"], h)
        assert math.isclose(one, h / 2 * y2 / y1)
        assert math.isclose(two, h**2 / 6 * y3 / y1)
    for dtype in ns["kinds"]:
        eps = torch.finfo(dtype).eps
        one = ns["rounding"](ns["one_sided"], 1e-6, eps)
        assert math.isclose(one, eps * y / 1e-6 / y1)
        assert math.isclose(ns["rounding"](ns["central"], 1e-6, eps), one / 2)
        for way, root in ((ns["one_sided"], 2), (ns["central"], 3)):
            best = ns["best"](way, eps)
            assert 0.1 < best / eps ** (1 / root) < 1  # near the root of eps

            def total(h, way=way, eps=eps):
                return ns["cut"](way, h) + ns["rounding"](way, h, eps)

            assert total(best) < min(total(0.9 * best), total(1.1 * best))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_measured_errors_fall_and_rise_as_the_theory_says(namespace, dtype):
    ns = namespace("gradcheck/steps")
    eps = torch.finfo(dtype).eps
    for way in (ns["one_sided"], ns["central"]):
        best = ns["best"](way, eps)
        for h in (h for h in ns["grid"] if 10 * best < h < 0.03):
            assert math.isclose(
                ns["error"](way, dtype, h), ns["cut"](way, h), rel_tol=0.2
            )
        short = [h for h in ns["grid"] if 50 * eps < h < best / 3]
        over = [ns["error"](way, dtype, h) / ns["rounding"](way, h, eps) for h in short]
        # Half an eps for each of four products, and for x + h, which f makes five times
        # larger: nine halves for each of two values, where the theory counts one half
        assert max(over) < 9
        assert sum(over) / len(over) > 0.2  # the bound is no gross exaggeration
        least = min(ns["error"](way, dtype, h) for h in ns["grid"])
        assert least < 2 * (ns["cut"](way, best) + ns["rounding"](way, best, eps))


def test_the_complex_step_cuts_off_as_the_central_difference_and_never_rounds(
    namespace,
):
    ns = namespace("gradcheck/steps")
    way, least = ns["complex_step"], 2 * torch.finfo(torch.float64).eps
    for h in (1e-2, 1e-4, 1e-6):
        expected = ns["cut"](ns["central"], h)
        got = ns["error"](way, torch.float64, h)
        assert math.isclose(got, expected, rel_tol=1e-2)
    assert {ns["error"](way, torch.float64, h) for h in ns["grid"] if h < 1e-9} == {
        least
    }
    assert ns["error"](way, torch.float64, 1e-200) == least
    x = torch.tensor(0.7, dtype=torch.float64)
    got = way(ns["f"], x, torch.tensor(1e-200, dtype=torch.float64))
    close(got, higher(ns["f"], 0.7, 1))


def test_at_gradchecks_step_float64_has_ten_digits_and_float32_two_per_cent(namespace):
    ns = namespace("gradcheck/steps")
    eps = DEFAULTS["eps"]
    central = ns["central"]
    exact = ns["error"](central, torch.float64, eps)
    assert exact < 1e-10
    assert exact < 2 * min(ns["error"](central, torch.float64, h) for h in ns["grid"])
    assert round(ns["error"](central, torch.float32, eps), 2) == 0.02
    least = min(ns["error"](central, torch.float32, h) for h in ns["grid"])
    assert 1e-5 < least < 2e-5
    for dtype, shown in ((torch.float32, 1.2e-7), (torch.float64, 2.2e-16)):
        assert math.isclose(torch.finfo(dtype).eps, shown, rel_tol=0.02)
    assert math.isclose(torch.finfo(torch.float64).eps ** 0.5, 1.5e-8, rel_tol=0.02)


def test_the_plot_shows_what_was_measured(namespace):
    ns = namespace("gradcheck/steps")
    for ax, dtype in zip(ns["axes"], ns["kinds"], strict=True):
        eps = torch.finfo(dtype).eps
        drawn = {line.get_marker(): line for line in ax.lines}
        marks = [("s", "one_sided"), ("o", "central"), ("^", "complex_step")]
        for mark, way in marks:
            grid, errors = drawn[mark].get_data()
            assert [*grid] == ns["grid"]
            assert [*errors] == [ns["error"](ns[way], dtype, h) for h in grid]
        diamonds = [line for line in ax.lines if line.get_marker() == "D"]
        dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
        for diamond, dashes, (_, name) in zip(diamonds, dashed, marks[:2], strict=True):
            way = ns[name]
            h = ns["best"](way, eps)
            least = ns["cut"](way, h) + ns["rounding"](way, h, eps)
            assert [*map(float, diamond.get_xydata()[0])] == [h, least]
            assert min(dashes.get_ydata()) >= least
            assert [*dashes.get_ydata()] == [
                ns["cut"](way, h) + ns["rounding"](way, h, eps) for h in ns["grid"]
            ]
        (dotted,) = (line for line in ax.lines if line.get_linestyle() == ":")
        assert {*dotted.get_xdata()} == {DEFAULTS["eps"]}
        assert ax.get_title() == str(dtype).removeprefix("torch.")
    ns["fig"].draw_without_rendering()
    above, legend = (
        part.get_window_extent()
        for part in (ns["axes"][0].title, ns["axes"][0].get_legend())
    )
    assert above.y1 < legend.y0 < above.y1 + legend.height
    assert 0 < legend.x0 < legend.x1 < ns["fig"].bbox.x1


def test_the_complex_step_needs_an_analytic_function():
    h = 1e-20
    z = torch.complex(leaf(-3.0).detach(), torch.tensor([h]).double())
    refuses = r"not (supported|implemented) for complex"
    with pytest.raises(RuntimeError, match=refuses):
        torch.relu(z)
    with pytest.raises(RuntimeError, match=refuses):
        torch.maximum(z, 2 * z)
    with pytest.raises(RuntimeError, match="imag is not implemented"):
        _ = z.abs().imag
    assert (z * z.conj()).imag == 0  # the derivative of x ** 2 is 2 x
    close((z * z).imag / h, torch.tensor([2 * -3.0]))
    close(z.conj().imag / h, torch.tensor([-1.0]))
    close(z.exp().sin().imag / h, (z.real.exp().cos() * z.real.exp()))


# float32


def test_in_float32_the_step_of_1e_6_is_lost_and_a_longer_one_passes(namespace):
    ns = namespace("gradcheck/float32")
    f, x = ns["f"], ns["x"]
    assert x.dtype == torch.float32
    warning = (
        r"Input #0 requires gradient and is not a double precision floating point or "
        r"complex\. This check will likely fail if all the inputs are not of double"
    )
    with (
        pytest.warns(UserWarning, match=warning),
        pytest.raises(GradcheckError, match="Jacobian mismatch") as caught,
    ):
        gradcheck(f, x)
    numerical = re.findall(r"\d+\.\d*", str(caught.value))[:6]
    assert float(numerical[3]) == 0  # dy2 / dx2, which is 1
    J = jacobian_by_formula(x)
    assert J[1, 1] == 1
    close(jacobian_by_differences(f, x), J)

    y2 = f(x.detach())[1]
    apart = torch.nextafter(y2, torch.tensor(99.0)) - y2
    assert math.isclose(apart, 1.9e-6, rel_tol=0.01)
    for step in (-1e-6, 1e-6):
        moved = x.detach() + step * torch.tensor([0.0, 1.0, 0.0])
        assert moved[1] != x[1]
        assert f(moved)[1] == y2 == 28
    with pytest.warns(UserWarning, match="double precision"):
        assert gradcheck(f, x, eps=1e-2)
    assert gradcheck(f, x.detach().double().requires_grad_())
