"""Facts of the page index: one weight for each output, and the product it gives."""

import pytest
import torch
from oracles import (
    close,
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
)
from pictures import arrays
from torch.testing import assert_close

PICTURE = "index/picture_of_the_product"
SNIPPETS = ["index/error_and_fix", "index/equivalent_scalar"]


def test_backward_without_a_vector_raises_the_message_of_the_page(namespace):
    ns = namespace("index/error_and_fix")
    with pytest.raises(RuntimeError, match="implicitly created only for scalar"):
        ns["f"](ns["x"]).backward()


@pytest.mark.parametrize("name", SNIPPETS)
def test_x_grad_is_the_vector_times_the_explicit_jacobian(namespace, name):
    ns = namespace(name)
    J = torch.func.jacrev(ns["f"])(ns["x"].detach())  # (m, n)
    assert_close(ns["x"].grad, ns["y_bar"] @ J)


@pytest.mark.parametrize("name", SNIPPETS)
def test_x_grad_pairs_with_a_tangent_as_the_vector_pairs_with_its_pushforward(
    namespace, name
):
    ns = namespace(name)
    x_dot = torch.tensor([1.0, 10.0, 100.0], dtype=torch.float64)
    y_dot = directional_difference(ns["f"], ns["x"], x_dot)
    assert_close(ns["y_bar"].double() @ y_dot, ns["x"].grad.double() @ x_dot)


@pytest.mark.parametrize("name", SNIPPETS)
def test_x_grad_is_the_central_difference_of_the_weighted_sum(namespace, name):
    ns = namespace(name)
    f, y_bar = ns["f"], ns["y_bar"].double()
    difference = jacobian_by_differences(lambda x: y_bar @ f(x), ns["x"])
    assert_close(ns["x"].grad.double(), difference)


def test_vector_and_equivalent_scalar_give_the_same_gradient(namespace):
    vector, scalar = (namespace(name) for name in SNIPPETS)
    assert_close(vector["x"].grad, scalar["x"].grad)
    assert scalar["loss"].shape == ()


def test_vector_has_the_shape_of_y_and_result_the_shape_of_x(namespace):
    ns = namespace("index/error_and_fix")
    assert ns["y_bar"].shape == ns["y"].shape
    assert ns["x"].grad.shape == ns["x"].shape
    assert ns["y"].shape != ns["x"].shape


def test_mean_gives_every_output_the_same_weight(namespace):
    ns = namespace("index/error_and_fix")
    x, m = ns["x"], ns["y"].numel()
    (from_mean,) = torch.autograd.grad(ns["f"](x).mean(), x)
    weights = torch.full((m,), 1 / m)
    (from_weights,) = torch.autograd.grad(ns["f"](x), x, grad_outputs=weights)
    assert_close(from_mean, from_weights)


def test_picture_weighs_the_rows_of_the_jacobian_and_adds_them(namespace):
    ns, drawn = namespace(PICTURE), arrays(PICTURE)
    (y_bar,), (J,), (products,), (x_bar,) = (
        drawn[name] for name in ("y_bar", "J", "product", "x_bar")
    )
    close(J, jacobian_by_formula(ns["x"]))
    close(J, jacobian_by_differences(ns["f"], ns["x"]))
    close(products, torch.outer(y_bar, torch.ones(3)) * jacobian_by_formula(ns["x"]))
    close(products.sum(0), x_bar)
    x_dot = torch.tensor([0.7, -1.9, 0.4])
    y_dot = directional_difference(ns["f"], ns["x"], x_dot)
    close(x_bar @ x_dot.double(), y_bar @ y_dot)
