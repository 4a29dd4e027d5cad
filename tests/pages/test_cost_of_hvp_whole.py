"""The facts of the page cost_of_hvp about whole Hessians, errors and exercises.

No test can check that fused attention, `layer_norm` and `torch.compile` behave as the
list of errors says: the pages that it links to have these runs and their tests.
"""

import pytest
import torch
from checks.topics import assert_said
from oracles import close, directional_difference, jacobian_by_differences
from test_cost_of_hvp import flat_loss
from torch import autograd, nn
from torch.func import grad, hessian, jvp
from torch.testing import assert_close


def test_n_products_at_one_point_cost_as_much_as_the_hessian(namespace):
    ns = namespace("cost_of_hvp/same_point")
    W, flops, once = ns["W"], ns["flops"], ns["once"]
    layers, k, _ = W.shape
    product = 2 * len(ns["x"]) * k * k
    assert once == (3 * layers - 1) * product
    for count in (1, 2, 5, W.numel()):
        expected = once + count * (6 * layers - 4) * product
        assert flops(ns["products"], W, count) == expected
    more = (6 * layers - 4) / (3 * layers - 1)
    assert more < 2
    assert_said("cost_of_hvp", f"{more:.2f}")
    assert_said("cost_of_hvp", f" {W.numel()} ")
    whole = flops(hessian(ns["loss"]), W)
    assert whole == pytest.approx(flops(ns["products"], W, W.numel()), rel=0.01)


def test_products_with_one_hot_vectors_are_the_columns_of_the_hessian(namespace):
    ns = namespace("cost_of_hvp/same_point")
    W, loss = ns["W"].double(), ns["loss"]
    loss.__globals__["x"] = ns["x"].double()
    H = hessian(loss)(W).reshape(W.numel(), -1)
    W.requires_grad_()
    (g,) = autograd.grad(loss(W), W, create_graph=True)
    for i in (0, 7, W.numel() - 1):
        one_hot = torch.zeros_like(W)
        one_hot.view(-1)[i] = 1
        (column,) = autograd.grad(g, W, one_hot, retain_graph=True)
        assert_close(column.flatten(), H[:, i])
        moved = directional_difference(grad(loss), W, one_hot)
        assert_close(column.detach(), moved, rtol=1e-5, atol=1e-6)


def test_a_hessian_in_float32_takes_as_many_bytes_as_the_page_says():
    for parameters, said in ((10**4, 400 * 10**6), (10**6, 4 * 10**12)):
        assert parameters**2 * torch.finfo(torch.float32).bits // 8 == said
    assert_said("cost_of_hvp", "400 MB")
    assert_said("cost_of_hvp", "4 TB")


def slopes(create_graph=True, linear=False):
    """A gradient, the tensor that it belongs to, and one that it does not depend on."""
    w, u = torch.tensor([2.0, 3.0], requires_grad=True), torch.ones(3).requires_grad_()
    loss = (w if linear else w**3).sum() + u.sum()
    (g,) = autograd.grad(loss, w, create_graph=create_graph)
    return g, w, u


def test_each_mistake_raises_the_message_that_the_page_gives():
    v = torch.tensor([1.0, 10.0])
    no_graph = "element 0 of tensors does not require grad and does not have a grad_fn"
    constant, of, _ = slopes(create_graph=False)
    flat, level, _ = slopes(linear=True)
    g, w, u = slopes()
    for message, call in (
        (no_graph, lambda: autograd.grad(constant, of, v)),
        (no_graph, lambda: autograd.grad(flat, level, v)),
        (
            "grad can be implicitly created only for scalar outputs",
            lambda: autograd.grad(g, w),
        ),
        (
            "The differentiated Tensor at index 1 appears to not have been used in the "
            "graph",
            lambda: autograd.grad(g, (w, u), v),
        ),
    ):
        assert_said("cost_of_hvp", message)
        with pytest.raises(RuntimeError, match=message):
            call()


def test_materialize_grads_returns_zeros_for_what_the_gradient_does_not_depend_on():
    g, w, u = slopes()
    v = torch.tensor([1.0, 10.0])
    hvp, zeros = autograd.grad(g, (w, u), v, materialize_grads=True)
    assert_close(hvp, 6 * w.detach() * v)
    assert_close(zeros, torch.zeros(3))


def test_a_network_of_relu_has_no_second_derivative_in_its_input():
    draw = torch.Generator().manual_seed(0)
    A, x, v = (torch.randn(size, generator=draw) for size in ((4, 3), (3,), (3,)))

    def out(x):
        return torch.relu(A @ x).sum()

    assert_close(jvp(grad(out), (x,), (v,))[1], torch.zeros(3))
    assert not grad(out)(x).eq(0).all()


def test_a_difference_of_gradients_costs_two_and_is_right_to_four_digits(namespace):
    ns = namespace("cost_of_hvp/exercise_differences")
    loss, W, v = ns["loss"], ns["W"], ns["v"]
    errors = []
    for power in range(-10, 1):
        h = 10.0**power
        rough = (grad(loss)(W + h * v) - grad(loss)(W - h * v)) / (2 * h)
        errors.append(((rough - ns["exact"]).norm() / ns["exact"].norm()).item())
    best = min(errors)
    assert 10**-4.5 < best < 10**-3.5  # "about 10^-4"
    assert errors[0] > 10 * best < errors[-1]  # small h and large h are worse
    loss.__globals__["x"] = ns["x"].double()
    moved = directional_difference(grad(loss), W.double(), v, step=1e-5)
    gap = (ns["exact"].double() - moved).norm() / moved.norm()
    assert gap < best  # the product itself is better than any difference


def test_power_iteration_ends_at_the_largest_eigenvalue(namespace):
    ns = namespace("cost_of_hvp/exercise_curvature")
    of_flat, at = flat_loss(ns, nn.functional.mse_loss)
    H = jacobian_by_differences(grad(of_flat), at)
    for matrix in (H, hessian(of_flat)(at).double()):
        values = torch.linalg.eigvalsh((matrix + matrix.T) / 2)
        assert values[-1] == values.abs().max()
        assert ns["curve"].item() == pytest.approx(values[-1].item(), rel=5e-3)
        assert_said("cost_of_hvp", f"{values[-1]:.2f}")


def test_a_gradient_as_the_vector_is_constant_and_as_a_factor_it_is_not(namespace):
    ns = namespace("cost_of_hvp/exercise_along_gradient")
    H = jacobian_by_differences(grad(ns["f"]), ns["x"])
    wanted = H @ ns["g"].detach().double()
    close(ns["as_vector"] / 100, wanted / 100)
    close(ns["fixed"] / 100, wanted / 100)
    close(ns["moving"] / 100, 2 * wanted / 100)
