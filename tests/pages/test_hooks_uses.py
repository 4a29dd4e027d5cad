"""The facts of the page hooks: what hooks are good for, and the exercises."""

from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences
from test_hooks import out, tensor_in

# Uses


def test_a_hook_on_a_view_reverses_one_of_two_uses(namespace):
    ns = namespace("hooks/reversal")
    label, domain = ns["from_label"], ns["from_domain"]
    factor = ns["reverse"](torch.tensor(1.0))
    assert factor < 0
    close(ns["x_bar"](True), 7 * (label + factor * domain))
    close(ns["x_bar"](False), 7 * factor * (label + domain))

    def loss(x):  # whose gradient is the reversed one
        return (7 * x * (label + factor * domain)).sum()

    close(ns["x_bar"](True), jacobian_by_differences(loss, ns["x"]))
    # The page's arithmetic is that of the first element
    assert ns["x_bar"](True)[0] == 7 * (1 - 2 * 10)
    assert ns["x_bar"](False)[0] == -2 * 7 * (1 + 10)


def test_the_first_name_is_where_infinity_begins_and_anomaly_names_the_next(
    namespace, capsys
):
    ns = namespace("hooks/first_nan")
    lines = out(capsys).splitlines()
    assert [line.split()[0] for line in lines] == ["square", "x"]
    square, x_bar = map(tensor_in, lines)
    x = ns["x"].detach().double()
    slope = ns["sine_bar"].double() * x.abs().cos() / (2 * x.abs())
    kept = x != 0
    torch.testing.assert_close(square[kept], slope[kept], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(x_bar[kept], (slope * 2 * x)[kept], rtol=1e-4, atol=1e-4)
    assert square[~kept].isinf().all()
    assert x_bar[~kept].isnan().all()
    with (
        pytest.warns(UserWarning, match="Error detected in MulBackward0"),
        pytest.raises(RuntimeError, match="'MulBackward0' returned nan"),
        torch.autograd.set_detect_anomaly(True),
    ):
        (ns["x"] * ns["x"]).sqrt().sin().sum().backward()


def test_activation_times_cotangent_is_the_gradient_of_each_sample(namespace, capsys):
    ns = namespace("hooks/per_sample")
    assert "False" not in out(capsys)
    found, net, W = ns["layer"].by_hooks, ns["net"], ns["layer"].weight
    assert found.shape == (len(ns["X"]), *W.shape)
    W_start = W.detach().clone()
    for b, x in enumerate(ns["X"]):  # one by one, twice
        (one,) = torch.autograd.grad((net(x[None]) ** 2).sum(), W)
        close(found[b], one)

        def loss(W, x=x):
            bias = ns["layer"].bias.detach().double()
            return (torch.tanh(W @ x.double() + bias) ** 2).sum()

        close(found[b], jacobian_by_differences(loss, W_start))
    (net(ns["X"]) ** 2).sum(1).mean().backward()
    close(ns["layer"].by_hooks, found / len(ns["X"]))  # a mean divides every row


def test_stepping_in_the_pass_holds_one_gradient_and_gives_the_same_weights(
    namespace, capsys
):
    ns = namespace("hooks/step_in_backward")
    usual, fused = ns["usual"], ns["fused"]
    sizes = [p.numel() for p in usual.parameters()]
    assert ns["counts"] == sizes[::-1]
    first, second, third = out(capsys).splitlines()
    assert first.endswith(f": {sum(sizes)}")
    assert second.endswith(f": {ns['counts']}")
    assert "False" not in third
    assert all(p.grad is None for p in fused.parameters())
    for a, b in zip(usual, fused, strict=True):
        close(a.weight, b.weight)
        # By differences: the step that both took was along the gradient
        assert a.weight.grad.abs().max() > 0

    def loss(W):  # of the last layer, whose gradient needs the first two as they were
        first_two = [
            p.detach().double() + 0.1 * p.grad.double() for p in usual.parameters()
        ]
        hidden = ns["x"].double() @ first_two[0].T @ first_two[1].T
        return (hidden @ W.T).sum()

    close(usual[2].weight.grad, jacobian_by_differences(loss, usual[2].weight))


# Exercises


def test_views_tell_the_two_contributions_apart(namespace, capsys):
    ns = namespace("hooks/exercise_each_use")
    lines = out(capsys).splitlines()
    got = {line.split(":")[0]: float(line.split("(")[1][:-1]) for line in lines}
    x = torch.stack([ns["x_1"], ns["x_2"], ns["x_3"]])
    capsys.readouterr()
    example = namespace("hooks/received")
    close(x, example["x"])
    close(torch.stack([ns["y_1"], ns["y_2"]]), example["f"](x))
    assert got["from y_1"] == ns["one"] * ns["x_1"]
    assert got["from y_2"] == ns["hundred"]
    assert got["x_2.grad"] == got["from y_1"] + got["from y_2"] == ns["x_2"].grad


def test_a_hook_that_adds_is_retain_grad(namespace):
    ns = namespace("hooks/exercise_retain_grad")
    close(ns["kept"]["h"], ns["h"].grad)
    close(ns["x"].grad, ns["kept"]["h"].double() * 2 * ns["x"].double())


def test_the_graph_saves_what_the_rules_need(namespace):
    ns = namespace("hooks/exercise_saved")
    assert ns["packed"] == [tuple(ns["x"].shape)]
    y_bar = torch.tensor([1.0, 100.0]).double()
    by_hand = torch.outer(y_bar, ns["x"].double()) + y_bar.sum()
    close(ns["W"].grad, by_hand)

    def f(W):
        return W @ ns["x"].double() + W.sum()

    J = jacobian_by_differences(f, ns["W"])
    close(ns["W"].grad, torch.einsum("m,mij->ij", y_bar, J))
    shapes, x = list[Any](), ns["x"].clone().requires_grad_()

    def pack(one):
        shapes.append(tuple(one.shape))
        return one

    with torch.autograd.graph.saved_tensors_hooks(pack, ns["unpack"]):
        ns["W"] @ x
    assert sorted(shapes) == sorted([tuple(ns["W"].shape), tuple(x.shape)])
    exact = torch.tensor(0.1, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(ns["pack"], ns["unpack"]):
        rounded = exact**2
    rounded.backward()
    assert exact.grad == 2 * exact.detach().half().float() != 2 * exact
