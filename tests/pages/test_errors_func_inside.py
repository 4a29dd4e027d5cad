"""What the fixes for functions inside a transform do, and its silent traps."""

import copy
import io

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch.func import (
    functional_call,
    grad,
    jacfwd,
    jacrev,
    jvp,
    stack_module_state,
    vjp,
    vmap,
)
from torch.testing import assert_close
from torch.utils.checkpoint import checkpoint


@pytest.mark.parametrize("claim", ["requires_grad_inside", "autograd_grad_inside"])
def test_the_inner_transform_gives_the_hessian(namespace, claim):
    ns = namespace(f"errors_func/{claim}")
    loss, x = ns["loss"], ns["x"]
    by_hand = jacobian_by_differences(grad(loss), x)
    close(jacrev(grad(loss))(x), by_hand)

    def with_graph(x):
        return torch.autograd.grad(loss(x), x, create_graph=True)[0]

    close(jacrev(with_graph)(x), by_hand)
    with pytest.raises(RuntimeError, match="element 0 of tensors"):
        jacfwd(with_graph)(x)
    without = jacrev(lambda x: torch.autograd.grad(loss(x), x)[0])(x)
    assert_close(without, torch.zeros(3, 3))
    with pytest.raises(RuntimeError, match="attempting to call Tensor"):
        jacrev(lambda x: torch.autograd.functional.jacobian(loss, x))(x)


def test_retain_grad_inside_fix_is_the_gradient_at_the_value_between(namespace):
    ns = namespace("errors_func/retain_grad_inside")
    loss, x = ns["loss"], ns["x"]
    y = (x[:2] * x[1:]).double()
    close(ns["y_bar"], jacobian_by_differences(lambda y: y[0] * y[1] ** 2, y))
    close(
        ns["x_bar"],
        jacobian_by_differences(lambda x: loss(x, torch.zeros(2).double()), x),
    )
    pullback = vjp(lambda x: x[:2] * x[1:], x)[1]
    assert_close(pullback(ns["y_bar"])[0], ns["x_bar"])
    seen = []

    def hooked(x):
        y = x[:2] * x[1:]
        y.register_hook(lambda y_bar: seen.append(repr(y_bar)))
        return y[0] * y[1] ** 2

    assert_close(grad(hooked)(x), ns["x_bar"])
    assert seen[0].startswith("GradTrackingTensor")


def test_captured_buffer_fix_and_that_no_detour_may_write(namespace):
    ns = namespace("errors_func/captured_buffer")
    f, x = ns["f"], ns["x"]
    products = jacobian_by_differences(lambda x: x[:2] * x[1:], x)
    close(jacrev(f)(x), products)
    assert_close(f(x), x[:2] * x[1:])
    out = torch.zeros(2)

    def write(x, target):
        target[0] = x[0]
        return x.sum()

    with torch.no_grad():
        for target in (out, out.detach(), out.data):
            with pytest.raises(RuntimeError, match="would mutate a captured Tensor"):
                grad(lambda x, target=target: write(x, target))(x)
    assert_close(out, torch.zeros(2))


def test_captured_running_mean_fix_updates_copies_alone(namespace):
    ns = namespace("errors_func/captured_running_mean")
    momentum = ns["bn"].momentum
    assert_close(ns["copies"]["running_mean"], momentum * ns["X"].mean(0))
    assert_close(ns["bn"].running_mean, torch.zeros(3))
    bias = ns["gradients"]["bias"].detach()
    assert_close(bias, torch.ones(3))  # of a sum over the features of one sample
    trained = functional_call(ns["bn"], (ns["p"], ns["copies"]), ns["X"])
    assert (ns["bn"].eval()(ns["X"]) - trained).abs().max() > 0.1


def test_saved_tensor_hooks_fix_and_the_ways_around(namespace):
    ns = namespace("errors_func/saved_tensor_hooks")
    x = ns["x"].detach()
    by_hand = jacobian_by_differences(lambda x: torch.sin(x).prod(), x)
    close(ns["x_bar"], by_hand)
    close(jacfwd(ns["loss"])(x), by_hand)
    close(grad(lambda x: torch.sin(x).prod())(x), by_hand)
    y = checkpoint(torch.sin, ns["x"], use_reentrant=False)
    rows = [torch.autograd.grad(y, ns["x"], e, retain_graph=True) for e in torch.eye(3)]
    close(torch.cat([row for (row,) in rows]).view(3, 3), x.cos().diag())
    with pytest.raises(RuntimeError, match="setup_context"):
        grad(lambda x: checkpoint(torch.sin, x, use_reentrant=True).sum())(x)


def test_functional_call_keys_fix_runs_with_the_new_weights(namespace):
    ns = namespace("errors_func/functional_call_keys")
    assert_close(ns["y"], ns["w"] @ ns["x"])
    whole = {**dict(ns["net"].named_parameters()), "weight": ns["w"]}
    y = functional_call(ns["net"], whole, (ns["x"],), strict=True)
    assert_close(y - ns["net"].bias, ns["y"])


def test_misspelt_parameter_fix_is_the_gradient(namespace):
    ns = namespace("errors_func/misspelt_parameter")
    expected = torch.stack([ns["x"], torch.zeros(3)])
    assert_close(grad(ns["loss"])(ns["new"])["weight"], expected)
    net, x = ns["net"], ns["x"]
    assert_close(functional_call(net, {"weights": ns["w"]}, x), net(x))
    with pytest.raises(AttributeError):
        functional_call(net, {"layer.weight": ns["w"]}, x)


def test_tied_weights_fix_is_the_sum_of_both_uses(namespace):
    ns = namespace("errors_func/tied_weights")
    net, token = ns["net"], ns["token"]
    net(token)[0].backward()
    assert_close(ns["gradients"]["0.weight"].detach(), net[0].weight.grad)

    def untied(parameters):
        y = functional_call(net, parameters, token, tie_weights=False)
        return y[0]

    apart = grad(untied)(net.state_dict())
    assert {*apart} == {"0.weight", "1.weight"}
    assert_close(apart["0.weight"] + apart["1.weight"], net[0].weight.grad)
    assert all((one - net[0].weight.grad).abs().max() > 0 for one in apart.values())


def test_several_dictionaries_fix_and_the_other_order(namespace):
    ns = namespace("errors_func/several_dictionaries")
    net, new, x = ns["net"], ns["new"], ns["x"]
    assert_close(functional_call(net, ns["merged"], x), ns["w"] @ x)
    other = {**new, **net.state_dict()}
    assert_close(functional_call(net, other, x), net(x))
    pair = (dict(net.named_parameters()), dict(net.named_buffers()))
    assert_close(functional_call(net, pair, x), net(x))


def test_functional_call_dict_fix_is_the_jacobian_by_the_weight(namespace):
    ns = namespace("errors_func/functional_call_dict")
    net, x = ns["net"], ns["x"]
    close(
        ns["J"],
        jacobian_by_differences(lambda w: w @ x.double(), net.weight),
    )
    with pytest.raises(ValueError, match="Expected all elements"):
        functional_call(net, [*net.parameters()], x)


@pytest.mark.parametrize("claim", ["stack_same_mode", "stack_same_class"])
def test_the_stack_of_a_fix_runs_as_the_models_do_one_by_one(namespace, claim):
    ns = namespace(f"errors_func/{claim}")
    x = torch.tensor([2.0, 3.0, 5.0])
    stacked = vmap(lambda p, b: functional_call(ns["nets"][0], (p, b), x))(
        ns["parameters"], ns["buffers"]
    )
    assert_close(stacked, torch.stack([net(x) for net in ns["nets"]]))


def test_stack_same_class_refuses_a_subclass():
    class Other(torch.nn.Linear):
        pass

    with pytest.raises(RuntimeError, match="to be of the same class"):
        stack_module_state([torch.nn.Linear(3, 2), Other(3, 2)])


def test_stack_same_class_of_another_width_raises_later():
    with pytest.raises(RuntimeError, match="each tensor to be equal size"):
        stack_module_state([torch.nn.Linear(3, 2), torch.nn.Linear(4, 2)])


def test_stack_requires_grad_fix_leaves_one_model_as_it_is(namespace):
    ns = namespace("errors_func/stack_requires_grad")
    weight = ns["weight"]
    before = weight.detach().clone()
    torch.optim.SGD([weight], lr=0.1).step()
    moved = (weight - before).abs().sum((1, 2)) > 0
    assert moved.tolist() == [False, True, True, True]
    assert_close(torch.stack([net.weight for net in ns["nets"]]), before)
    torch.optim.SGD([weight], lr=0.1, weight_decay=0.5).step()
    assert (weight[0] - before[0]).abs().max() > 0


def test_momentum_moves_a_weight_of_zero_gradient_only_if_it_moved_before():
    weight = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    weight.grad = torch.tensor([0.0, 10.0])
    optimizer.step()
    weight.grad = torch.zeros(2)
    optimizer.step()
    assert_close(weight.detach(), torch.tensor([1, 1 - 0.1 * 10 - 0.1 * 0.9 * 10]))


def test_linearize_tangent_fix_is_the_jacobian_times_the_tangent(namespace):
    ns = namespace("errors_func/linearize_tangent")
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["push"](ns["x_dot"].to(ns["x"])), J @ ns["x_dot"].double())
    with pytest.raises(RuntimeError, match="tangent:0 with shape"):
        ns["push"](torch.ones(2))
    with pytest.raises(ValueError, match="Expected tangent to be floating point"):
        jvp(ns["f"], (ns["x"],), (ns["x_dot"],))
    of_double = jvp(ns["f"], (ns["x"],), (ns["x_dot"].double(),))[1]
    close(of_double, J @ ns["x_dot"].double())


def test_tensor_wrapper_storage_fix_and_that_detach_is_wrapped_too(namespace):
    ns = namespace("errors_func/tensor_wrapper_storage")
    close(jacrev(ns["f"])(ns["x"]), jacobian_by_differences(ns["f"], ns["x"]))
    with pytest.raises(NotImplementedError, match="TensorWrapper"):
        grad(lambda x: copy.deepcopy(x.detach()).sum())(ns["x"])


def test_leaked_tensor_fix_and_what_can_be_done_with_the_leak(namespace):
    ns = namespace("errors_func/leaked_tensor")
    (leak,) = ns["kept"]
    assert_close(leak.detach() * 1, ns["y"])
    close(ns["x_bar"], jacobian_by_differences(lambda x: ns["loss"](x)[0], ns["x"]))
    for use in (torch.Tensor.numpy, copy.deepcopy):
        with pytest.raises(RuntimeError):
            use(leak)
    with pytest.raises(NotImplementedError, match="TensorWrapper"):
        torch.save(leak, io.BytesIO())
    with pytest.raises(RuntimeError, match="element 0"):
        leak.sum().backward()
    batched = []

    def keep(x):
        batched.append(x)
        return x

    vmap(keep)(torch.ones(2, 3))
    with pytest.raises(RuntimeError, match="may have escaped"):
        batched[0] + 1


@pytest.mark.parametrize("p", [1, 1.5, 2, 3])
def test_jacrev_cdist_repeats_its_first_row_and_the_fixes_do_not(namespace, p):
    ns = namespace("errors_func/jacrev_cdist")
    points, x = ns["points"].double(), ns["x"].double()

    def f(x):
        return torch.cdist(x[None], points, p)[0]

    right = jacobian_by_differences(f, x)
    wrong = jacrev(f)(x)
    close(wrong, right[:1].expand(2, 2))
    assert (wrong - right).abs().max() > 0.1
    close(jacrev(f, chunk_size=1)(x), right)
    close(torch.autograd.functional.jacobian(f, x), right)
    close(grad(lambda x: f(x)[1])(x), right[1])


def test_jacrev_cdist_fix_is_the_jacobian(namespace):
    ns = namespace("errors_func/jacrev_cdist")
    points, written_out = ns["points"].double(), ns["written_out"]
    right = jacobian_by_differences(lambda x: torch.cdist(x[None], points)[0], ns["x"])
    close(jacrev(written_out)(ns["x"]), right)
