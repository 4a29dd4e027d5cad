"""What a checkpoint does inside: it runs again, and ȳ is the vector of its backward.

Judges are PyTorch's own checkpoint, bit for bit, and the gradient by a formula and by
differences.
"""

import inspect
import sys
import warnings
from functools import partial

import pytest
import torch
from checks import ROOT
from checks.topics import assert_said
from oracles import pulled_back
from pictures import report
from torch import nn
from torch.utils import checkpoint as module
from torch.utils.checkpoint import checkpoint

said = partial(assert_said, "checkpointing")


def running(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])


@pytest.fixture
def own(namespace):
    return namespace("checkpointing/own")


def test_f_runs_again_with_recording_and_gives_the_vjp(namespace, capsys):
    own = namespace("checkpointing/own")
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(" ")[2] for line in lines[:2]] == ["False", "True"]
    for y_bar in (torch.tensor([1.0, 100.0]), torch.tensor([-7.0, 0.5])):
        x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
        own["Checkpoint"].apply(running, x).backward(gradient=y_bar)
        wanted = pulled_back(running, x, y_bar)
        assert x.grad is not None
        torch.testing.assert_close(x.grad.double(), wanted)
    said("(3, 102, 1000)")


def test_the_vector_inside_is_the_one_that_comes_from_above(own):
    seen: list[torch.Tensor] = []

    def spied(x):
        y = running(x)
        if y.requires_grad:
            y.register_hook(seen.append)
        return y

    x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    y = own["Checkpoint"].apply(spied, x)
    (y * torch.tensor([3.0, 7.0])).sum().backward()
    (arrived,) = seen
    assert arrived.tolist() == [3, 7]
    line = "torch.autograd.backward(outputs_with_grad, args_with_grad)"
    said(line)
    assert line in inspect.getsource(module.CheckpointFunction.backward)


def test_the_own_one_equals_both_real_ones_to_the_bit(own):
    # The line of imports before the class and the class itself
    source = (ROOT / "snippets/checkpointing/own.py").read_text("utf-8")
    body = source.split("class Checkpoint")[1].split("# %%")[0]
    assert 13 <= sum(1 for line in body.splitlines() if line.strip()) <= 17
    torch.manual_seed(3)
    net = nn.Sequential(nn.Linear(4, 6), nn.SiLU(), nn.LayerNorm(6), nn.Linear(6, 2))
    x = torch.randn(9, 4, requires_grad=True)
    y_bar = torch.randn(9, 2)
    leaves = [x, *net.parameters()]

    def grads(y):
        for leaf in leaves:
            leaf.grad = None
        y.backward(y_bar)
        return [leaf.grad for leaf in leaves]

    wanted = grads(net(x))
    for y in (
        own["Checkpoint"].apply(net, x),
        checkpoint(net, x, use_reentrant=True),
        checkpoint(net, x, use_reentrant=False),
    ):
        assert all(map(torch.equal, grads(y), wanted))
    assert own["same"](own["mine"], own["plain"])


def test_the_pictures_show_one_node_outside_and_f_inside():
    outside, inside = report().good["checkpointing/graph"].figures
    assert "CheckpointBackward" in outside.svg
    assert "MulBackward0" not in outside.svg
    for node in ("MulBackward0", "AddBackward0", "PowBackward0"):
        assert node in inside.svg
    x = torch.tensor([2.0, 3.0, 5.0])
    bars = pulled_back(running, x, torch.tensor([1.0, 100.0]))
    for figure in (outside, inside):
        for bar in bars.tolist():
            assert f">{bar:g}<" in figure.svg


def step(which, f, *args, **kwargs):
    return checkpoint(f, *args, use_reentrant=which, **kwargs)


def test_the_table_of_the_two_implementations():
    x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    for ask in (
        lambda y: torch.autograd.grad(y, x),
        lambda y: y.backward(inputs=[x]),
    ):
        ask(step(False, torch.sin, x).sum())
        with pytest.raises(RuntimeError, match="incompatible"):
            ask(step(True, torch.sin, x).sum())
    W = torch.ones(3, requires_grad=True)
    data = torch.tensor([2.0, 3.0, 5.0])
    assert step(False, lambda h: h * W, data).requires_grad
    with pytest.warns(UserWarning, match="None of the inputs"):
        assert not step(True, lambda h: h * W, data).requires_grad
    step(False, torch.sum, x, dim=0)
    with pytest.raises(ValueError, match="Unexpected keyword"):
        step(True, torch.sum, x, dim=0)


def test_only_one_of_the_two_stops_early():
    runs = []

    def f(x):
        y = x.sin()  # saves x
        runs.append("sin")
        z = y + 7  # saves nothing
        runs.append("sum")
        return z

    for which, wanted in ((True, ["sin", "sum"] * 2), (False, ["sin", "sum"])):
        runs.clear()
        x = torch.tensor([2.0, 3.0], requires_grad=True)
        step(which, f, x).sum().backward()
        assert runs == wanted


@pytest.mark.parametrize("k", [2, 4, 8])
def test_the_peak_of_the_reentrant_one_is_one_activation_higher(namespace, k):
    ns = namespace("checkpointing/timeline")

    def ways(which):
        def forward(weights, h):
            h = h.detach().requires_grad_()
            for i in range(0, len(weights), k):
                part = partial(ns["run"], weights[i : i + k])
                h = checkpoint(part, h, use_reentrant=which)
            return h

        return ns["peak"](ns["measure"](forward, 16))

    assert ways(False) == 16 / k + k + 2.25
    assert ways(True) == ways(False) + 1


def test_without_use_reentrant_it_warns_and_announces_an_exception():
    said("In version 2.9 we will raise an exception")
    said("2.13")
    told = " ".join((inspect.getdoc(checkpoint) or "").split())
    assert "In version 2.9 we will raise an exception" in told
    assert torch.__version__.startswith("2.13")
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    with pytest.warns(UserWarning, match="use_reentrant parameter should be passed"):
        y = checkpoint(torch.sin, x)
    with pytest.raises(RuntimeError):  # which shows that it is the reentrant one
        torch.autograd.grad(y.sum(), x)


def zeros(values):
    return [value == 0 for value in values]


def test_dropout_draws_the_same_mask_only_if_the_state_is_kept(namespace, capsys):
    namespace("checkpointing/dropout")
    lines = capsys.readouterr().out.splitlines()
    rows = [eval(line[line.index("[") :]) for line in lines if "[" in line]
    y, x_bar, y_other, x_bar_wrong = rows
    assert y == y_other
    assert zeros(x_bar) == zeros(y)
    assert zeros(x_bar_wrong) != zeros(y)
    factor = 10 / (1 - 0.5)
    assert x_bar == [factor * (value != 0) for value in y]


def test_the_own_one_is_wrong_for_dropout_until_it_keeps_the_state(namespace, capsys):
    namespace("checkpointing/exercise_random")
    rows = [eval(line) for line in capsys.readouterr().out.splitlines()]
    y, wrong, y_again, right = rows
    assert y == y_again
    assert zeros(wrong) != zeros(y) == zeros(right)


def test_random_numbers_outside_go_on_as_if_nothing_had_happened(namespace):
    ns = namespace("checkpointing/exercise_random")
    x = torch.arange(2.0, 13.0).requires_grad_()
    after = []
    for f in (ns["dropout"], partial(ns["WithRandomState"].apply, ns["dropout"])):
        torch.manual_seed(5)
        f(x).sum().backward()
        after.append(torch.rand(3))
    assert torch.equal(*after)


def test_it_has_nothing_to_warn_of():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checkpoint(torch.sin, x, use_reentrant=False).sum().backward()


@pytest.mark.parametrize("use_reentrant", [True, False])
def test_python_is_called_for_each_saved_tensor_unless_reentrant(use_reentrant):
    def chain(n, x):
        for _ in range(n):
            x = x.sin()  # which saves its input
        return x

    def calls(n):  # of functions in torch's file, for one checkpoint of n layers
        called = []

        def note(frame, event, _):
            if event == "call" and frame.f_code.co_filename == module.__file__:
                called.append(frame.f_code.co_name)

        x = torch.ones(3, requires_grad=True)
        sys.setprofile(note)
        try:
            checkpoint(chain, n, x, use_reentrant=use_reentrant).sum().backward()
        finally:
            sys.setprofile(None)
        return len(called)

    more = calls(8) - calls(4)
    assert more == 0 if use_reentrant else more >= 4
