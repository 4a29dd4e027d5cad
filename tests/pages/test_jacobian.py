"""The facts of the page jacobian: what J holds, its shape, and what it does."""

import inspect

import pytest
import torch
from oracles import (
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
)
from pictures import arrays
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp, vjp, vmap
from torch.testing import assert_close


@pytest.fixture(autouse=True)
def _double(clean_state):
    torch.set_default_dtype(torch.float64)  # snippets run in it, too


def check_jacobian(f, x, closed_form):
    """Three functions of PyTorch and central differences against a closed form."""
    for J in (jacrev(f)(x), jacfwd(f)(x), jacobian(f, x)):
        assert_close(J, closed_form)
    by_steps = jacobian_by_differences(f, x)
    assert_close(by_steps, closed_form, rtol=1e-6, atol=1e-6)


def tangent_like(x):
    return torch.arange(2.0, 2 + x.numel()).reshape(x.shape) ** 2


def test_running_example_and_its_picture_have_the_closed_form(namespace):
    ns = namespace("jacobian/rows_and_columns")
    closed_form = jacobian_by_formula(ns["x"])
    check_jacobian(ns["f"], ns["x"], closed_form)
    assert_close(ns["J"], closed_form)
    (J,) = arrays("jacobian/matrix_picture")["J"]
    assert_close(J, closed_form)


def test_row_is_a_gradient_and_column_is_an_effect(namespace):
    ns = namespace("jacobian/rows_and_columns")
    f, x, J = ns["f"], ns["x"], ns["J"]
    assert_close(ns["row"], J[1])
    assert_close(ns["column"], J[:, 2], rtol=1e-6, atol=1e-6)
    assert_close(vjp(f, x)[1](torch.tensor([0.0, 1.0]))[0], ns["row"])
    assert_close(jvp(f, (x,), (torch.tensor([0.0, 0.0, 1.0]),))[1], J[:, 2])


def test_functional_jacobian_docstring_still_names_what_does_not_exist():
    parameters = inspect.signature(torch.autograd.grad).parameters
    words = str(jacobian.__doc__)
    assert "``batched_grad``" in words
    assert [name for name in parameters if "batched" in name] == ["is_grads_batched"]
    assert "``vectorized=True``" in words
    with pytest.raises(TypeError, match="vectorized"):
        jacobian(torch.sin, torch.ones(2), vectorized=True)  # type: ignore[call-arg]
    with pytest.raises(NotImplementedError, match="vectorize=True"):
        jacobian(torch.sin, torch.ones(2), strategy="forward-mode")


def test_layouts_are_transposes_and_reverse_the_chain_rule(namespace):
    ns, rows = namespace("jacobian/layouts"), namespace("jacobian/rows_and_columns")
    J, G, D, E, y_bar = (ns[name] for name in ("J", "G", "D", "E", "y_bar"))
    f, x = rows["f"], rows["x"]
    assert_close(J, rows["J"])
    assert_close((G @ J).T, D @ E)
    check_jacobian(lambda x: G @ f(x), x, G @ J)
    for x_bar in (y_bar @ J, D @ y_bar):
        assert_close(x_bar, vjp(f, x)[1](y_bar)[0])


def test_weight_gradient_has_the_order_of_the_weights_indices(namespace):
    ns = namespace("jacobian/layouts")
    W, x, delta = (ns[name].detach() for name in ("W", "x", "delta"))
    by_hand = torch.einsum("i,k->ik", delta[:, 0], x[:, 0])
    by_steps = jacobian_by_differences(lambda W: (delta * (W @ x)).sum(), W)
    for oracle in (by_hand, by_steps):
        assert_close(ns["W"].grad, oracle, rtol=1e-6, atol=1e-6)
        assert_close(ns["V"].grad, oracle.T, rtol=1e-6, atol=1e-6)


def test_linear_stores_m_by_n_and_its_gradient_is_the_transposed_seed_times_x():
    layer, X = torch.nn.Linear(3, 2, bias=False), tangent_like(torch.ones(5, 3))
    Y, Y_bar = layer(X), tangent_like(torch.ones(5, 2))
    Y.backward(Y_bar)
    assert_close(Y, X @ layer.weight.T)
    assert_close(layer.weight.grad, Y_bar.T @ X)
    by_steps = jacobian_by_differences(
        lambda W: (Y_bar * (X @ W.T)).sum(), layer.weight
    )
    assert_close(layer.weight.grad, by_steps, rtol=1e-5, atol=1e-4)


def test_jacobian_of_tensors_has_both_shapes_and_the_closed_form(namespace):
    ns = namespace("jacobian/any_shape")
    A, B, X, Y, J = (ns[name].detach() for name in ("A", "B", "X", "Y", "J"))
    assert J.shape == Y.shape + X.shape
    check_jacobian(lambda X: A @ X @ B, X, J)
    assert_close(J, torch.einsum("ac,db->abcd", A, B))
    assert_close(ns["J_flat"], torch.kron(A, B.T.contiguous()))
    by_columns = J.permute(1, 0, 3, 2).reshape(ns["J_flat"].shape)
    assert_close(by_columns, torch.kron(B.T.contiguous(), A))


def test_gradient_is_the_sum_over_all_output_indices(namespace):
    ns = namespace("jacobian/any_shape")
    A, B, X, J, Y_bar = (ns[k].detach() for k in ("A", "B", "X", "J", "Y_bar"))
    grad, X_dot = ns["X"].grad, tangent_like(X)
    assert_close(grad, torch.einsum("ab,abcd->cd", Y_bar, J))
    assert_close(grad, A.T @ Y_bar @ B.T)
    assert_close(grad.flatten(), ns["J_flat"].T @ Y_bar.flatten())
    assert_close((Y_bar * (A @ X_dot @ B)).sum(), (grad * X_dot).sum())


def test_shapes_for_a_scalar_a_batch_and_several_inputs(namespace):
    f = namespace("jacobian/rows_and_columns")["f"]
    x, X = torch.tensor([2.0, 3.0, 5.0]), tangent_like(torch.ones(5, 3))
    assert jacrev(lambda x: f(x).sum())(x).shape == x.shape
    whole, blocks = jacrev(vmap(f))(X), vmap(jacrev(f))(X)
    assert (whole.shape, blocks.shape) == ((5, 2, 5, 3), (5, 2, 3))
    assert_close(whole, torch.eye(5)[:, None, :, None] * blocks[:, :, None, :])
    pair = jacrev(lambda x, z: f(x) * z.prod(), argnums=(0, 1))(x, torch.ones(4))
    assert [J.shape for J in pair] == [(2, 3), (2, 4)]


def test_tutorial_jacobian_is_diagonal_and_grad_is_the_weighted_row_sum(namespace):
    ns = namespace("jacobian/tutorial_example")
    a, b, J, Q_bar = (ns[name].detach() for name in ("a", "b", "J", "Q_bar"))
    assert_close(J, torch.diag(9 * a**2))
    check_jacobian(lambda a: ns["q"](a, b), a, J)
    assert_close(ns["a"].grad, Q_bar @ J)
    assert_close(ns["a"].grad, Q_bar * 9 * a**2)


def test_the_tutorials_function_is_differentiated_by_both_of_its_inputs(namespace):
    ns = namespace("jacobian/tutorial_example")
    a, b, Q_bar = ns["a"].detach(), ns["b"], ns["Q_bar"]
    for point in (b.detach(), torch.tensor([-2.0, 7.0])):
        assert_close(ns["q"](a, point), 3 * a * a * a - point.square())
    # b.grad adds up over both passes: of ones, and of Q_bar
    assert_close(b.grad, -2 * b.detach() * (1 + Q_bar))


@pytest.mark.parametrize("name", ["square_of_a_matrix", "inverse_of_a_matrix"])
def test_linear_map_equals_the_jacobian_forward_mode_and_differences(namespace, name):
    ns = namespace(f"jacobian/{name}")
    f, X, X_dot = ns.get("f", torch.linalg.inv), ns["X"], ns["X_dot"]
    assert not torch.equal(X, X.T)
    Y_dot, J = ns["pushforward"](X_dot), jacrev(f)(X)
    assert_close(Y_dot, torch.tensordot(J, X_dot, dims=2))
    assert_close(Y_dot, jvp(f, (X,), (X_dot,))[1])
    # X_dot is long, and an inverse bends: a tenth of the usual step
    by_steps = directional_difference(f, X, X_dot, step=1e-6)
    assert_close(Y_dot, by_steps, rtol=1e-5, atol=1e-5)
    assert J.numel() == len(X) ** 4


def test_square_does_not_commute_and_its_matrix_is_a_kronecker_sum(namespace):
    ns = namespace("jacobian/square_of_a_matrix")
    X, X_dot, eye = ns["X"], ns["X_dot"], torch.eye(2)
    assert_close(ns["J"], torch.kron(X, eye) + torch.kron(eye, X.T.contiguous()))
    assert not torch.equal(2 * X @ X_dot, ns["pushforward"](X_dot))


def test_pullbacks_of_square_and_inverse_follow_from_the_adjoint_identity(namespace):
    ns = namespace("jacobian/square_of_a_matrix")
    X, X_dot, Y = ns["X"], ns["X_dot"], torch.linalg.inv(ns["X"])
    Y_bar = tangent_like(X).flip(1)
    square, inverse = Y_bar @ X.T + X.T @ Y_bar, -Y.T @ Y_bar @ Y.T
    for f, X_bar in ((ns["f"], square), (torch.linalg.inv, inverse)):
        assert_close(X_bar, vjp(f, X)[1](Y_bar)[0])
        Y_dot = jvp(f, (X,), (X_dot,))[1]
        assert_close((Y_bar * Y_dot).sum(), (X_bar * X_dot).sum())


def test_four_patterns_have_their_closed_forms_and_the_figure_shows_them(namespace):
    ns, drawn = namespace("jacobian/patterns"), arrays("jacobian/patterns")["J"]
    x, w, order = ns["x"], ns["w"], torch.arange(6).reshape(2, 3).T.flatten()
    closed = [torch.diag(2 * x), ns["W"], torch.eye(6)[order], torch.outer(w, 2 * x)]
    functions = ns["functions"].values()
    for f, J, closed_form in zip(functions, drawn, closed, strict=True):
        check_jacobian(f, x, closed_form)
        assert_close(J, closed_form)
    assert torch.linalg.matrix_rank(drawn[3]) == 1


def test_pattern_rules_are_pullbacks_and_the_diagonal_hides_transposes(namespace):
    ns = namespace("jacobian/pattern_pullbacks")
    x, w, y_bar, z_bar = (ns[name] for name in ("x", "w", "y_bar", "z_bar"))
    for f, J, seed, x_bar in (
        ("elementwise", "D", y_bar, 2 * x * y_bar),
        ("transposed", "P", y_bar, y_bar.reshape(3, 2).T.flatten()),
        ("rank_one", "R", z_bar, (w @ z_bar) * 2 * x),
    ):
        assert_close(x_bar, vjp(ns[f], x)[1](seed)[0])
        assert_close(x_bar, ns[J].T @ seed)
    assert_close(ns["D"] @ y_bar, ns["D"].T @ y_bar)
    assert not torch.equal(ns["P"] @ y_bar, ns["P"].T @ y_bar)


def test_index_left_out_gives_a_zero_column_and_a_repeated_one_gives_several_ones():
    x, index = torch.tensor([3.0, 2.0, 5.0]), [0, 2, 2, 0]
    check_jacobian(lambda x: x[index], x, torch.eye(3)[index])
    check_jacobian(lambda x: x.sort().values, x, torch.eye(3)[x.argsort()])
