"""The facts of the page graph_lifetime: what is freed, kept, left behind, and when.

What no test here can check: what other texts say (PyTorch's notes on in-place
functions, JAX, older wordings of the messages, reports on GitHub), that an advice is
seldom the cure or a cause the usual one, and that in PyTorch 1.5 and 2.0 something
changed. What cuts the graph and what changes a saved tensor is in
test_graph_lifetime_cuts.
"""

import gc
import weakref
from functools import partial
from typing import Any

import pytest
import torch
from checks.topics import assert_said, source
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch.autograd.graph import saved_tensors_hooks
from torch.profiler import profile

said = partial(assert_said, "graph_lifetime")


def second_pass(error: BaseException) -> bool:
    return "Trying to backward through the graph a second time" in str(error)


def sizes_by_hand(ns) -> list[int]:
    """Bytes of x, x @ W, V, h and h @ V: of float32, from the shapes alone."""
    (rows, n), (_, k), (_, m) = ns["x"].shape, ns["W"].shape, ns["V"].shape
    return [4 * size for size in (rows * n, rows * k, k * m, rows * k, rows * m)]


def test_the_meter_counts_what_the_graph_saves_and_what_the_allocator_gave(
    namespace, capsys
):
    ns = namespace("graph_lifetime/saved_tensors")
    by_hand = sizes_by_hand(ns)
    assert [size for size, *_ in ns["lives_of"](False)] == by_hand
    assert ns["lives_of"](False)[0][0] == ns["x"].nbytes
    lines = capsys.readouterr().out.splitlines()
    held = [int(line.split(" ")[0]) for line in lines if line[0].isdigit()]
    assert held[0] == sum(by_hand) == max(held)
    assert held[-1] == 0
    # x and V are there anyway; the three others and the loss are new memory
    with profile(profile_memory=True) as watched:
        loss = ns["net"](ns["x"], ns["W"], ns["V"])
    given = sum(event.self_cpu_memory_usage for event in watched.events())
    assert given == sum(by_hand) - ns["x"].nbytes - ns["V"].nbytes + loss.nbytes


def test_each_node_frees_what_it_saved_once_it_has_run(namespace, capsys):
    ns = namespace("graph_lifetime/saved_tensors")
    x, xW, V, h, hV = sizes_by_hand(ns)
    saved_by = {
        "MeanBackward0": [0], "PowBackward0": [hV], "MmBackward0": [V + h, x],
        "GeluBackward0": [xW],
    }  # fmt: skip
    lines = capsys.readouterr().out.splitlines()
    left = x + xW + V + h + hV
    for line in (one for one in lines if " before " in one):
        held, name = line.split(" before ")
        assert int(held) == left
        left -= saved_by[name].pop(0)
    assert left == 0
    assert not any(saved_by.values())


def test_retain_graph_frees_nothing_until_a_pass_without_it(namespace):
    ns = namespace("graph_lifetime/saved_tensors")
    once, twice = ns["lives_of"](False), ns["lives_of"](True)
    saves, passes = len(once), len(ns["nodes"](ns["loss"]))
    first_pass, second = saves + passes, saves + 2 * passes
    for lives, after, end in ((once, saves, first_pass), (twice, first_pass, second)):
        assert [start for _, start, _ in lives] == list(range(1, saves + 1))
        assert all(after < freed <= end for *_, freed in lives)
        ends = [freed for *_, freed in lives]
        assert ends == sorted(ends, reverse=True)  # the last one saved goes first
    assert [end + passes for *_, end in once] == [end for *_, end in twice]
    # Where the plot marks the phases, and its top
    assert (saves + 1, first_pass + 1, second + 1) == (6, 11, 16)
    assert sum(size for size, *_ in once) / 1000 == pytest.approx(60.8)
    said("60.8 kB")


def test_a_hook_that_keeps_the_tensor_itself_is_never_freed():
    class Kept(list):
        """A list that can be watched."""

    def survives(read) -> bool:
        watched = []

        def pack(tensor):
            kept = Kept([read(tensor)])
            watched.append(weakref.ref(kept))
            return kept

        x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
        with saved_tensors_hooks(pack, lambda kept: kept[0]):
            y = x.exp()  # saves its result, which knows the node
        (seen,) = watched
        del y
        gc.collect()
        return seen() is not None

    assert survives(lambda tensor: tensor)
    assert not survives(lambda tensor: tensor.detach())


def test_nodes_and_edges_stay_and_only_the_saved_values_go(namespace):
    words = " ".join(str(torch.autograd.backward.__doc__).split())
    assert "the graph used to compute the grad will be freed" in words
    said("the graph used to compute the grad will be freed")
    ns = namespace("graph_lifetime/freed_values")
    x, b = ns["x"], ns["b"]
    assert second_pass(ns["raised"])
    root = x.sqrt()
    loss = (root + b).sum()
    before = loss.grad_fn.next_functions[0][0].next_functions
    assert torch.equal(root.grad_fn._saved_result, root)
    loss.backward()
    assert loss.grad_fn.next_functions[0][0].next_functions == before
    assert before[0][0] is root.grad_fn
    with pytest.raises(RuntimeError, match="after they have already been freed"):
        _ = root.grad_fn._saved_result


def test_the_error_comes_half_way_and_one_gradient_has_been_added_twice(namespace):
    ns = namespace("graph_lifetime/freed_values")
    by_formula = 1 / (2 * ns["x"].detach().sqrt())
    numeric = jacobian_by_differences(lambda x: x.sqrt().sum(), ns["x"])
    for gradient in (ns["once"][0], ns["x"].grad):
        close(gradient, by_formula)
        close(gradient, numeric)
    close(ns["once"][1], torch.ones(3))
    close(ns["b"].grad, 2 * ns["once"][1])


def test_the_sum_of_two_losses_needs_one_pass_for_the_same_gradient(namespace):
    ns = namespace("graph_lifetime/two_losses")
    assert second_pass(ns["raised"])
    x, f = ns["x"], ns["f"]
    y = f(x.detach())
    y_bar = y.flip(0) + 2 * y  # of y[0] * y[1] and of the sum of squares
    for gradient in (ns["summed"], x.grad):
        close(gradient, jacobian_by_formula(x).T @ y_bar.double())
        both = lambda x: f(x).prod() + f(x).square().sum()  # noqa: E731
        close(gradient, jacobian_by_differences(both, x))
    assert (len(ns["one"]), len(ns["two"])) == (1, 2)
    close(ns["one"][0], sum(ns["two"]))


def test_losses_kept_with_their_graphs_hold_memory_step_by_step(namespace):
    ns = namespace("graph_lifetime/saved_tensors")
    one = sum(sizes_by_hand(ns))
    assert ns["kept"] == [one, 2 * one, 3 * one]
    assert ns["cut"] == [one] * 3
    with saved_tensors_hooks(ns["pack"], ns["unpack"]):
        assert ns["validate"](lambda loss: loss.detach()) == ns["cut"]
        with torch.no_grad():
            assert ns["validate"](lambda loss: loss) == [0] * 3


def test_backward_with_create_graph_makes_a_circle_and_grad_does_not(
    namespace, monkeypatch
):
    ns, asked = namespace("graph_lifetime/reference_cycle"), []
    outlives = ns["outlives"]
    assert outlives(ns["by_backward"])
    assert not outlives(ns["by_reset"])
    assert not outlives(ns["by_grad"])
    assert not outlives(lambda x: (x**3).backward())
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    with pytest.warns(match="create_graph=True") as warned:
        (x**3).sum().backward(create_graph=True)
    said(str(warned[0].message).split(". ")[0] + ".")
    assert x.grad is not None
    reached: list[Any] = [x.grad.grad_fn]
    for node in reached:
        reached += [after for after, _ in node.next_functions if after]
    assert any(getattr(node, "variable", None) is x for node in reached)
    y = torch.tensor(7.0, requires_grad=True)
    ns["by_grad"](y)
    assert y.grad is None
    monkeypatch.setattr(torch.autograd, "grad", lambda *_, **how: asked.append(how))
    ns["by_grad"](y)
    assert asked == [{"create_graph": True}]


def test_create_graph_keeps_the_first_graph_too():
    x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    y = x.exp().sum()
    (once,) = torch.autograd.grad(y, x, create_graph=True)
    (again,) = torch.autograd.grad(y, x)
    close(once, again)
    close(once, x.exp())


def test_a_gan_detaches_in_the_discriminators_step_only(namespace, capsys):
    ns = namespace("graph_lifetime/two_steps")
    numbers = [
        float(word.strip("tensor(),"))
        for word in capsys.readouterr().out.split()
        if word.startswith("tensor")
    ]
    d_first, g_grad, d_second = numbers
    noise, real = ns["noise"], ns["real"]
    start = torch.tensor([2.0, 3.0])
    fake = torch.tanh(start[0] * noise)

    def loss_d(d):
        return (torch.sigmoid(d * fake) - torch.sigmoid(d * real)).sum()

    (by_hand,) = jacobian_by_differences(loss_d, start[1:])
    assert d_first == pytest.approx(by_hand.item(), abs=1e-4)
    d = start[1] - 0.1 * by_hand  # after opt_d.step()

    def loss_g(gd):
        return -torch.sigmoid(gd[1] * torch.tanh(gd[0] * noise))

    by_g, by_d = jacobian_by_differences(loss_g, torch.stack([start[0].double(), d]))
    assert g_grad == pytest.approx(by_g.item(), abs=1e-4)
    # It was not cleared before the generator's step, so it has both parts
    assert d_second == pytest.approx((by_hand + by_d).item(), abs=1e-4)
    assert ns["g"].item() != start[0]
    assert ns["d"].item() != start[1]
    assert second_pass(ns["raised"])
    ns["opt_d"].zero_grad()
    assert ns["d"].grad is None


def test_without_any_detach_the_generator_gets_a_gradient_that_it_should_not(namespace):
    ns = namespace("graph_lifetime/two_steps")
    ns["opt_g"].zero_grad()
    fake = ns["generator"](ns["noise"])
    ns["discriminator"](fake.detach()).backward()
    assert ns["g"].grad is None
    ns["discriminator"](fake).backward()
    assert ns["g"].grad is not None


def test_a_detached_state_sends_gradients_to_its_own_window_only(namespace):
    ns = namespace("graph_lifetime/truncated")
    assert second_pass(ns["raised"])
    run, w, x = ns["run"], ns["w"].item(), ns["x"].detach()
    powers = torch.tensor([w ** (len(x) - 1 - i) for i in range(len(x))])
    close(ns["whole"], powers)
    close(ns["short"], torch.cat([torch.zeros(3), powers[3:]]))
    state = torch.tensor(0.0).double()
    close(ns["whole"], jacobian_by_differences(lambda x: run(state, x), x))
    close(ns["last"], run(ns["first"].detach(), x[3:]))  # the state itself goes on


def test_a_formula_keeps_the_inner_step_and_an_optimizer_cuts_it(namespace):
    ns = namespace("graph_lifetime/inner_step")
    inner, outer, rate, w = ns["inner"], ns["outer"], ns["rate"], ns["w"].detach()
    close(ns["fast"], ns["copy"])
    a, b = w.tolist()
    gradient = torch.tensor([2 * a * b, a * a])
    close(ns["fast"], w - rate * gradient)
    hessian = torch.tensor([[2 * b, 2 * a], [2 * a, 0]])
    close(hessian, torch.func.hessian(inner)(w))
    close(ns["cut"], jacobian_by_differences(outer, ns["fast"]))
    close(ns["whole"], (torch.eye(2) - rate * hessian) @ ns["cut"])

    def adapted(w):
        return outer(w - rate * jacobian_by_differences(inner, w, 1e-4))

    close(ns["whole"], jacobian_by_differences(adapted, w, 1e-4))
    assert f"{rate:g}\\,H" in source("en", "graph_lifetime")
    (g,) = torch.autograd.grad(inner(ns["w"]), ns["w"])  # without create_graph
    (first_order,) = torch.autograd.grad(outer(ns["w"] - rate * g), ns["w"])
    close(first_order, ns["cut"])
    net = torch.nn.Linear(2, 1, bias=False)  # and for modules
    (g,) = torch.autograd.grad(inner(ns["w"]), ns["w"], create_graph=True)
    weight = (ns["w"] - rate * g)[None]
    called = torch.func.functional_call(net, {"weight": weight}, w)
    (through,) = torch.autograd.grad(called.sum(), ns["w"])
    close(through, (torch.eye(2) - rate * hessian) @ w)


def test_a_target_that_is_not_detached_moves_towards_the_value(namespace):
    ns = namespace("graph_lifetime/moving_target")
    w, here, there = ns["w"].detach(), ns["here"], ns["there"]
    gamma, reward = ns["discount"], ns["reward"]
    target = reward + gamma * (w @ there)
    delta = target - w @ here
    close(ns["fixed"], -2 * delta * here)
    close(ns["moving"], 2 * delta * (gamma * there - here))

    def loss(w, target=None):
        target = reward + gamma * (w @ there.double()) if target is None else target
        return (target - w @ here.double()) ** 2

    close(ns["fixed"], jacobian_by_differences(lambda w: loss(w, target), w))
    close(ns["moving"], jacobian_by_differences(loss, w))
