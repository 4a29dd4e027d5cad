"""The facts of the page jvp: forward mode gives sums of the Jacobian's columns."""

import inspect

import pytest
import torch
from oracles import (
    close,
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
)
from pictures import arrays
from torch.autograd import forward_ad, functional
from torch.testing import assert_close


def test_both_calls_give_the_jacobian_times_x_dot(namespace):
    ns = namespace("jvp/two_calls")
    close(ns["J"], jacobian_by_formula(ns["x"]))
    expected = directional_difference(ns["f"], ns["x"], ns["x_dot"])
    for y_dot in (ns["y_dot"], ns["unpacked"].tangent, ns["J"] @ ns["x_dot"]):
        close(y_dot, expected)
        assert y_dot.shape == ns["y"].shape
    close(ns["y"], ns["unpacked"].primal)


def test_a_tangent_has_the_shape_of_x_and_primals_are_a_tuple(namespace):
    ns = namespace("jvp/two_calls")
    with pytest.raises(RuntimeError, match="forward gradient that has a different"):
        torch.func.jvp(ns["f"], (ns["x"],), (ns["y_bar"],))
    with pytest.raises(RuntimeError, match="size mismatch"):
        ns["J"] @ ns["y_bar"]
    assert "Expected primals to be a tuple" in str(ns["raised"])


def test_with_a_square_jacobian_both_products_exist_and_differ_unless_symmetric():
    v = torch.tensor([2.0, 3.0])
    for corner, symmetric in ((5.0, False), (2.0, True)):
        matrix = torch.tensor([[1.0, 2.0], [corner, 7.0]])
        y_dot = torch.func.jvp(matrix.matmul, (v,), (v,))[1]
        x_bar = torch.func.vjp(matrix.matmul, v)[1](v)[0]
        assert torch.equal(y_dot, x_bar) is symmetric


def test_dual_numbers_carry_the_tangent_that_forward_mode_gives(namespace):
    ns, example = namespace("jvp/dual_numbers"), namespace("jvp/two_calls")
    close(torch.tensor([entry.dot for entry in ns["y"]]), example["y_dot"])
    x, x_dot = torch.tensor([7.0, 11, 13]), torch.tensor([-2.0, 3, 5])
    duals = [ns["Dual"](*pair) for pair in zip(x.tolist(), x_dot.tolist(), strict=True)]
    y_dot = torch.tensor([entry.dot for entry in ns["f"](duals)])
    close(y_dot, directional_difference(example["f"], x, x_dot))
    close(y_dot, jacobian_by_formula(x) @ x_dot.double())


def test_a_dual_number_with_a_wrong_product_rule_is_caught(namespace):
    ns, example = namespace("jvp/dual_numbers"), namespace("jvp/two_calls")
    Dual, right = ns["Dual"], ns["Dual"].__mul__
    Dual.__mul__ = lambda a, b: right(a, Dual(b.value, 1.0005 * b.dot))
    duals = [Dual(2.0, 1.0), Dual(3.0, 10.0), Dual(5.0, 100.0)]
    with pytest.raises(AssertionError):
        close(torch.tensor([entry.dot for entry in ns["f"](duals)]), example["y_dot"])


@pytest.mark.parametrize("k", [2, 3, 5])
def test_a_power_of_a_dual_number_is_a_product_of_dual_numbers(namespace, k):
    number = namespace("jvp/dual_numbers")["Dual"](3.0, 7.0)
    power, product = number**k, number
    for _ in range(k - 1):
        product = product * number
    assert (power.value, power.dot) == (product.value, product.dot)


def test_a_one_hot_x_dot_gives_a_column_of_the_jacobian(namespace):
    ns = namespace("jvp/one_column")
    k = int(ns["one_hot"].argmax())
    close(ns["column"], jacobian_by_formula(ns["x"])[:, k])
    close(ns["column"], torch.func.jacrev(ns["f"])(ns["x"])[:, k])


def test_columns_stacked_are_the_jacobian_one_push_forward_each(namespace, monkeypatch):
    ns = namespace("jvp/one_column")
    by_columns, calls = ns["jacobian_by_columns"], []

    def watched(*given):
        calls.append(given)
        return torch.func.jvp(*given)

    monkeypatch.setitem(by_columns.__globals__, "jvp", watched)
    x = torch.tensor([7.0, 11.0, 13.0])
    J = by_columns(ns["f"], x)
    for expected in (jacobian_by_formula(x), torch.func.jacrev(ns["f"])(x)):
        close(J, expected)
    assert len(calls) == J.shape[1] == x.numel()


def test_both_sides_of_the_identity_come_from_the_running_example(namespace):
    ns = namespace("jvp/adjoint_identity")
    close(ns["y_dot"], directional_difference(ns["f"], ns["x"], ns["x_dot"]))
    close(ns["y_dot"], namespace("jvp/two_calls")["y_dot"])  # one example, one ẏ
    close(ns["x_bar"], jacobian_by_formula(ns["x"]).T @ ns["y_bar"].double())


@pytest.mark.parametrize("seed", range(4))
def test_random_pairs_pass_the_right_pullback_and_catch_any_wrong_entry(
    namespace, seed
):
    ns = namespace("jvp/adjoint_identity")
    x, right, gap = ns["x"], ns["right"], ns["adjoint_gap"]
    J = jacobian_by_formula(x)
    for y_bar in torch.eye(2, dtype=torch.float64):
        close(right(y_bar), y_bar @ J)
        close(right(y_bar), y_bar @ jacobian_by_differences(ns["f"], x))

    def largest(rule):
        draws = torch.Generator().manual_seed(seed)
        return max(gap(rule, draws) for _ in range(5))

    assert largest(right) < 1e-12
    for off in torch.eye(3, dtype=torch.float64):
        assert largest(lambda y_bar, off=off: right(y_bar) * (1 + 5e-4 * off)) > 1e-4


def test_vectors_of_unlike_size_or_with_a_zero_hide_a_wrong_entry(namespace):
    ns = namespace("jvp/adjoint_identity")
    x, f, right = ns["x"], ns["f"], ns["right"]
    wrong = right(torch.tensor([1.0, 100], dtype=torch.float64))
    wrong[0] *= 1.0005
    y_bar = torch.tensor([1.0, 100], dtype=torch.float64)
    for entries in ([1.0, 10, 100], [0.0, 10, 100]):
        x_dot = torch.tensor(entries, dtype=torch.float64)
        y_dot = torch.func.jvp(f, (x,), (x_dot,))[1]
        assert_close(y_bar @ y_dot, wrong @ x_dot)  # although float64 is compared
    assert y_bar @ y_dot == wrong @ x_dot


def test_no_grad_hides_a_step_from_reverse_mode_alone_and_detach_from_both(namespace):
    ns = namespace("jvp/both_gradients")
    x, x_dot, w = ns["x"].double(), ns["x_dot"].double(), ns["w"].double()
    whole = directional_difference(lambda x: w * x * x.sum(), x, x_dot)
    held = directional_difference(lambda at: w * at * x.sum(), x, x_dot)
    for way, name, expected in [
        (ns["by_func"], "under_no_grad", whole),
        (ns["by_functional"], "under_no_grad", held),
        (ns["by_func"], "detached", held),
        (ns["by_functional"], "detached", held),
    ]:
        assert_close(way(ns[name]).double(), expected, rtol=1e-4, atol=1e-3)


def test_a_jvp_costs_three_runs_and_keeps_nothing_where_reverse_mode_keeps_layers(
    namespace,
):
    ns = namespace("jvp/cost_of_a_pass")
    x, W = ns["x"], ns["W"]
    one_layer = 2 * x.numel() * W.shape[1]  # operations of x @ W, by hand
    assert ns["flops"] == 100 * one_layer
    assert ns["pushed"].get_total_flops() == 3 * ns["flops"]
    assert ns["forward"] == 0
    assert ns["reverse"] == W.numel() + 100 * x.numel()


@pytest.mark.parametrize("seed", [0.0, 1.0, -37.5])
def test_double_backward_gives_the_jvp_for_any_first_seed(namespace, seed, monkeypatch):
    ns = namespace("jvp/double_backward")
    f, x, x_dot, like = ns["f"], ns["x"], ns["x_dot"], torch.full_like
    monkeypatch.setattr(torch, "zeros_like", lambda y, **k: like(y, seed, **k))
    y_dot = ns["jvp_by_double_backward"](f, x, x_dot)
    close(y_dot, directional_difference(f, x, x_dot))
    close(y_dot, jacobian_by_formula(x) @ x_dot.double())


def test_functional_jvp_is_double_backward_with_zero_seeds():
    source = inspect.getsource(functional.jvp)
    assert "_autograd_grad(outputs, inputs, grad_outputs, create_graph=True)" in source
    assert "_autograd_grad( grad_inputs, grad_outputs, v" in " ".join(source.split())
    assert "torch.zeros_like(out, requires_grad=True)" in source
    words = str(functional.jvp.__doc__)
    assert "double backwards trick" in words
    assert ":func:`torch.func.jvp` or the" in words


def test_the_gradient_of_a_jvp_is_a_hessian_times_x_dot(namespace):
    ns = namespace("jvp/differentiable_jvp")
    f, x, x_dot, y_bar = ns["f"], ns["x"].detach(), ns["x_dot"], ns["y_bar"]

    def paired(x):
        return y_bar.to(x) @ torch.func.jvp(f, (x,), (x_dot.to(x),))[1]

    close(ns["x"].grad, torch.func.hessian(lambda x: y_bar @ f(x))(x) @ x_dot)
    # a long step: of a quadratic function it is exact, and rounding matters less
    close(ns["x"].grad, jacobian_by_differences(paired, x, step=0.01))
    close(torch.func.grad(paired)(x), ns["x"].grad)
    close(jacobian_by_differences(f, x), jacobian_by_formula(x))  # the example, and
    close(x, namespace("jvp/two_calls")["x"])  # where this book looks at it
    assert (ns["plain"].requires_grad, ns["asked"].requires_grad) == (False, True)
    close(torch.autograd.grad(y_bar @ ns["asked"], ns["x"])[0], ns["x"].grad)
    assert "create_graph" not in inspect.signature(torch.func.jvp).parameters


def test_a_jvp_that_keeps_no_graph_has_the_value_of_one_that_does(namespace):
    ns = namespace("jvp/differentiable_jvp")
    J = functional.jacobian(ns["f"], ns["x"])
    for y_dot in (ns["plain"], ns["asked"]):
        assert_close(y_dot.detach(), J @ ns["x_dot"])


def test_a_jvp_is_connected_to_the_tangent_and_to_parameters():
    w, t = torch.tensor([2.0, 3.0], requires_grad=True), torch.tensor(5.0)
    t_dot = torch.tensor(7.0, requires_grad=True)
    y_dot = torch.func.jvp(lambda t: w * t**2, (t,), (t_dot,))[1]
    by_w, by_t_dot = torch.autograd.grad(y_dot.sum(), (w, t_dot))
    assert_close(by_w, (2 * t * t_dot).detach().expand(2))
    assert_close(by_t_dot, (2 * t * w).sum().detach())


def test_without_a_forward_rule_double_backward_still_works(namespace):
    ns = namespace("jvp/no_forward_rule")
    assert "must implement the jvp function" in str(ns["raised"])
    close(ns["y_dot"], jacobian_by_formula(ns["x"]) @ ns["x_dot"].double())
    close(ns["y_dot"], directional_difference(ns["F"].apply, ns["x"], ns["x_dot"]))
    x = torch.eye(4, 3)
    with pytest.raises(NotImplementedError, match="forward AD with _cdist_forward"):
        torch.func.jvp(lambda x: torch.cdist(x, x[:2]), (x,), (x,))
    with pytest.raises(NotImplementedError, match="derivative for '_cdist_backward'"):
        functional.jvp(lambda x: torch.cdist(x, x[:2]), x, x)


def test_a_tangent_is_lost_outside_its_level_and_by_detaching():
    x, x_dot = torch.ones(3), torch.arange(3.0)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, x_dot)
        assert torch.equal(forward_ad.unpack_dual(dual).tangent, x_dot)
        for cut in (dual.detach(), torch.from_numpy(dual.numpy())):
            assert forward_ad.unpack_dual(cut).tangent is None
        with pytest.raises(RuntimeError, match="Nested forward mode AD is not"):
            forward_ad.enter_dual_level()
    assert forward_ad.unpack_dual(dual).tangent is None


def test_calls_of_func_jvp_nest():
    t, t_dot, jvp = torch.tensor(2.0), torch.tensor(1.0), torch.func.jvp
    y_dot = jvp(lambda t: jvp(lambda s: s**3, (t,), (t_dot,))[1], (t,), (t_dot,))[1]
    close(y_dot, 6 * t)


def test_a_tangent_of_another_dtype_is_accepted_with_its_rounding():
    x, rounded = torch.tensor([2.0]).double(), torch.tensor([0.1])
    y_dot = torch.func.jvp(torch.square, (x,), (rounded,))[1]
    assert y_dot.dtype == x.dtype
    assert y_dot.item() == 4 * rounded.item() != 0.4


def test_the_picture_scales_the_columns_and_adds_them_across(namespace):
    ns, drawn = namespace("jvp/scaled_columns"), arrays("jvp/scaled_columns")
    (x_dot,), (J,), (products,), (y_dot,) = (
        drawn[name] for name in ("x_dot", "J", "product", "y_dot")
    )
    close(J, jacobian_by_formula(ns["x"]))
    close(products, jacobian_by_formula(ns["x"]) @ torch.diag(x_dot))
    close(products.sum(1), y_dot)
    close(y_dot, directional_difference(ns["f"], ns["x"], x_dot))
