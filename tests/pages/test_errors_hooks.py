"""What the fixes of errors_hooks do for tensors and nodes, and the wrong ones."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import nn
from torch.autograd import graph
from torch.testing import assert_close


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_hooks/{claim}")


def leaf(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def of_squares(x):
    """The gradient of the sum of x * x, by differences."""
    return jacobian_by_differences(lambda x: (x * x).sum(), x)


def test_hook_without_grad_fix_receives_the_cotangent(run):
    ns = run("hook_without_grad")
    (seen,) = ns["seen"]
    assert_close(seen, ns["y_bar"])
    close(ns["x"].grad, ns["y_bar"] * of_squares(ns["x"]))


def test_a_forward_hook_sees_activations_without_a_graph():
    layer, seen = nn.Linear(3, 2), []
    layer.register_forward_hook(lambda module, inputs, output: seen.append(output))
    with torch.no_grad():
        y = layer(torch.ones(1, 3))
    assert seen[0] is y


def test_hook_changed_size_fix_stops_the_last_element(run):
    ns = run("hook_changed_size")
    close(ns["x"].grad, torch.tensor([1.0, 1.0, 0.0]) * of_squares(ns["x"]))


@pytest.mark.parametrize("reduced", [torch.sum, lambda grad: grad.sum().reshape(1)])
def test_a_shape_that_could_be_broadcast_is_refused(reduced):
    x = leaf(2.0, 3.0, 5.0)
    x.register_hook(reduced)
    with pytest.raises(RuntimeError, match="has changed the size of value"):
        (x * x).sum().backward()


def test_hook_changed_type_fix_scales_in_the_dtype_of_x(run):
    x = run("hook_changed_type")["x"]
    close(x.grad, 10 * of_squares(x))
    assert x.grad.dtype == x.dtype


def test_a_numpy_number_keeps_the_type_and_what_the_page_names_does_not():
    x = leaf(2.0, 3.0)
    handle = x.register_hook(lambda grad: np.float64(10) * grad)
    (x * x).sum().backward()
    close(x.grad, 10 * of_squares(x))
    handle.remove()
    changes: list[Callable[[torch.Tensor], torch.Tensor]] = [
        lambda grad: grad * torch.from_numpy(np.ones(2)),
        lambda grad: 1j * grad,
        lambda grad: grad.to("meta"),  # in place of a device
    ]
    for change in changes:
        handle = x.register_hook(change)
        with pytest.raises(RuntimeError, match="has changed the type of value"):
            (x * x).sum().backward()
        handle.remove()


def test_a_hook_that_returns_nothing_changes_nothing(run):
    ns = run("hook_returned_no_tensor")
    close(ns["x"].grad, of_squares(ns["x"]))
    assert ns["norms"] == [ns["x"].grad.norm().item()] * 2


@pytest.mark.parametrize("value", [2, [1.0]])
def test_a_lambda_returns_its_value(value):
    x, norms = leaf(2.0, 3.0), []
    x.register_hook(lambda grad: norms.append(grad.norm()))
    (x * x).sum().backward()
    close(x.grad, of_squares(x))
    x.register_hook(lambda grad: value)
    with pytest.raises(TypeError, match="expected Variable, but hook returned"):
        (x * x).sum().backward()


def test_post_accumulate_hook_gets_the_leaf_and_a_tensor_hook_the_gradient(run):
    ns = run("post_accumulate_non_leaf")
    gradient, itself = ns["seen"]
    assert itself is ns["x"]
    assert_close(gradient, torch.ones(3))
    close(itself.grad, of_squares(itself))


def test_retain_grad_does_not_admit_a_post_accumulate_hook():
    y = leaf(2.0, 3.0) * 2
    y.retain_grad()
    y.sum().backward(retain_graph=True)
    assert_close(y.grad, torch.ones(2))  # filled, and not a leaf's all the same
    with pytest.raises(RuntimeError, match="non-leaf"):
        y.register_post_accumulate_grad_hook(print)


def test_post_accumulate_fix_scales_the_sum_of_all_passes(run):
    ns = run("post_accumulate_returned")
    x = ns["x"]
    once = 10 * of_squares(x)
    close(x.grad, once)
    (x * x).sum().backward()
    close(x.grad, 10 * (once + of_squares(x)))


def test_node_hook_fix_scales_the_gradient_of_u_alone(run):
    ns = run("node_hook_number")
    u, v = ns["u"].detach(), ns["v"].detach()
    close(ns["u"].grad, 10 * jacobian_by_differences(lambda u: (u * v).sum(), u))
    close(ns["v"].grad, jacobian_by_differences(lambda v: (u * v).sum(), v))


def test_a_node_hook_needs_a_tuple_and_addmm_has_three_inputs():
    x = leaf(2.0, 3.0)
    y = x * x
    y.grad_fn.register_hook(lambda inputs, outputs: inputs[0])
    with pytest.raises(TypeError, match="expected tuple, but hook returned 'Tensor'"):
        y.sum().backward()
    assert len(nn.Linear(3, 2)(torch.ones(1, 3)).grad_fn.next_functions) == 3


def test_hook_replaced_none_fix_leaves_the_unused_output_out(run):
    x = run("hook_replaced_none")["x"]
    close(x.grad, jacobian_by_differences(lambda x: x.sum(), x))


def several_outputs(x):
    """One output to hook and one for the loss, of one node."""
    halves, singular = torch.split(x, 2), torch.linalg.svd(x, full_matrices=False)
    return [halves, torch.unbind(x)[:2], singular[:2]]


def test_an_unused_output_of_these_operations_brings_none():
    for unused, used in several_outputs(torch.rand(4, 3, requires_grad=True)):
        seen: list[torch.Tensor | None] = []
        unused.register_hook(seen.append)
        used.sum().backward()
        assert seen == [None]


def test_only_the_tensor_that_the_loss_uses_calls_its_hook(run):
    seen = run("hook_on_a_copy")["seen"]
    assert len(seen) == 1
    assert_close(seen[0], torch.ones(3))


def test_multi_grad_fix_sees_the_gradients_of_both(run):
    ns = run("multi_grad_hook_leaf")
    of_x, of_y = ns["seen"]
    close(of_x, of_squares(ns["x"]))
    assert_close(of_y, torch.ones(3))
    close(ns["x"].grad, of_x)


def test_a_view_of_the_leaf_lets_grad_run():
    x = leaf(2.0, 3.0)
    seen: list[torch.Tensor] = []
    u = x.view_as(x)
    y = u * u
    graph.register_multi_grad_hook([u, y], seen.extend)
    (x_bar,) = torch.autograd.grad(y.sum(), x)
    assert_close(seen[0], x_bar)


def test_unpack_fix_gives_the_gradient_and_a_rounding_hook_a_wrong_one(run):
    ns = run("unpack_hook_no_tensor")
    x = ns["x"].detach()
    close(ns["x"].grad, jacobian_by_differences(torch.exp, x).diagonal())
    rounded = leaf(*x.tolist())
    with graph.saved_tensors_hooks(torch.round, lambda saved: saved):
        y = rounded.exp()
    y.sum().backward()
    assert_close(rounded.grad, x.exp().round())


def test_mode_any_calls_once_with_one_gradient_and_all_with_both(run):
    ns = run("multi_grad_hook_mode")
    assert ns["seen"] == [pytest.approx(torch.full((3,), 10.0))]
    lists: list[list[torch.Tensor]] = []
    y, z = ns["x"] * 2, ns["x"] * 7
    ns["hook"]([y, z], lists.append)
    (y + 10 * z).sum().backward()
    assert_close(lists, [[torch.ones(3), torch.full((3,), 10.0)]])
