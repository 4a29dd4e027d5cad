"""Facts of the page function_transforms: derivatives with respect to parameters.

What no test can check is said in test_function_transforms.py.
"""

from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import func


@pytest.fixture
def model(namespace):
    """The snippet's namespace, in float64."""
    ns = namespace("function_transforms/parameters")
    ns["net"].double()
    ns["X"] = ns["X"].double()
    ns["parameters"] = {n: p.detach() for n, p in ns["net"].named_parameters()}
    return ns


def test_each_block_is_the_derivative_by_its_parameter(model):
    parameters, outputs = model["parameters"], model["outputs"]
    J = func.jacrev(outputs)(parameters)
    Y = outputs(parameters)
    close(Y, model["net"](model["X"]))
    for name, p in parameters.items():
        block = jacobian_by_differences(
            lambda p, name=name: outputs(parameters | {name: p}), p
        )
        assert J[name].shape == model["J"][name].shape == Y.shape + p.shape
        close(J[name], block)
        close(model["J"][name] / 2, block.float() / 2)
        # No block of a sample is zero by design
        assert block.flatten(1).any(1).all()
    only = {"0.bias": parameters["0.bias"]}
    close(func.jacrev(outputs)(only)["0.bias"], J["0.bias"])


def test_detached_parameters_leave_no_graph(model):
    attached = func.jacrev(model["outputs"])(dict(model["net"].named_parameters()))
    assert attached["0.weight"].requires_grad
    detached = func.jacrev(model["outputs"])(model["parameters"])
    assert not any(block.requires_grad for block in detached.values())
    only = {"0.bias": model["parameters"]["0.bias"]}  # the others are net's own
    assert func.jacrev(model["outputs"])(only)["0.bias"].requires_grad


def test_jacrev_of_a_module_is_by_its_input(model):
    net, x = model["net"], model["X"][0]
    close(func.jacrev(net)(x), jacobian_by_differences(lambda x: net(x).detach(), x))


def test_buffers_may_stand_in_a_second_dictionary():
    net = torch.nn.BatchNorm1d(3).eval()
    X = torch.randn(5, 3)
    parameters, buffers = dict(net.named_parameters()), dict(net.named_buffers())
    both: Any = (parameters, buffers)
    close(func.functional_call(net, both, X), net(X))
    moved = buffers | {"running_mean": torch.tensor([2.0, 3.0, 5.0])}
    both = parameters, moved
    there = func.functional_call(net, both, X)
    close(there - net(X), (-moved["running_mean"] / (1 + net.eps) ** 0.5).expand(5, 3))


@pytest.fixture
def ntk(namespace):
    return namespace("function_transforms/ntk")


def test_the_kernel_predicts_a_small_step(ntk):
    ns, outputs = ntk, ntk["outputs"]
    count = sum(p.numel() for p in ns["net"].parameters())
    assert ns["J"].shape == (*ns["Y"].shape, count)
    flat = ns["J"].reshape(-1, count)
    close(ns["K"].reshape(len(flat), -1), flat @ flat.T)
    # The gradient of half the squares, by differences of the loss
    for name, p in ns["parameters"].items():

        def loss(p, name=name):
            Y = outputs(ns["parameters"] | {name: p})
            return ((Y - ns["targets"]) ** 2).sum() / 2

        close(ns["gradient"][name], jacobian_by_differences(loss, p))
    gaps = []
    for rate in (ns["rate"], ns["rate"] / 10):
        stepped = {n: p - rate * ns["gradient"][n] for n, p in ns["parameters"].items()}
        change = outputs(stepped) - ns["Y"]
        predicted = -rate * (flat @ (flat.T @ ns["Y_bar"].reshape(-1)))
        gaps.append((predicted - change.reshape(-1)).norm() / change.norm())
    assert [f"{gap:.1e}" for gap in gaps] == ["1.3e-04", "1.3e-05"]  # as the page says
    assert gaps[0] / gaps[1] == pytest.approx(10, rel=0.1)
    assert ns["gap"] == pytest.approx(gaps[0].item())


def test_a_vjp_and_a_jvp_multiply_by_the_kernel(ntk):
    by_matrix = torch.einsum("bicj,cj->bi", ntk["K"], ntk["Y_bar"])
    close(ntk["KY_bar"], by_matrix)
    assert ntk["rest"] == (ntk["KY_bar"] - by_matrix).abs().max()
    step = 1e-5

    def moved(sign):
        return ntk["outputs"](
            {n: p + sign * step * ntk["gradient"][n] for n, p in point.items()}
        )

    point = ntk["parameters"]
    close(ntk["KY_bar"], (moved(1) - moved(-1)) / (2 * step))


# All zeros


def test_a_lost_argument_gives_zeros_and_strict_tells(model):
    parameters = model["parameters"]
    assert model["total"] == 0
    assert "independent of the inputs" in str(model["raised"])
    pair = (parameters,), (parameters,)
    func.jvp(model["outputs"], *pair, strict=True)  # does not raise
    misspelt = {"0.wieght": parameters["0.weight"]}
    assert not func.jacrev(model["outputs"])(misspelt)["0.wieght"].any()
    with pytest.raises(RuntimeError, match="Unexpected key"):
        func.functional_call(model["net"], misspelt, model["X"], strict=True)
    # strict=True does not notice one lost parameter, and wants all names
    pair = (parameters | misspelt,), (parameters | misspelt,)
    func.jvp(model["outputs"], *pair, strict=True)
    some = {"0.weight": parameters["0.weight"]}
    with pytest.raises(RuntimeError, match="Missing key"):
        func.functional_call(model["net"], some, model["X"], strict=True)
    leaf = parameters["0.bias"].clone().requires_grad_()
    with pytest.raises(
        RuntimeError, match="appears to not have been used in the graph"
    ):
        torch.autograd.grad(model["net"](model["X"]).sum(), leaf)


@pytest.mark.parametrize("cut", ["detach", "data", "item"])
def test_what_cuts_gives_zeros(cut):
    def f(x):
        parts = {"detach": x.detach(), "data": x.data}
        return parts[cut] ** 2 if cut != "item" else torch.ones(2) * x[0].item()

    x = torch.tensor([2.0, 3.0, 5.0])
    for jacobian in (func.jacrev, func.jacfwd):
        assert not jacobian(f)(x).any()


def test_torch_tensor_of_elements_gives_zeros_where_stack_does_not(clean_state):
    def copied(x):
        return torch.tensor([x[0] * x[1], x[2]])

    def stacked(x):
        return torch.stack([x[0] * x[1], x[2]])

    x = torch.tensor([2.0, 3.0, 5.0])
    assert not func.jacfwd(copied)(x).any()
    with pytest.warns(UserWarning, match="^Converting a tensor with requires_grad=Tr"):
        assert not func.jacrev(copied)(x).any()
    close(func.jacrev(stacked)(x), jacobian_by_differences(stacked, x))
