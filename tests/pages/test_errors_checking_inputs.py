"""What the fixes about inputs, outputs and modes of checking do, and the traps."""

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch.autograd import Function, grad, gradcheck
from torch.autograd.gradcheck import GradcheckError
from torch.nn.functional import embedding
from torch.testing import assert_close

PAGE = "errors_checking"


def double(*values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def test_a_copy_gives_each_element_its_own_place(namespace):
    ns = namespace(f"{PAGE}/stride_zero")
    x = ns["x"]
    (x_bar,) = grad(ns["f"](x).sum(), x)
    close(x_bar, jacobian_by_differences(lambda x: (x[:2] * x[2]).sum(), x))
    assert len({one.data_ptr() for one in x.detach()}) == x.numel()


def test_elements_that_overlap_otherwise_are_a_mismatch():
    x = torch.arange(2.0, 6.0).double().unfold(0, 3, 1).requires_grad_()
    assert 0 not in x.stride()
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(lambda x: 7 * x, x)
    assert gradcheck(lambda x: 7 * x, x.detach().clone().requires_grad_())


def test_away_from_the_border_the_same_elements_stay(namespace):
    ns = namespace(f"{PAGE}/changing_shape")
    x = ns["x"]
    (x_bar,) = grad(ns["f"](x).sum(), x)
    close(x_bar, jacobian_by_differences(lambda x: ns["f"](x).sum(), x))


def test_a_jump_that_keeps_the_shape_is_a_mismatch():
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(lambda x: torch.where(x >= 2, 7 * x, 0), double(2, 3, 1))


class Habit(Function):
    """Takes None for ones, as the snippet does before it is mended."""

    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return 3 * x

    @staticmethod
    def backward(ctx, y_bar):
        return 3 * (torch.ones(2).double() if y_bar is None else y_bar)


class Both(Habit):
    """The same habit with two outputs, 3x and 5x."""

    @staticmethod
    def forward(ctx, x):
        return Habit.forward(ctx, x), 5 * x

    @staticmethod
    def backward(ctx, *y_bars):
        u, v = (torch.ones(2).double() if one is None else one for one in y_bars)
        return 3 * u + 5 * v


def test_an_unused_output_adds_nothing_once_none_is_zero(namespace):
    triple = namespace(f"{PAGE}/undefined_grads")["Triple"]
    x = double(2, 5)
    close(
        grad(triple.apply(x).sum(), x)[0],
        jacobian_by_differences(lambda x: 3 * x, x).sum(0),
    )
    assert triple.backward(None, None) is None


def test_to_skip_the_test_keeps_the_fault():
    x = double(2, 5)
    assert gradcheck(Habit.apply, x, check_undefined_grad=False)
    (wrong,) = grad(Both.apply(x)[0].sum(), x)
    right = torch.full_like(x, 3)
    assert_close(wrong - right, torch.full_like(x, 5))  # of the output that is not used


def test_the_dense_gradient_has_the_numbers_of_the_sparse_one(namespace):
    ns = namespace(f"{PAGE}/wrong_layout")
    w, weights = ns["w"], torch.tensor([[1.0, 10.0], [100.0, 1000.0]]).double()
    dense, sparse = (
        grad(embedding(ns["rows"], w, sparse=sparse), w, weights)[0]
        for sparse in (False, True)
    )
    assert sparse.is_sparse
    assert not dense.is_sparse
    assert_close(sparse.to_dense(), dense)
    rows = torch.zeros_like(w).index_add(0, ns["rows"], weights)
    assert_close(dense, rows.detach())


def test_adam_refuses_a_sparse_gradient_and_sparse_adam_takes_it(namespace):
    ns = namespace(f"{PAGE}/wrong_layout")
    w = ns["w"].detach().clone().requires_grad_()
    embedding(ns["rows"], w, sparse=True).sum().backward()
    with pytest.raises(RuntimeError, match="does not support sparse gradients"):
        torch.optim.Adam([w]).step()
    torch.optim.SparseAdam([w]).step()
    assert not torch.equal(w, ns["w"])


def test_made_dense_the_output_has_the_gradient_of_the_function(namespace):
    ns = namespace(f"{PAGE}/sparse_output")
    x = ns["x"]
    (x_bar,) = grad(ns["dense"](x).sum(), x)
    close(x_bar, jacobian_by_differences(lambda x: (x[:2] * x[2]).sum(), x))


def test_with_the_mask_kept_a_batch_gives_the_rows_of_a_loop(namespace):
    ns = namespace(f"{PAGE}/batched_gradients")
    x, V = ns["x"], torch.tensor([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]]).double()
    y = ns["f"](x)
    (batch,) = grad(y, x, V, retain_graph=True, is_grads_batched=True)
    assert_close(batch, torch.stack([grad(y, x, v, retain_graph=True)[0] for v in V]))
    J = torch.autograd.functional.jacobian(ns["f"], x, vectorize=True)
    close(J, jacobian_by_differences(lambda x: 2 * x * ns["draw"](), x))


def test_a_draw_in_backward_fails_in_a_vectorized_jacobian(namespace):
    draw = namespace(f"{PAGE}/batched_gradients")["draw"]

    class Redrawn(Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x * draw()

        @staticmethod
        def backward(ctx, y_bar):
            return 2 * y_bar * draw()

    x = double(2, 3, 5)
    assert gradcheck(Redrawn.apply, x)
    with pytest.raises(RuntimeError, match="random operations inside of vmap"):
        torch.autograd.functional.jacobian(Redrawn.apply, x, vectorize=True)


def test_the_line_of_the_forward_pass_is_the_one_with_the_root(namespace):
    ns = namespace(f"{PAGE}/no_forward_pass")
    *_, line = (one for one in ns["lines"] if "root =" in one)
    assert line.strip() == "root = x.sqrt()"
    assert "Traceback of forward call that caused the error" in ns["lines"][0]


def test_the_mode_that_does_not_warn_gives_the_same_and_ends(namespace):
    ns = namespace(f"{PAGE}/anomaly_enabled")
    close(ns["x"].grad, 2 * jacobian_by_differences(lambda x: (x * x).sum(), ns["x"]))
    assert not torch.is_anomaly_enabled()
    torch.autograd.set_detect_anomaly(True)
    try:
        assert torch.is_anomaly_enabled(), "a plain call has no end"
    finally:
        torch.autograd.set_detect_anomaly(False)


def test_an_input_is_checked_once_it_requires_a_gradient(namespace):
    ns = namespace(f"{PAGE}/unchecked_input")
    f, w, x = ns["f"], ns["w"], ns["x"]
    assert not gradcheck(f, (w, x), raise_exception=False)
    assert gradcheck(f, (w.detach(), x))
    assert gradcheck(lambda w, x: w @ x, (w, x))


def test_a_strict_tolerance_tells_the_wrong_rule_from_the_right_one(namespace):
    ns = namespace(f"{PAGE}/too_lenient")
    A, f, x = ns["A"], ns["f"], ns["x"]
    (x_bar,) = grad(f(x).sum(), x)
    excess = x_bar / A.sum(0) - 1
    assert_close(excess, torch.full_like(excess, 5e-4))
    assert gradcheck(lambda x: A @ x, x, **ns["strict"])
    assert not gradcheck(f, x, **ns["strict"])
    assert gradcheck(f, x)


@pytest.mark.parametrize(("slope", "passes"), [(0.9e-5, True), (1.1e-5, False)])
def test_a_derivative_below_atol_may_be_missing(slope, passes):
    def detached(x):
        return slope * x.detach() + 0 * x

    assert gradcheck(detached, double(2, 3), raise_exception=False) is passes


def test_the_hook_sees_the_infinity_that_is_the_slope_of_the_root(namespace, capsys):
    ns = namespace(f"{PAGE}/infinite_gradient")
    x = ns["x"].detach()
    assert "not finite" in capsys.readouterr().out
    assert_close(ns["x"].grad, 2 * 0.5 / x.sqrt())  # of two passes


def test_an_infinity_times_zero_stops_anomaly_mode_one_step_later(clean_state):
    x = torch.tensor([4.0, 0.0], requires_grad=True)
    with (
        pytest.warns(UserWarning, match="Error detected in"),
        pytest.raises(RuntimeError, match="'MulBackward0' returned nan"),
        torch.autograd.set_detect_anomaly(True),
    ):
        (0 * x).sqrt().sum().backward()
