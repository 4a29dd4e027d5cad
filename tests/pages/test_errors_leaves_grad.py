"""What the fixes of errors_leaves about .grad and parameters do."""

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import nn


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_leaves/{claim}")


def leaf(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def of_squares(x):
    """The gradient of the sum of x * x, by differences."""
    return jacobian_by_differences(lambda x: (x * x).sum(), x)


@pytest.mark.parametrize("claim", ["assign_grad_size", "assign_grad_dtype"])
def test_assigned_gradients_move_x_by_the_rate(run, claim):
    ns = run(claim)
    start = torch.tensor([2.0, 3.0, 5.0])
    close(start - ns["x"], 0.1 * ns["own"].flatten())


def test_assign_grad_size_an_update_by_hand_is_broadcast(run):
    ns = run("assign_grad_size")
    assert (ns["x"].detach() - 0.1 * ns["own"]).shape == (3, 3)


def test_assign_grad_dtype_a_model_made_half_takes_no_float_gradient():
    weight = nn.Linear(3, 2).half().weight
    own = torch.ones(2, 3)
    with pytest.raises(RuntimeError, match="dtype 'float' to a tensor with"):
        weight.grad = own
    weight.grad = own.to(weight.dtype)


def test_assign_grad_dtype_of_any_kind_stops_adam():
    x = leaf(2.0, 3.0)
    x.grad_dtype = None
    x.grad = torch.ones(2, dtype=torch.float64)
    with pytest.raises(RuntimeError, match="expected dtype float for `end`"):
        torch.optim.Adam([x]).step()


def test_assign_grad_device_moves_with_the_module(run):
    x = run("assign_grad_device")["x"]
    assert x.grad.device == x.device
    close(torch.tensor([2.0, 3.0, 5.0]) - x, 0.1 * torch.ones_like(x))
    layer = nn.Linear(3, 2)
    layer(torch.ones(1, 3)).sum().backward()
    (grad, _) = [one.grad for one in layer.to("meta").parameters()]
    assert grad is not None
    assert grad.is_meta


def test_zeros_are_moved_by_weight_decay_and_none_is_not():
    none, zeros = leaf(2.0, 3.0), leaf(2.0, 3.0)
    zeros.grad = torch.zeros_like(zeros)
    torch.optim.SGD([none, zeros], lr=0.1, weight_decay=0.5).step()
    assert torch.equal(none, leaf(2.0, 3.0))
    close(zeros, 0.95 * none)


def test_none_has_no_zero_fixes_train_the_leaf(run):
    w = run("zeroed_too_early")["w"]
    close(w.grad, of_squares(w))
    w = run("leaf_replaced")["w"]
    assert w.requires_grad
    assert not w.grad.any()
    close(w, 0.8**2 * torch.tensor([2.0, 3.0, 5.0]))


def test_without_no_grad_the_graph_grows_with_every_step():
    def nodes(w):
        found, waiting = set(), [w.grad_fn]
        while waiting:
            node = waiting.pop()
            found.add(node)
            waiting += [one for one, _ in node.next_functions if one]
        return len(found)

    w, counts = leaf(2.0, 3.0), []
    for _ in range(3):
        w.retain_grad()
        (w * w).sum().backward()
        w = w - 0.1 * w.grad
        counts.append(nodes(w))
    assert counts == sorted(set(counts))


def test_none_times_float_fix_skips_what_the_loss_ignores(run):
    ns = run("none_times_float")
    assert torch.equal(ns["b"].detach(), torch.tensor([7.0]))
    close(ns["w"], 0.8 * torch.tensor([2.0, 3.0, 5.0]))


def test_assign_as_parameter_fix_keeps_the_object_of_the_optimizer(run):
    ns = run("assign_as_parameter")
    assert ns["held"] is ns["layer"].weight
    close(ns["layer"].weight, 10 * ns["before"])
    ns["layer"].weight = nn.Parameter(10 * ns["layer"].weight)
    assert ns["held"] is not ns["layer"].weight


def test_functional_call_keeps_a_computed_weight_in_the_graph():
    layer, factor = nn.Linear(3, 2), leaf(10.0)
    weights = {"weight": factor * layer.weight}
    y = torch.func.functional_call(layer, weights, torch.ones(1, 3))
    y.sum().backward()
    close(factor.grad, layer.weight.sum().reshape(1))


def test_parameter_cuts_the_graph_and_a_plain_tensor_does_not(run):
    ns = run("parameter_cuts_the_graph")
    x = ns["x"].detach()
    slope = jacobian_by_differences(lambda x: ((10 * x) ** 2).sum(), x, step=1e-4)
    close(ns["x"].grad, slope)
    close(ns["x"].grad, 2 * 10**2 * x)


def test_copy_construct_fix_keeps_the_graph(run):
    ns = run("copy_construct")
    close(ns["x"].grad, of_squares(ns["x"]))
    with pytest.warns(UserWarning, match="copy construct"):
        fresh = torch.tensor(ns["x"] * ns["x"], requires_grad=True)
    assert fresh.is_leaf
    x = ns["x"].detach()
    assert torch.as_tensor(x) is x


def test_inference_tensors_stay_without_a_graph():
    with torch.inference_mode():
        x = torch.tensor([2.0, 3.0]).requires_grad_()
    assert not (x * x).requires_grad
    with torch.no_grad():
        features = torch.ones(1, 3) * 2
    assert nn.Linear(3, 2)(features).requires_grad
