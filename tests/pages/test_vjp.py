"""The facts of the page vjp: reverse mode gives sums of the Jacobian's rows."""

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays, texts
from torch.testing import assert_close


def assert_pullback(f, pullback, x, y_bar):
    """x_bar agrees with J.T @ y_bar and with <x_bar, x_dot> = <y_bar, y_dot>."""
    x_bar = pullback(x, y_bar)
    assert_close(x_bar, jacobian_by_differences(f, x).T @ y_bar, rtol=1e-6, atol=1e-6)
    x_dot = torch.linspace(1, 2, x.numel(), dtype=x.dtype)
    y_dot = torch.func.jvp(f, (x,), (x_dot,))[1]
    assert_close(x_bar @ x_dot, y_bar @ y_dot, rtol=1e-10, atol=0)


def test_all_three_calls_give_the_transposed_jacobian_times_y_bar(namespace):
    ns = namespace("vjp/three_calls")
    close(ns["J"], jacobian_by_differences(ns["f"], ns["x"]))
    close(ns["J"], jacobian_by_formula(ns["x"]))
    for x_bar in (ns["x"].grad, ns["x_bar"], ns["pulled_back"]):
        close(x_bar, ns["J"].T @ ns["y_bar"])
        assert x_bar.shape == ns["x"].shape
    words = " ".join(str(torch.autograd.grad.__doc__).split())
    assert 'The "vector" in the vector-Jacobian product' in words


def test_the_pullback_is_linear_in_y_bar_and_can_be_called_again(namespace):
    ns = namespace("vjp/three_calls")
    a, b = ns["y_bar"], torch.tensor([7.0, -3.0])
    both = ns["pullback"](2 * a + 5 * b)[0]
    assert_close(both, 2 * ns["pullback"](a)[0] + 5 * ns["pullback"](b)[0])


def test_a_one_hot_y_bar_gives_a_row_of_the_jacobian(namespace):
    ns = namespace("vjp/one_row")
    i = int(ns["one_hot"].argmax())
    for J in (jacobian_by_differences(ns["f"], ns["x"]), jacobian_by_formula(ns["x"])):
        close(ns["J"], J)
        close(ns["row"], J[i])
    close(ns["gradient"], ns["row"])


def test_rows_stacked_are_the_jacobian(namespace):
    ns = namespace("vjp/all_rows")
    x = torch.tensor([7.0, 11.0, 13.0])
    J = ns["jacobian_by_rows"](ns["f"], x)
    close(J, jacobian_by_formula(x))
    close(J, torch.func.jacfwd(ns["f"])(x))
    slope = 1 - torch.tanh(ns["W"] @ ns["x"]) ** 2  # (m,)
    close(ns["big_J"], slope[:, None] * ns["W"])


def test_the_jacobian_takes_one_pull_back_per_output(namespace, monkeypatch):
    ns = namespace("vjp/all_rows")
    real, calls = torch.func.vjp, list[torch.Tensor]()

    def watched(f, x):
        y, pullback = real(f, x)[:2]

        def counted(y_bar):
            calls.append(y_bar)
            return pullback(y_bar)

        return y, counted

    monkeypatch.setattr(torch.func, "vjp", watched)
    J = ns["jacobian_by_rows"](ns["layer"], ns["x"])
    assert len(calls) == ns["m"] == len(J) == len(ns["big_J"])
    assert (ns["x_bar"].numel(), ns["big_J"].numel()) == (ns["n"], ns["m"] * ns["n"])


def test_weighted_sum_equals_backward_of_the_dot_product(namespace):
    ns = namespace("vjp/weighted_sum")
    close(ns["x_bar"], ns["x"].grad)
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["x_bar"], J.T @ ns["y_bar"].double())
    assert ns["outer"].shape == (ns["y_bar"].numel(),) * 2
    assert_close(ns["outer"].trace(), ns["y"].detach() @ ns["y_bar"])


def test_a_seed_is_constant_even_if_it_depends_on_x(namespace):
    ns = namespace("vjp/weighted_sum")
    J, y = jacobian_by_differences(ns["f"], ns["x"]), ns["y"].detach().double()
    close(ns["as_seed"], J.T @ y)
    close(ns["constant"], ns["as_seed"])
    close(ns["moving"], 2 * J.T @ y)  # the gradient of y @ y


def test_the_cotangent_is_the_gradient_of_the_loss_by_y(namespace):
    ns = namespace("vjp/loss_cotangent")
    f, g, x = ns["f"], ns["g"], ns["x"]
    y_bar = jacobian_by_differences(g, f(x))
    close(ns["y_bar"], y_bar)
    close(ns["x_bar"], jacobian_by_differences(f, x).T @ y_bar)
    close(ns["at_once"], jacobian_by_differences(lambda x: g(f(x)), x))
    close(ns["at_once"], ns["x_bar"])
    (default,) = torch.autograd.grad(g(f(x)), x)
    (doubled,) = torch.autograd.grad(g(f(x)), x, 2 * ns["loss_bar"])
    assert_close(doubled, 2 * default)


def test_cotangents_have_the_shapes_of_their_tensors(namespace):
    ns = namespace("vjp/tensor_shapes")
    X, W, Y, Y_bar = (ns[name].detach() for name in ("X", "W", "Y", "Y_bar"))
    assert (ns["X_bar"].shape, ns["W_bar"].shape) == (X.shape, W.shape)
    assert Y_bar.shape == Y.shape
    by_X, by_W = torch.func.jacfwd(torch.matmul, argnums=(0, 1))(X, W)
    assert_close(ns["X_bar"], torch.einsum("bm,bmcn->cn", Y_bar, by_X))
    assert_close(ns["W_bar"], torch.einsum("bm,bmnp->np", Y_bar, by_W))
    X_dot = torch.linspace(1, 2, X.numel()).reshape(X.shape)
    assert_close((ns["X_bar"] * X_dot).sum(), (Y_bar * (X_dot @ W)).sum())


def test_several_outputs_give_the_sum_of_their_vjps(namespace):
    ns = namespace("vjp/several_outputs")
    close(ns["x"].grad, ns["from_y"] + ns["from_z"])
    J = jacobian_by_differences(ns["f"], ns["x"])
    row = jacobian_by_differences(ns["h"], ns["x"])
    close(ns["x"].grad, J.T @ ns["y_bar"].double() + ns["z_bar"].double() * row)


def test_the_pullback_by_hand_is_right_and_a_wrong_one_is_caught(namespace):
    ns = namespace("vjp/hand_pullback")
    f, pullback = ns["f"], ns["pullback"]
    x, y_bar = ns["x"].double(), ns["y_bar"].double()
    assert_pullback(f, pullback, x, y_bar)
    for factor in 1 + 0.0005 * torch.eye(3, dtype=x.dtype):
        with pytest.raises(AssertionError):
            assert_pullback(f, lambda x, y, by=factor: by * pullback(x, y), x, y_bar)


def test_gradients_accumulate_and_a_freed_graph_raises(namespace):
    ns = namespace("vjp/repeated_backward")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    x_bar = jacobian_by_differences(f, x).T @ y_bar.double()
    x.grad = None
    for times in (1, 2, 3):
        f(x).backward(y_bar)
        close(x.grad, times * x_bar)
    assert "backward through the graph a second time" in str(ns["raised"])
    close(ns["x_bar"], x_bar)
    close(ns["row"], jacobian_by_differences(f, x)[1])


@pytest.mark.parametrize("shape", [(3,), (2, 1), (1, 2), ()])
def test_a_vector_of_any_other_shape_raises(namespace, shape):
    ns = namespace("vjp/three_calls")
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        ns["f"](ns["x"]).backward(torch.ones(shape))


def test_the_dtype_of_a_seed_is_cast_before_the_pass(namespace):
    ns = namespace("vjp/three_calls")
    seen: list[torch.Tensor] = []
    for seed in (torch.tensor([0.1, 0.2]).double(), torch.tensor([1, 100])):
        y = ns["f"](ns["x"])
        y.register_hook(seen.append)
        torch.autograd.grad(y, ns["x"], seed)
        assert_close(seen[-1], seed.float(), rtol=0, atol=0)
    with pytest.raises(RuntimeError, match="same dtype"):
        torch.autograd.grad(ns["f"](ns["x"]), ns["x"], ns["y_bar"] + 0j)


def test_create_graph_makes_x_bar_differentiable_and_backward_warns(namespace):
    ns = namespace("vjp/three_calls")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"].clone().requires_grad_()
    assert not torch.autograd.grad(f(x), x, y_bar)[0].requires_grad
    (x_bar,) = torch.autograd.grad(f(x), x, y_bar, create_graph=True)
    by_x, by_y_bar = torch.autograd.grad(x_bar.sum(), (x, y_bar))
    close(by_y_bar, jacobian_by_differences(f, x).sum(1))
    hessian = torch.func.hessian(lambda x: y_bar.detach() @ f(x))(x.detach())
    close(by_x, hessian.sum(0))
    assert torch.func.vjp(f, x.detach())[1](y_bar)[0].requires_grad
    with pytest.warns(UserWarning, match="create_graph=True will create a reference"):
        f(x).backward(y_bar, create_graph=True)


def test_the_price_is_a_pass_for_each_row_and_a_pass_for_each_column(namespace):
    ns = namespace("vjp/price")
    by_rows, by_columns = arrays("vjp/price")["J"]
    for J in (by_rows, by_columns):
        close(J, jacobian_by_formula(ns["x"]))
        close(J, jacobian_by_differences(ns["f"], ns["x"]))
    m, n = by_rows.shape
    said = texts("vjp/price")
    assert [text for text in said if "passes" in text] == [f"{m} passes", f"{n} passes"]
    numbers = [*range(1, m + 1), *range(1, n + 1)]
    beside = [one for one in said[2 * m * n :] if one.isdigit()]
    assert beside == list(map(str, numbers))


def test_the_relay_hands_back_the_gradient_of_the_loss(namespace):
    ns, drawn = namespace("vjp/relay"), arrays("vjp/relay")
    x, y, loss, x_bar, y_bar, loss_bar = (
        drawn[name][0] for name in ("x", "y", "loss", "x_bar", "y_bar", "loss_bar")
    )
    assert loss_bar.item() == 1
    close(y, ns["f"](x))
    close(loss[0], ns["g"](y))
    close(y_bar, y.flip(0))  # of a product of two numbers
    close(y_bar, jacobian_by_differences(ns["g"], y))
    close(x_bar, jacobian_by_formula(x).T @ y_bar)
    close(x_bar, jacobian_by_differences(lambda x: ns["g"](ns["f"](x)), x))


def test_cotangents_in_the_graph_meet_at_the_second_input(namespace):
    ns, drawn = namespace("vjp/three_calls"), arrays("vjp/graph_of_f")
    x, y, x_bar, y_bar = (drawn[name][0] for name in ("x", "y", "x_bar", "y_bar"))
    close(x, ns["x"])
    close(y, ns["f"](ns["x"]))
    close(x_bar, jacobian_by_formula(x).T @ y_bar)
    close(x_bar, jacobian_by_differences(ns["f"], x).T @ y_bar)
    # On the edges: y_bar[i] times the partial derivative, of each use of an input
    a, b, c = x.tolist()
    one, hundred = y_bar.tolist()
    sent = [one * b, one * a, hundred, hundred, hundred * 2 * c]
    said = texts("vjp/graph_of_f")
    assert said[-5:] == [f"{number:g}" for number in sent]
    named = [
        type(one.grad_fn).__name__ for one in (x.requires_grad_() * x, x + x, x**2)
    ]
    assert [text for text in said if "Backward" in text] == named


def test_a_backward_pass_costs_twice_the_forward_pass(namespace):
    ns = namespace("vjp/cost_of_a_pass")
    # By hand: 2 operations for each weight and example; backwards, for W and for x each
    weights = [p for p in ns["net"].parameters() if p.ndim == 2]
    by_hand = 2 * len(ns["x"]) * sum(weight.numel() for weight in weights)
    assert ns["once"] == by_hand
    assert ns["backward"].get_total_flops() == 2 * by_hand
