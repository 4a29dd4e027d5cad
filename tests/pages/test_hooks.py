"""The facts of the page hooks: what each hook receives, when, and in which order.

Two more files have why a hook is not called, and what hooks are good for; in which
thread a GPU runs them is in test_on_a_gpu.py. No test can check what the documentation,
tutorials and issues that the page links to say today, and what versions before 2.0 did.
"""

import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays
from torch import nn
from torch.autograd.graph import register_multi_grad_hook

Y_BAR = torch.tensor([1.0, 100.0], dtype=torch.float64)


def out(capsys):
    return capsys.readouterr().out


def tensor_in(line):
    """The numbers of the one tensor that a line of output shows, float64."""
    inside = line[line.index("[") + 1 : line.index("]")]
    return torch.tensor([float(one) for one in inside.split(",")]).double()


@pytest.fixture
def x():
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


# What hooks receive, and return


def test_hooks_receive_the_seed_and_the_vjp(namespace, capsys):
    ns = namespace("hooks/received")
    at_y, at_x = map(tensor_in, out(capsys).splitlines()[:2])
    close(at_y, ns["y_bar"])
    for J in (jacobian_by_formula(ns["x"]), jacobian_by_differences(ns["f"], ns["x"])):
        close(at_x, J.T @ at_y)
        close(ns["clipped"], J.T @ at_y.clamp(max=10))
        close(ns["plain"], J.T @ at_y)
    assert at_y[1] / at_y.clamp(max=10)[1] == 10  # ten times, not a hundred times
    close(ns["x"].grad, ns["plain"])  # the first two changed nothing


@pytest.mark.parametrize(
    ("hook", "message"),
    [
        (lambda bar: bar.sum(), "has changed the size of value"),
        (lambda bar: bar.double(), "has changed the type of value"),
    ],
)
def test_a_hook_keeps_shape_and_dtype(x, hook, message):
    y = x * 2
    y.register_hook(hook)
    with pytest.raises(RuntimeError, match=message):
        y.sum().backward()


def test_node_hooks_replace_what_the_table_says(x):
    J = 2 * torch.eye(3)
    y = x * 2
    y.grad_fn.register_prehook(lambda outputs: (3 * outputs[0],))
    y.grad_fn.register_hook(lambda inputs, outputs: (5 * inputs[0], None))
    bar = torch.tensor([1.0, 10.0, 100.0])
    close(torch.autograd.grad(y, x, bar, retain_graph=True)[0], 15 * J.T @ bar)
    y.grad_fn.register_hook(lambda inputs, outputs: None)
    close(torch.autograd.grad(y, x, bar)[0], 15 * J.T @ bar)


def test_forward_hooks_see_and_replace_values(x):
    layer = nn.Linear(3, 2)
    layer.register_forward_pre_hook(lambda module, args: (10 * args[0],))
    layer.register_forward_hook(lambda module, args, output: output + 7)
    expected = layer.weight.detach() @ (10 * x.detach()) + layer.bias.detach() + 7
    close(layer(x), expected)


def test_a_hook_that_is_removed_is_gone_and_a_leaf_keeps_its_hooks(x):
    seen = list[Any]()
    handle = x.register_hook(seen.append)
    for _ in range(2):
        (x * x).sum().backward()
    handle.remove()
    (x * x).sum().backward()
    assert len(seen) == 2
    close(seen[1], 2 * x)  # of this pass, though .grad holds three times as much
    close(x.grad, 6 * x)


def test_a_post_accumulate_hook_may_not_return_another_tensor(x):
    x.register_post_accumulate_grad_hook(lambda leaf: leaf.add_(1))
    (x * x).sum().backward()  # the leaf itself passes
    x.register_post_accumulate_grad_hook(lambda leaf: leaf + 1)
    with pytest.raises(RuntimeError, match="grad hooks should return None"):
        (x * x).sum().backward()


def test_hooks_for_all_modules_at_once(x):
    seen = list[Any]()
    handle = nn.modules.module.register_module_full_backward_hook(
        lambda module, grad_input, grad_output: seen.append(type(module))
    )
    try:
        nn.Sequential(nn.Linear(3, 2), nn.Tanh())(x).sum().backward()
    finally:
        handle.remove()
    assert seen == [nn.Tanh, nn.Linear, nn.Sequential]


# In which order


def test_a_tensor_used_twice_has_one_call_with_the_sum(namespace, capsys):
    ns = namespace("hooks/order")
    lines = out(capsys).splitlines()
    places = ["y_2", "before +", "after +", "y_1", "x_2", "x_2 accumulated"]
    assert ns["fired"] == [f"{place}:" for place in places]
    numbered = [line.split(" ", 1)[0] for line in lines[:6]]
    assert numbered == list("123456")
    x = torch.stack([ns["x_1"], ns["x_2"], ns["x_3"]]).detach()
    J = jacobian_by_formula(x)
    example = namespace("hooks/received")
    close(x, example["x"])
    close(torch.stack([ns["y_1"], ns["y_2"]]), example["f"](x))
    one, hundred = ns["one"].item(), ns["hundred"].item()
    assert float(lines[4].split()[-1]) == (J.T @ Y_BAR)[1] == one * x[0] + hundred
    assert float(lines[5].split()[-1]) == ns["x_2"].item()  # the leaf itself
    assert ns["x_2"].grad.item() == (J.T @ Y_BAR)[1]
    # + sends what it receives to both of its inputs
    assert lines[2].endswith(f"[{hundred}, {hundred}] [{hundred}]")
    assert lines[0].endswith(f" {hundred}")
    assert lines[1].endswith(f" [{hundred}]")
    assert lines[3].endswith(f" {one}")


def test_the_picture_numbers_the_places_as_the_run_did(namespace):
    ns, drawn = namespace("hooks/order"), arrays("hooks/order_in_the_graph")
    close(drawn["fired"][0], torch.arange(1.0, 1 + len(ns["fired"])))
    where = namespace("hooks/order_in_the_graph")["fired"]
    plus = ns["y_2"].grad_fn.name()
    told = {"y_2:": ("y₂", "top"), "before +:": (plus, "top"), "x_2:": ("x₂", "top")}
    told |= {"after +:": (plus, "bottom"), "y_1:": ("y₁", "top")}
    told["x_2 accumulated:"] = ("x₂", "bottom")
    assert where == [told[place] for place in ns["fired"]]
    x, x_bar = drawn["x"][0], drawn["x_bar"][0]
    close(x_bar, jacobian_by_formula(x).T @ drawn["y_bar"][0])


def test_the_badges_stand_beside_what_they_count(namespace):
    from drawing import take

    take()
    picture = namespace("hooks/order_in_the_graph")["picture"]
    take()
    badges = [m.box for m in picture._marks if getattr(m, "name", "") == "fired"]
    places = ["y₂", "AddBackward0", "AddBackward0", "y₁", "x₂", "x₂"]
    for badge, place in zip(badges, places, strict=True):
        box = picture.places[place]
        assert box.right[0] - 6 <= badge.x <= box.right[0] + 6
        assert box.y - badge.height <= badge.y <= box.bottom[1]
    assert badges[1].y < badges[2].y
    assert badges[4].y < badges[5].y


@pytest.mark.parametrize("way", [1, -1])
def test_of_the_nodes_that_are_ready_the_last_one_made_runs_first(x, way):
    seen, made = list[Any](), [x * 2, x * 3]
    for k, one in enumerate(made):
        one.register_hook(lambda bar, k=k: seen.append(k))
    bars = [torch.ones(3)] * 2
    torch.autograd.backward(made[::way], bars)  # whatever the order of the call
    assert seen == [1, 0]


def test_hooks_of_one_kind_run_in_the_order_of_registration(x):
    y = x * 2
    y.register_hook(lambda bar: bar + 1)
    y.register_hook(lambda bar: bar * 10)
    (bar,) = torch.autograd.grad(y, x, torch.ones(3))
    close(bar, torch.full((3,), 2.0 * (1 + 1) * 10))


def test_retain_grad_is_after_tensor_hooks_and_before_the_nodes(namespace):
    ns = namespace("hooks/retained")
    ten, seven = ns["tenfold"](1), ns["sevenfold"]((1,))[0]
    close(ns["y"].grad, ten * ns["y_bar"])
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["x"].grad, J.T @ (seven * ten * ns["y_bar"].double()))


def test_what_is_retained_is_there_when_the_pre_hook_comes(x):
    y, seen = x * 2, list[Any]()
    y.retain_grad()
    y.grad_fn.register_prehook(lambda outputs: seen.append(y.grad.clone()))
    y.sum().backward()
    close(seen[0], torch.ones(3))


# Threads, recording, exceptions


def test_hooks_on_the_cpu_run_in_the_thread_that_calls_backward(x):
    seen, y = list[Any](), x * x
    y.register_hook(lambda bar: seen.append(threading.current_thread()))
    y.sum().backward(retain_graph=True)
    other = threading.Thread(target=lambda: y.sum().backward())
    other.start()
    other.join()
    assert seen == [threading.current_thread(), other]
    header = Path(torch.__file__).parent / "include/torch/csrc/autograd/engine.h"
    words = " ".join(header.read_text("utf-8").replace("//", " ").split())
    told = "start device threads (CUDA, XLA, etc.) in Engine, note that it does NOT"
    assert f"{told} start CPU thread" in words


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_hook_records_only_with_create_graph(x, create_graph):
    seen, y = list[Any](), x * x
    y.register_hook(lambda bar: seen.append(torch.is_grad_enabled()))
    torch.autograd.grad(y.sum(), x, create_graph=create_graph)
    assert seen == [create_graph]


def test_an_exception_in_a_hook_reaches_the_caller(x):
    class Mine(Exception):
        pass

    def hook(bar):
        raise mine

    mine, y = Mine(), x * x
    y.register_hook(hook)
    with pytest.raises(Mine) as caught:
        y.sum().backward()
    assert caught.value is mine


# Modules, and several tensors


def test_full_hooks_see_the_two_ends_and_the_legacy_one_the_last_operation(
    namespace, capsys
):
    ns = namespace("hooks/modules")
    lines = [line.split("[", 1)[1][:-1] for line in out(capsys).splitlines()]
    x, last = ns["x"], ns["net"][2]
    outside = f"{tuple(ns['net'](x).shape)}"
    hidden = ns["net"][:2](x)
    inside = [last.bias.shape, hidden.shape, last.weight.T.shape]
    assert lines[:4] == [outside, outside, f"{tuple(x.shape)}", outside]
    assert lines[4] == ", ".join(str(tuple(one)) for one in inside)
    assert "missing some grad_input" in str(ns["warned"][0])


def test_a_full_hook_changes_what_comes_before_and_a_pre_hook_the_weights_too(x):
    layer = nn.Linear(3, 2)
    y_bar = torch.tensor([1.0, 100.0])
    x_bar, W_bar = layer.weight.T @ y_bar, torch.outer(y_bar, x)
    handle = layer.register_full_backward_hook(lambda m, inside, outside: (10 * x_bar,))
    found = torch.autograd.grad(layer(x), (x, layer.weight), y_bar)
    for one, expected in zip(found, (10 * x_bar, W_bar), strict=True):
        close(one, expected)
    handle.remove()

    def tenfold(module, outside):
        return (10 * outside[0],)

    layer.register_full_backward_pre_hook(tenfold)
    found = torch.autograd.grad(layer(x), (x, layer.weight), y_bar)
    for one, expected in zip(found, (10 * x_bar, 10 * W_bar), strict=True):
        close(one, expected)


def test_a_hook_for_several_tensors_waits_and_passes_none(namespace, capsys):
    ns = namespace("hooks/several_tensors")
    a, c = ns["a"].item(), ns["c"].item()
    both, alone = out(capsys).splitlines()
    assert both == f"[tensor({c:.0f}.), tensor({a:.0f}.)]"
    assert alone == "[tensor(7.), None]"
    assert "_will_engine_execute_node" in str(ns["raised"])
    words = " ".join(str(register_multi_grad_hook.__doc__).split())
    assert "for the current ``.backward()`` or ``.grad()`` call" in words
    # Without leaves it works
    leaf = ns["a"].detach().requires_grad_()
    h, seen = leaf * 2, list[Any]()
    register_multi_grad_hook((h,), seen.append)
    torch.autograd.grad(5 * h, leaf)
    assert seen == [[torch.tensor(5.0)]]
