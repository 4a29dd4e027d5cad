"""What the fixes of errors_graph do for missing formulas and a pack hook."""

import pytest
import torch
from oracles import directional_difference
from torch.nn.functional import cross_entropy, scaled_dot_product_attention
from torch.testing import assert_close


def slopes(f, point):
    """The gradient of a scalar function by differences."""
    point = point.detach().double()
    rows = torch.eye(point.numel()).view(-1, *point.shape)
    return torch.stack([directional_difference(f, point, row) for row in rows])


def test_trained_class_weights_give_the_loss_of_constant_ones(namespace):
    ns = namespace("errors_graph/weights_of_classes")
    scores, labels, w = ns["scores"], ns["labels"], ns["w"]
    constant = cross_entropy(scores, labels, weight=w.detach())
    assert_close(ns["loss"].detach(), constant)

    def loss(w):
        return cross_entropy(scores.double(), labels, weight=w)

    assert_close(w.grad.double(), slopes(loss, w), rtol=1e-5, atol=1e-6)


def test_gammainc_fix_is_the_slope_in_x(namespace):
    ns = namespace("errors_graph/one_argument_of_several")
    a, x = ns["a"].detach().double(), ns["x"]
    wanted = slopes(lambda x: torch.special.gammainc(a, x).sum(), x)
    assert_close(x.grad.double(), wanted, rtol=1e-4, atol=1e-6)
    assert ns["a"].grad is None


def test_a_smooth_step_has_its_largest_gradient_at_the_step(namespace):
    w = namespace("errors_graph/step_function")["w"]
    assert w.grad.argmax() == (w.detach() - 3.5).abs().argmin()
    wanted = slopes(lambda w: torch.sigmoid((w - 3.5) / 0.2).sum(), w)
    assert_close(w.grad.double(), wanted, rtol=1e-4, atol=1e-6)


def test_index_add_counts_like_bincount_and_has_the_gradient_that_it_lacks():
    i, weights = torch.tensor([0, 1, 1, 3]), torch.tensor([2.0, 3.0, 5.0, 7.0])
    weights.requires_grad_()
    counts = torch.bincount(i, weights=weights)
    with pytest.raises(RuntimeError, match="aten::bincount is not implemented"):
        counts.sum().backward()
    added = torch.zeros(4).index_add(0, i, weights)
    assert_close(added.detach(), counts.detach())
    y_bar = torch.tensor([1.0, 10.0, 100.0, 1000.0])
    (w_bar,) = torch.autograd.grad(added @ y_bar, weights)
    assert_close(w_bar, y_bar[i])
    close_to = slopes(lambda w: torch.bincount(i, weights=w) @ y_bar.double(), weights)
    assert_close(w_bar.double(), close_to, rtol=1e-6, atol=1e-4)


def test_the_plain_kernel_has_the_second_derivative_of_the_formula(namespace):
    q = namespace("errors_graph/attention_twice")["q"]

    def attention(q):
        return (torch.softmax(q @ q.mT / q.shape[-1] ** 0.5, -1) @ q).sum()

    H = torch.func.hessian(attention)(q.detach().double()).view(q.numel(), -1)
    assert_close(q.grad.double().flatten(), H.sum(0), rtol=1e-4, atol=1e-4)
    assert_close(
        scaled_dot_product_attention(q, q, q).sum().double(), attention(q.double())
    )


@pytest.mark.parametrize("name", ["triangle_alone", "complete_qr"])
def test_reduced_qr_has_the_slope_of_the_first_length(name, namespace):
    A = namespace(f"errors_graph/{name}")["A"]
    wanted = slopes(lambda A: torch.linalg.qr(A).R[0, 0], A).view_as(A)
    assert_close(A.grad.double(), wanted, rtol=1e-5, atol=1e-5)
    sizes = [torch.linalg.qr(A, mode=mode).R for mode in ("reduced", "complete")]
    assert_close(sizes[0], sizes[1][: len(sizes[0])])
    assert not sizes[1][len(sizes[0]) :].any()


def test_moved_fix_fills_the_leaf(namespace):
    ns = namespace("errors_graph/moved_into_the_graph")
    assert ns["x"].is_leaf
    assert ns["moved"].requires_grad
    assert_close(ns["x"].grad, torch.full_like(ns["x"], 3))


def test_an_edge_stands_for_its_tensor(namespace):
    ns = namespace("errors_graph/gradient_edge")
    assert_close(ns["g"], 2 * ns["w"].detach())


def test_pack_fix_computes_with_what_the_hook_returned(namespace):
    w = namespace("errors_graph/pack_hook_in_place")["w"]
    assert_close(w.grad, 2 * w.detach().exp().round() ** 2)
