"""The facts of the page hooks: why a hook is not called, raises or gets nothing."""

import warnings
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from test_hooks import out, tensor_in
from torch import nn


@pytest.fixture
def x():
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


def test_hooks_that_cannot_be_registered_say_so(x):
    with pytest.raises(RuntimeError, match="cannot register a hook on a tensor that"):
        x.detach().register_hook(print)
    with pytest.raises(RuntimeError, match="cannot be registered on non-leaf tensors"):
        (2 * x).register_post_accumulate_grad_hook(print)


@pytest.mark.parametrize(
    "another", [lambda h: h[0], lambda h: h.view(-1), lambda h: h.clone()]
)
def test_a_hook_on_another_object_fires_only_if_the_loss_uses_it(x, another):
    seen, h = list[Any](), 2 * x
    other = another(h)
    other.register_hook(seen.append)
    (h * h).sum().backward()
    assert seen == []
    h = 2 * x
    other = another(h)
    other.register_hook(seen.append)
    other.sum().backward()
    assert len(seen) == 1


def test_a_hook_that_comes_after_the_pass_waits_for_the_next(x):
    seen, y = list[Any](), (x * x).sum()
    y.backward(retain_graph=True)
    y.register_hook(seen.append)
    assert seen == []
    y.backward()
    assert len(seen) == 1
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        y.backward()


def test_forward_called_by_name_runs_no_hooks(x):
    seen, layer = list[Any](), nn.Linear(3, 2)
    layer.register_full_backward_hook(lambda *got: seen.append(got))
    layer.register_forward_hook(lambda *got: seen.append(got))
    layer.forward(x).sum().backward()
    assert seen == []
    layer(x).sum().backward()
    assert len(seen) == 2


def test_a_module_hook_fires_only_if_the_pass_reaches_the_inputs(x):
    seen, layer = list[Any](), nn.Linear(3, 2)
    layer.register_full_backward_hook(lambda *got: seen.append(got))
    torch.autograd.grad(layer(x).sum(), layer.weight)
    layer(x).sum().backward(inputs=[layer.weight])
    assert seen == []
    torch.autograd.grad(layer(x).sum(), x)
    assert len(seen) == 1


def test_autograd_grad_runs_tensor_hooks_and_no_post_accumulate_hooks(
    namespace, capsys
):
    ns = namespace("hooks/not_accumulated")
    first, by_hook, added, second, again, third = out(capsys).splitlines()
    assert [first, second, third] == [
        *("backward", "autograd.grad", "backward with inputs=[u]")
    ]
    assert again == by_hook
    J = ns["u"].item() * jacobian_by_formula(ns["x"])
    for line in (by_hook, added):
        close(tensor_in(line), J.T @ ns["y_bar"].double())
    close(ns["x"].grad, J.T @ ns["y_bar"].double())  # the last call added nothing
    twice = 2 * (ns["f"](ns["x"]) @ ns["y_bar"])
    close(ns["u"].grad, twice)


def test_ddp_averages_what_is_accumulated_and_nothing_else(namespace):
    ns = namespace("hooks/averaged")
    W_bar = ns["y_bar"].T @ ns["x"]  # (m, B) @ (B, n)
    close(ns["W_bar"], W_bar)
    close(ns["layer"].weight.grad, (W_bar + 0 * W_bar) / 2)  # of two processes

    def sent(W):
        return ns["x"].double() @ W.T

    J = jacobian_by_differences(sent, ns["layer"].weight)  # (1, m, m, n)
    close(ns["W_bar"], torch.einsum("bm,bmij->ij", ns["y_bar"].double(), J))
    assert not torch.distributed.is_initialized()


def test_without_an_input_that_requires_grad_grad_input_is_none(namespace, capsys):
    ns = namespace("hooks/constant_input")
    lines = out(capsys).splitlines()
    assert lines[0] == "grad_input  = (None,)"
    assert lines[1] == f"grad_output = ({ns['y_bar']},)"
    assert "since no inputs require gradients" in str(ns["warned"][0])
    layer = nn.Linear(3, 2)
    layer.register_full_backward_hook(lambda m, inside, outside: (ns["x"],))
    with (
        pytest.warns(UserWarning, match="no inputs require gradients"),
        pytest.raises(RuntimeError, match="should always return None"),
    ):
        layer(ns["x"]).sum().backward()
    capsys.readouterr()
    x = ns["x"].clone().requires_grad_()
    ns["layer"](x).backward(ns["y_bar"])
    assert "(None,)" not in out(capsys)


def test_a_module_hook_before_an_in_place_relu_raises_and_a_tensor_hook_works(
    namespace, capsys
):
    ns = namespace("hooks/relu_in_place")
    said = str(ns["raised"])
    assert said.startswith(
        "Output 0 of BackwardHookFunction is a view and is being modified inplace."
    )
    assert out(capsys).strip() == f"relu's output got {ns['y_bar']}"
    # and the same from a module hook, where the relu is not in place
    seen = list[Any]()
    net = nn.Sequential(ns["net"][0], nn.ReLU())
    net[1].register_full_backward_hook(lambda m, inside, outside: seen.append(outside))
    net(ns["x"]).backward(ns["y_bar"])
    close(seen[0][0], ns["y_bar"])


def test_adding_in_place_to_what_a_hooked_module_returns_raises(x):
    layer = nn.Linear(3, 3)
    layer.register_full_backward_hook(lambda *got: None)
    y = layer(x)
    with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
        y += x


def test_an_early_hook_gets_the_cotangent_of_the_value_before(namespace, capsys):
    ns = namespace("hooks/before_in_place")
    late, early, kept = map(tensor_in, out(capsys).splitlines())
    close(late, ns["h_bar"])
    close(kept, late)
    J = jacobian_by_differences(lambda h: 10 * h, ns["x"] ** 2)
    close(early, J.T @ ns["h_bar"].double())
    close(ns["x"].grad, early * 2 * ns["x"].double())


def test_unused_parts_give_none_to_the_hook_and_zeros_to_the_module(namespace, capsys):
    ns = namespace("hooks/unused_output")
    lines = out(capsys).splitlines()
    assert lines[0] == "hook of the unused part: None"
    assert lines[-5] == "without hook: u.grad = None"
    assert ns["u"].grad.count_nonzero() == 0
    assert tensor_in(lines[-2]).tolist() == [0.0] * ns["u"].numel()
    close(tensor_in(lines[-3]), torch.full((3,), 10.0))
    u, rest = ns["u"], (2 * ns["x"]).split([1, 2])
    rest[1].register_hook(lambda bar: bar * 2)
    with pytest.raises(TypeError, match="NoneType"):
        rest[0].sum().backward()
    # Weight decay sees the difference between zeros and None
    before = u.detach().clone()
    decay = torch.optim.SGD([u], lr=1.0, weight_decay=0.5)
    u.grad = None
    decay.step()
    close(u, before)
    u.grad = torch.zeros_like(u)
    decay.step()
    close(u, before / 2)


def test_a_change_in_place_doubles_the_neighbour_and_the_seed(namespace, capsys):
    ns = namespace("hooks/changed_argument")
    said = [tensor_in(line) for line in out(capsys).splitlines() if "[" in line]
    x_bar, u_bar, x_changed, u_changed, seed = said
    close(x_bar, 2 * u_bar)  # x + u: without hooks, both are y_bar
    for changed in (x_changed, u_changed, seed):
        close(changed, 2 * u_bar)
    close(ns["y_bar"], seed)


def test_an_output_that_is_a_dict_or_a_list_silences_the_hook(x):
    class Wraps(nn.Module):
        def __init__(self, how):
            super().__init__()
            self.how = how

        def forward(self, x):
            return self.how(2 * x)

    for how, kind in ((lambda y: {"y": y}, dict), (lambda y: [y], list)):
        net, seen = Wraps(how), list[Any]()
        net.register_full_backward_hook(lambda *got, seen=seen: seen.append(got))
        with pytest.warns(UserWarning, match="For backward hooks to be called") as told:
            y = net(x)
        assert f"should be a Tensor or a tuple of Tensors but received {kind}" in str(
            told[0].message
        )
        entry = y["y"] if kind is dict else y[0]
        entry.register_hook(seen.append)
        entry.sum().backward()
        assert len(seen) == 1  # the entry's own
        net.how = lambda y: (y,)
        net(x)[0].sum().backward()
        assert len(seen) == 2


def test_warnings_of_a_module_hook_come_only_where_the_page_says(x):
    layer = nn.Linear(3, 2)
    layer.register_full_backward_hook(lambda *got: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layer(x).sum().backward()
