"""What the fixes of errors_graph do for missing formulas, hooks and checkpoints."""

import pytest
import torch
from oracles import directional_difference
from torch.nn.functional import cross_entropy, scaled_dot_product_attention
from torch.testing import assert_close
from torch.utils.checkpoint import checkpoint


def slopes(f, point):
    """The gradient of a scalar function by differences."""
    point = point.detach().double()
    rows = torch.eye(point.numel()).view(-1, *point.shape)
    return torch.stack([directional_difference(f, point, row) for row in rows])


def test_the_gradient_through_both_ways_is_the_slope(namespace):
    w = namespace("errors_graph/part_of_the_graph_cut")["w"]
    wanted = slopes(lambda w: w.sum() * (w * w).sum(), w)
    assert_close(w.grad.double(), wanted, rtol=1e-6, atol=1e-6)
    assert (w.grad > w.detach().sum() * 2 * w.detach()).all(), "a part was missing"


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


def test_unpack_fix_gives_the_gradient_without_hooks(namespace):
    w = namespace("errors_graph/unpack_hook_result")["w"]
    assert_close(w.grad, 2 * w.detach())


def test_unpacked_shapes_are_not_checked():
    w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    hooks = torch.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: t, lambda t: t[:1]):
        loss = (w * w).sum()
    loss.backward()
    assert_close(w.grad, 2 * w.detach()[:1].expand(3))


def test_pack_fix_computes_with_what_the_hook_returned(namespace):
    w = namespace("errors_graph/pack_hook_in_place")["w"]
    assert_close(w.grad, 2 * w.detach().exp().round() ** 2)


def test_a_checkpoint_gives_the_gradient_of_its_code(namespace):
    w = torch.tensor([2.0, 3.0, 5.0])
    assert_close(namespace("errors_graph/hooks_in_a_transform")["g"], w.exp())
    assert_close(namespace("errors_graph/checkpoint_without_kind")["w"].grad, w.exp())
    assert_close(namespace("errors_graph/checkpoint_and_grad")["g"], w.exp())
    assert_close(namespace("errors_graph/checkpoint_changed_shape")["w"].grad, w.exp())


def test_without_the_argument_a_checkpoint_is_reentrant():
    w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    with pytest.warns(UserWarning, match="use_reentrant"):
        y = checkpoint(torch.exp, w)
    assert y.grad_fn.name() == "CheckpointFunctionBackward"


def test_only_the_kind_that_is_not_reentrant_takes_keyword_arguments():
    w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    assert checkpoint(torch.sum, w, dim=0, use_reentrant=False).requires_grad
    with pytest.raises(ValueError, match="keyword arguments"):
        checkpoint(torch.sum, w, dim=0, use_reentrant=True)


def test_checkpoint_inputs_fix_fills_the_parameters(namespace):
    ns = namespace("errors_graph/checkpoint_inputs")
    seed = torch.tensor([10.0, 100.0])
    assert_close(ns["net"].bias.grad, seed)
    assert_close(ns["net"].weight.grad, torch.outer(seed, ns["x"]))


def test_a_reentrant_checkpoint_fills_the_parameters_inside():
    net, w = torch.nn.Linear(3, 2), torch.ones(3, requires_grad=True)
    checkpoint(net, w, use_reentrant=True).sum().backward()
    assert net.weight.grad is not None
    assert w.grad is not None


def test_changed_mode_fix_drops_the_same_elements_twice(namespace):
    ns = namespace("errors_graph/checkpoint_changed_mode")
    assert_close(ns["kept"], ns["y"] != 0)


def test_a_changed_value_of_the_same_shape_passes_the_check():
    w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    factor = 7.0

    def f(w):
        return (factor * torch.exp(w) * w).sum()

    y = checkpoint(f, w, use_reentrant=False)
    right = torch.func.grad(f)(w.detach())
    factor = 11.0
    y.backward()
    assert w.grad is not None
    assert not torch.allclose(w.grad, right)
