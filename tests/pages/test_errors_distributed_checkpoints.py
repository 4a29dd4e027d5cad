"""What the fixes of errors_distributed do: checkpoints, torch.compile, memory."""

import re

import pytest
import torch
from oracles import close, jacobian_by_differences
from test_errors_distributed import PAGE
from torch import nn
from torch.autograd import grad
from torch.func import jacrev
from torch.testing import assert_close
from torch.utils.checkpoint import CheckpointError, checkpoint

from vjp_errors import explain


@pytest.fixture
def after(namespace):
    return lambda name: namespace(f"{PAGE}/{name}")


def slope(f, x, y_bar):
    return torch.tensordot(y_bar.double(), jacobian_by_differences(f, x), y_bar.dim())


@pytest.mark.parametrize("name", ["use_reentrant", "checkpoint_and_grad"])
def test_use_reentrant_fix_gives_the_slope_to_autograd_grad(name, after):
    ns = after(name)
    right = slope(lambda x: (x * x).sin(), ns["x"], ns["y_bar"])
    assert_close(ns["x_bar"].double(), right, rtol=1e-4, atol=0)


def test_backward_without_inputs_works_but_fills_every_leaf(after):
    ns = after("checkpoint_and_grad")
    w = torch.tensor(7.0, requires_grad=True)
    checkpoint(ns["f"], w * ns["x"], use_reentrant=True).sum().backward()
    assert w.grad is not None
    assert ns["x"].grad is not None


def test_checkpoint_needs_grad_fix_is_right_and_so_is_requires_grad(after):
    ns = after("checkpoint_needs_grad")
    first, x, y_bar = ns["first"], ns["x"], ns["y_bar"]
    assert_close(first.bias.grad, ns["right"])
    first.bias.grad = None
    x.requires_grad_()
    h = checkpoint(first, x, use_reentrant=True)
    ns["last"](h).backward(y_bar)
    assert_close(first.bias.grad, ns["right"])
    assert_close(x.grad, y_bar @ ns["last"].weight @ first.weight)  # in vain


def test_tensors_in_a_dictionary_are_not_seen(clean_state):
    x = torch.ones(2, requires_grad=True)

    def f(given):
        return given["x"].sin()

    with pytest.warns(UserWarning, match="None of the inputs"):
        assert not checkpoint(f, {"x": x}, use_reentrant=True).requires_grad
    assert checkpoint(f, {"x": x}, use_reentrant=False).requires_grad


def test_checkpoint_keywords_fix_is_right_and_positions_work_with_both(after):
    ns = after("checkpoint_keywords")
    right = slope(lambda x: (7 * x).sin(), ns["x"], ns["y_bar"])
    assert_close(ns["x"].grad.double(), right, rtol=1e-4, atol=0)
    for reentrant in (True, False):
        ns["x"].grad = None
        y = checkpoint(ns["f"], ns["x"], 7, use_reentrant=reentrant)
        y.backward(ns["y_bar"])
        assert_close(ns["x"].grad.double(), right, rtol=1e-4, atol=0)


def test_number_of_tensors_fix_is_the_plain_gradient_and_no_check_is_no_cure(after):
    ns = after("checkpoint_number_of_tensors")
    net, x, y_bar = ns["net"], ns["x"], ns["y_bar"]
    assert_close(net[0].bias.grad, ns["right"])
    y = checkpoint(net, x, use_reentrant=False, determinism_check="none")
    net.eval()
    with pytest.raises(CheckpointError, match="different number of tensors"):
        y.backward(y_bar)


def test_metadata_fix_is_the_cosine_and_no_check_fails_later_or_wrongly(after):
    ns = after("checkpoint_metadata")
    x, kept = ns["x"], [0, 1, 2]
    assert_close(x.grad, x.detach().cos())
    y = checkpoint(ns["f"], x, kept, use_reentrant=False, determinism_check="none")
    kept.pop()
    with pytest.raises(RuntimeError, match=r"^The size of tensor"):
        y.sum().backward()


def test_a_default_dtype_that_changes_in_between_is_other_metadata(clean_state):
    def f(x):
        return torch.linspace(1, 2, 3) * x

    x = torch.ones(3, requires_grad=True)
    y = checkpoint(f, x, use_reentrant=False)
    torch.set_default_dtype(torch.float64)
    with pytest.raises(CheckpointError, match="different metadata"):
        y.sum().backward()


def test_recomputed_otherwise_mixes_two_factors_and_the_fix_has_one(after, capsys):
    ns = after("recomputed_otherwise")
    x, y_bar = ns["x"].detach(), ns["y_bar"]
    printed = capsys.readouterr().out.splitlines()[0]
    assert printed == f"x.grad = {120 * x * y_bar}"
    right = slope(lambda x: (2 * x) ** 2, x, y_bar)
    assert_close(ns["x"].grad.double(), right, rtol=1e-6, atol=0)
    close(ns["x"].grad, 8 * x * y_bar)


def test_unpacked_once_fix_is_right_and_twice_is_fine_elsewhere(after):
    ns = after("unpacked_once")
    times, x, y_bar = ns["Times"].apply, ns["x"], ns["y_bar"]
    assert_close(x.grad, 2 * x.detach() * y_bar)
    for y in (times(x, x), checkpoint(times, x, x, use_reentrant=True)):
        x.grad = None
        y.backward(y_bar)
        assert_close(x.grad, 2 * x.detach() * y_bar)
    y = checkpoint(times, x, x, use_reentrant=False)
    with pytest.raises(CheckpointError, match="unpacked once"):
        y.backward(y_bar, retain_graph=True)


def test_checkpoint_not_necessary_fix_keeps_the_norm_constant(after):
    ns = after("checkpoint_not_necessary")
    norm = ns["x"].detach().norm()
    right = slope(lambda x: x / norm.double(), ns["x"], ns["y_bar"])
    assert_close(ns["x"].grad.double(), right, rtol=1e-5, atol=0)
    y = checkpoint(ns["normed"], ns["x"], use_reentrant=False)
    with pytest.raises(RuntimeError, match="does not require grad"):
        y.backward(ns["y_bar"])


def test_compiled_double_backward_fix_is_the_hessian_vector_product(after):
    ns = after("compiled_double_backward")
    x, v = ns["x"], ns["v"]
    assert_close(x.grad, 6 * x.detach() * v)
    for f in (ns["f"], torch.compile(ns["f"], backend="eager")):
        (slope,) = grad(f(x), x, create_graph=True)
        assert_close(grad(slope, x, v)[0], 6 * x.detach() * v)


def test_recurrent_layers_alone_in_training_mode_leave_the_others():
    net = nn.ModuleList([nn.LSTM(3, 2, 2, dropout=0.5), nn.BatchNorm1d(2)])
    net.eval()
    for layer in net.modules():
        if isinstance(layer, nn.RNNBase):
            layer.train()
            layer.dropout = 0.0
    x = torch.linspace(0, 1, 12).reshape(4, 1, 3)
    assert_close(net[0](x)[0], net[0].eval()(x)[0])  # no dropout
    assert not net[1].training


def asked(call):
    """How many bytes there was no room for."""
    with pytest.raises(RuntimeError, match="can't allocate memory") as caught:
        call()
    return int(re.findall(r"allocate (\d+) bytes", str(caught.value))[0])


def test_cpu_out_of_memory_asked_for_a_one_hot_vector_for_each_output(after):
    ns = after("cpu_out_of_memory")
    f, x, m, n = ns["f"], ns["x"], ns["m"], ns["n"]
    assert asked(lambda: jacrev(f)(x)) == 4 * m * m == 4 * 36 * 10**12
    assert asked(lambda: torch.empty(m, n)) == 288 * 10**12  # J itself
    assert asked(lambda: x[:m, None] - x[:m]) == 4 * m * m  # a column minus a row
    # More than the addresses of a process, 128 TiB, so no setting of Linux grants it
    assert 4 * m * m > 2**47
    a, b = x.reshape(m, 2).unbind(1)
    assert_close(ns["by_a"], 2 * a * b)
    assert_close(ns["by_b"], a * a)
    x_bar = torch.stack([ns["by_a"], ns["by_b"]], 1) * ns["y_bar"][:, None]
    assert_close(ns["x_bar"], x_bar.flatten())
    assert ns["count"] == n


def test_the_words_of_windows_lead_to_cpu_out_of_memory():
    found = explain(
        "RuntimeError: [enforce fail at alloc_cpu.cpp:116] data. "
        "DefaultCPUAllocator: not enough memory: you tried to allocate 64 bytes."
    )
    assert found.entry
    assert found.entry.id == "cpu-out-of-memory"
    assert found.parts == {"reason": "not enough memory", "size": "64"}
