"""errors_hooks: what the fixes for hooks of modules do, and the wrong ones."""

import pytest
import torch
from oracles import close
from torch import nn
from torch.testing import assert_close


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_hooks/{claim}")


def test_both_kinds_fix_sees_the_gradient_of_the_input(run):
    ns = run("both_kinds_of_hooks")
    assert ns["shapes"] == [[*ns["x"].shape]]


def test_a_module_remembers_the_kind_of_a_removed_hook():
    layer = nn.Linear(3, 2)
    layer.register_backward_hook(print).remove()
    with pytest.raises(RuntimeError, match="Cannot use both"):
        layer.register_full_backward_hook(print)


def test_the_old_hook_sees_the_input_of_the_last_operation(run, capsys):
    ns, seen = run("non_full_hook"), []
    net = ns["net"]
    assert capsys.readouterr().out == f"[[5, 4]]\n{[[*ns['x'].shape]]}\n"
    x = torch.ones(5, 3, requires_grad=True)
    net.register_full_backward_hook(lambda module, ins, outs: seen.extend(ins))
    hidden = net[0](x)
    hidden.retain_grad()
    net[1](hidden).sum().backward()
    (x_bar,) = torch.autograd.grad(net(x).sum(), x)
    assert_close(seen[0], x_bar)
    assert hidden.grad.shape == (5, 4)


def test_hook_output_fix_sees_the_cotangent_of_the_entry(run, capsys):
    ns = run("hook_output_no_tensor")
    assert_close(ns["seen"][0], torch.ones(5, 2))
    assert capsys.readouterr().out.count("\n") == 1  # the module's own hook is silent


def test_module_hook_fix_scales_the_gradient_of_the_input(run):
    ns = run("module_hook_number")
    close(ns["x"].grad, 10 * ns["layer"].weight.sum(0).expand(5, 3))


def tenfold(module, grad_input, grad_output):
    return 10 * grad_input[0]


def in_a_tuple(module, grad_input, grad_output):
    return (tenfold(module, grad_input, grad_output),)


def test_with_one_sample_the_number_is_right_by_accident():
    layer = nn.Linear(3, 2)
    layer.register_full_backward_hook(tenfold)
    with pytest.raises(RuntimeError, match="hook 'hook' has changed the size"):
        layer(torch.ones(1, 3, requires_grad=True)).sum().backward()


def test_inputs_by_keyword_are_not_in_grad_input(clean_state):
    layer, seen = nn.Linear(3, 2), []
    layer.register_full_backward_hook(lambda module, ins, outs: seen.append(ins))
    x = torch.ones(1, 3, requires_grad=True)
    with pytest.warns(UserWarning, match="no inputs require gradients"):
        layer(input=x).sum().backward()
    assert seen == [()]
    assert x.grad is not None


def test_pre_hook_fix_scales_the_parameters_too_and_a_full_hook_does_not(run):
    ns = run("pre_hook_number")
    close(ns["layer"].bias.grad, 10 * torch.full((2,), 5.0))
    layer = nn.Linear(3, 2)
    layer.register_full_backward_hook(in_a_tuple)
    layer(torch.ones(5, 3, requires_grad=True)).sum().backward()
    assert_close(layer.bias.grad, torch.full((2,), 5.0))


def test_without_an_input_the_hook_comes_before_the_weights(run):
    layer, there = run("no_inputs_require_gradients")["layer"], []
    layer.weight.grad = None
    layer.register_full_backward_hook(
        lambda module, ins, outs: there.append(module.weight.grad is not None)
    )
    with pytest.warns(UserWarning, match="no inputs require gradients"):
        layer(torch.ones(1, 3)).sum().backward()
    assert there == [False]


def test_without_an_input_a_hook_may_not_return_a_gradient(clean_state):
    layer = nn.Linear(3, 2)
    layer.register_full_backward_hook(lambda module, ins, outs: (torch.ones(1, 3),))
    with (
        pytest.warns(UserWarning, match="no inputs require gradients"),
        pytest.raises(RuntimeError, match="should always return None"),
    ):
        layer(torch.ones(1, 3)).sum().backward()


def test_a_pre_hook_scales_what_the_parameters_get_without_an_input(run):
    ns = run("no_input_gradient")
    close(ns["layer"].bias.grad, torch.full((2,), 10.0 * len(ns["x"])))


def test_a_hook_that_passes_none_on_fits_every_layer(clean_state):
    def tenfold(module, ins, outs):
        return None if ins[0] is None else (10 * ins[0],)

    first, second = nn.Linear(3, 2), nn.Linear(2, 4)
    net = nn.Sequential(first, second)
    for layer in net:
        layer.register_full_backward_hook(tenfold)
    with pytest.warns(UserWarning, match="no inputs require gradients"):
        net(torch.ones(1, 3)).sum().backward()
    assert first.bias.grad is not None
    close(first.bias.grad, 10 * second.weight.sum(0))
