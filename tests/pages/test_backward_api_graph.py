"""Facts of the page backward_api: inputs, what is not used, and what the graph keeps.

No test can check why `inputs` was added, and that what holds a circle of references
is in C++.
"""

import gc
import inspect
import re
import weakref
from collections import OrderedDict
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula, pulled_back
from pictures import arrays, tree
from torch.autograd import backward, grad
from torch.autograd.graph import get_gradient_edge
from torch.testing import assert_close

SVG = "{http://www.w3.org/2000/svg}"
NO_GRAPH = "does not require grad and does not have a grad_fn"
UNUSED = "appears to not have been used in the graph"


def test_only_named_tensors_get_a_grad(namespace):
    ns = namespace("backward_api/only_named")
    f, x, w, y_bar = (ns[name] for name in ("f", "x", "w", "y_bar"))
    assert (x.grad, w.grad) == (None, None)  # after the last cell, which names w
    at_product = pulled_back(f, (x * w).detach(), y_bar)
    f(x * w).backward(y_bar, inputs=[w])
    close(w.grad, x.double() * at_product)
    scalar = lambda w: y_bar.double() @ f(x.double() * w)  # noqa: E731
    close(w.grad, jacobian_by_differences(scalar, w))
    assert x.grad is None
    close(ns["first"], at_product)
    close(ns["product"].grad, 2 * at_product)
    assert ns["product"].retains_grad
    assert not (x * w).retains_grad


def test_backward_runs_the_node_of_a_named_tensor_and_grad_does_not(namespace):
    ns = namespace("backward_api/only_named")
    f, x, w, y_bar = (ns[name] for name in ("f", "x", "w", "y_bar"))
    for call, runs in (
        (lambda y, h: y.backward(y_bar, inputs=[h]), 1),
        (lambda y, h: grad(y, h, y_bar), 0),
    ):
        ran: list[object] = []
        product = x * w
        product.grad_fn.register_hook(lambda *given, ran=ran: ran.append(given))
        call(f(product), product)
        assert len(ran) == runs


def test_inputs_may_be_a_plain_dict_and_grad_returns_one(namespace):
    ns = namespace("backward_api/only_named")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    wanted = pulled_back(ns["f"], ns["x"], y_bar)
    found = grad(f(x), {"any name": x}, y_bar)
    assert list(found) == ["any name"]
    close(found["any name"], wanted)
    assert isinstance(grad(f(x), x, y_bar), tuple)
    f(x).backward(y_bar, inputs={"any name": x})
    close(x.grad, wanted)
    assert type(torch.nn.Linear(2, 3).state_dict()) is OrderedDict
    for call in (grad, lambda y, xs, seed: backward(y, seed, inputs=xs)):
        with pytest.raises(TypeError, match="must be a dict, not OrderedDict"):
            call(f(x), OrderedDict(x=x), y_bar)


def test_a_pass_for_one_leaf_skips_what_leads_to_the_others():
    found = {
        (group.attrib["data-tile"], group.attrib["data-index"]): "".join(
            group.itertext()
        )
        for group in tree("backward_api/left_out").iter(f"{SVG}g")
        if group.get("class") == "tile"
    }
    whole = arrays("vjp/graph_of_f")
    bars = {key: number for key, number in found.items() if key[0] == "x_bar"}
    assert bars == {("x_bar", "1"): f"{whole['x_bar'][0][1]:g}"}
    x = [torch.tensor(float(found["x", str(k)]), requires_grad=True) for k in range(3)]
    product, power = x[0] * x[1], x[2] ** 2
    ran: list[tuple[str, list[bool]]] = []
    for node in (product.grad_fn, power.grad_fn):
        assert node
        name = node.name()
        node.register_hook(
            lambda to, _, name=name: ran.append((name, [one is not None for one in to]))
        )
    seeds = [torch.tensor(float(found["y_bar", str(i)])) for i in range(2)]
    (x_bar,) = grad([product, x[1] + power], x[1], seeds)
    assert f"{x_bar.item():g}" == found["x_bar", "1"]
    assert ran == [("MulBackward0", [False, True])]
    # One node, its two edges, and the edge from the product to the first leaf
    dashed = [one for one in tree("backward_api/left_out").iter() if _dashed(one)]
    kinds = [one.tag.removeprefix(SVG) for one in dashed]
    assert sorted(kinds) == ["path"] * 3 + ["rect"]


def _dashed(element):
    return "stroke-dasharray" in element.attrib


def test_an_unused_input_raises_or_gives_none_or_zeros(namespace):
    ns = namespace("backward_api/unused_input")
    f, x, w, y_bar = (ns[name] for name in ("f", "x", "w", "y_bar"))
    assert re.search(f"at index 0 {UNUSED}", str(ns["raised"]))
    for inputs, place in (([x, w], 1), ([w, x], 0)):
        with pytest.raises(RuntimeError, match=f"Tensor at index {place} {UNUSED}"):
            grad(f(x), inputs, y_bar)
    assert ns["nothing"] is None
    assert_close(ns["zeros"], torch.zeros_like(w))
    assert grad(f(x), x[0], y_bar, allow_unused=True) == (None,)  # hides the slip
    y, x_0 = f(x), x[0]
    with pytest.raises(RuntimeError, match=UNUSED):
        grad(y, x_0, y_bar)
    later = torch.stack([x_0 * x[1], x[1] + x[2] ** 2])
    close(grad(later, x_0, y_bar)[0], pulled_back(ns["f"], ns["x"], y_bar)[0])
    with pytest.raises(ValueError, match="allow_unused=False"):
        grad(f(x), w, y_bar, allow_unused=False, materialize_grads=True)


@pytest.mark.parametrize("option", ["allow_unused", "materialize_grads"])
def test_neither_option_helps_where_nothing_requires_grad(namespace, option):
    ns = namespace("backward_api/unused_input")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    options: dict[str, Any] = {option: True}
    with pytest.raises(RuntimeError, match="Tensors does not require grad"):
        grad(f(x), [x, torch.ones(3)], y_bar, **options)
    (slope,) = grad((3 * x).sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match=f"element 0 of tensors {NO_GRAPH}"):
        grad(slope.sum(), x, **options)


def test_one_hot_seeds_over_all_outputs_give_the_stacked_jacobian(namespace):
    ns = namespace("backward_api/batched_seeds")
    f, h, x = ns["f"], ns["h"], ns["x"]
    stacked = torch.cat([jacobian_by_formula(x), jacobian_by_differences(h, x)[None]])
    close(ns["rows"], stacked)
    any_seeds = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    seeds = [any_seeds[:, :2], any_seeds[:, 2]]
    (x_bars,) = grad([f(x), h(x)], x, seeds, is_grads_batched=True)
    assert_close(x_bars.double(), any_seeds.double() @ stacked, rtol=1e-5, atol=1e-5)
    with pytest.raises(ValueError, match="same size in the mapped dimension"):
        grad([f(x), h(x)], x, [torch.eye(2), torch.ones(3)], is_grads_batched=True)
    y_bar = torch.tensor([1.0, 100.0])
    with pytest.raises(RuntimeError, match="first dimension of each grad_output"):
        grad(f(x), x, y_bar, is_grads_batched=True)
    (one,) = grad(f(x), x, y_bar[None], is_grads_batched=True)
    close(one[0], pulled_back(ns["f"], ns["x"], y_bar))


def test_materialized_zeros_have_no_batch_dimension(namespace):
    ns = namespace("backward_api/batched_seeds")
    assert ns["x_bars"].shape == (3, *ns["x"].shape)
    assert ns["w_bars"].shape == ns["w"].shape
    with pytest.raises(RuntimeError, match="equal size"):
        torch.stack([ns["x_bars"], ns["w_bars"]])
    assert "torch.zeros_like(inp" in inspect.getsource(grad)


def test_inside_vmap_grad_finds_no_graph_and_func_grad_has_its_own(namespace):
    ns = namespace("backward_api/batched_seeds")
    assert NO_GRAPH in str(ns["raised"])
    assert ns["X"].requires_grad
    X = torch.arange(2.0, 14.0).reshape(4, 3)
    found = torch.vmap(torch.func.grad(ns["h"]))(X)
    close(found, torch.stack([jacobian_by_differences(ns["h"], x) for x in X]))
    assert ns["per_sample"].shape == ns["X"].shape


def test_the_graph_is_kept_with_create_graph_and_emptied_without(namespace):
    ns = namespace("backward_api/kept_graph")
    x, y_bar = ns["x"].detach(), ns["y_bar"]
    for found in (ns["first"], ns["again"]):
        close(found, 3 * x**2 * y_bar)
    assert ns["first"].requires_grad
    assert not ns["again"].requires_grad
    assert "backward through the graph a second time" in str(ns["raised"])
    x.requires_grad_()
    y = x**3
    y.backward(y_bar)
    node = y.grad_fn
    with pytest.raises(RuntimeError, match="second time"):
        y.backward(y_bar)
    assert node.next_functions[0][0].variable is x  # the nodes stay


def test_only_an_explicit_false_breaks_the_second_derivative(namespace):
    ns = namespace("backward_api/kept_graph")
    x, y_bar = ns["x"], ns["y_bar"]
    for option in ({}, {"retain_graph": None}, {"retain_graph": True}):
        (x_bar,) = grad(x.exp(), x, y_bar, create_graph=True, **option)
        close(grad(x_bar.sum(), x)[0], x.detach().exp() * y_bar)


def test_backward_with_create_graph_keeps_its_leaf_until_grad_is_cleared(
    namespace, monkeypatch
):
    recorded: list[bool] = []

    def watched(*given, **options):
        recorded.append(grad(*given, **options)[0].requires_grad)

    monkeypatch.setattr(torch.autograd, "grad", watched)
    torch.set_warn_always(True)  # else the warning comes once in a process
    try:
        ns = namespace("backward_api/reference_cycle")
        with pytest.warns(UserWarning, match="will create a reference cycle"):
            assert ns["alive_after"](ns["by_backward"])
        assert not ns["alive_after"](ns["by_grad"])
        assert recorded
        assert all(recorded)
        with pytest.warns(UserWarning, match="will create a reference cycle"):
            assert not ns["alive_after"](ns["cleared"])
    finally:
        torch.set_warn_always(False)
    assert not ns["alive_after"](lambda x, loss: loss.backward())


def test_old_names_work_do_nothing_or_are_gone(namespace):
    ns = namespace("backward_api/full_calls")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    wanted = pulled_back(ns["f"], ns["x"], y_bar)
    with pytest.raises(TypeError, match="argument 'retain_variables'"):
        f(x).backward(y_bar, retain_variables=True)
    with pytest.warns(FutureWarning, match="Use `grad_tensors` instead"):
        backward(f(x), grad_variables=y_bar)
    close(x.grad, wanted)
    x.grad = None
    with pytest.warns(FutureWarning, match="`grad_variables` is deprecated"):
        backward(f(x), None, None, False, y_bar)  # by position: a seed
    close(x.grad, wanted)
    with (
        pytest.warns(FutureWarning, match="`grad_variables` is deprecated"),
        pytest.raises(RuntimeError, match="arguments both passed"),
    ):
        backward(f(x), y_bar, None, False, [x])
    places = list(inspect.signature(backward).parameters)
    assert (places[4], places[5]) == ("grad_variables", "inputs")
    assert list(inspect.signature(torch.Tensor.backward).parameters)[4] == "inputs"


def test_only_inputs_fills_no_other_grad(namespace):
    ns = namespace("backward_api/old_names")
    (warning,) = ns["warned"]
    assert "only_inputs argument is deprecated and is ignored" in str(warning)
    assert ns["w"].grad is None
    f, x, w, y_bar = (ns[name] for name in ("f", "x", "w", "y_bar"))
    f(x * w).backward(y_bar)  # a pass that is not told inputs fills it
    close(w.grad, x.double() * pulled_back(f, (x * w).detach(), y_bar))


def test_an_edge_names_a_place_in_the_graph_without_the_tensor():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    h = x**2
    y, edge, there = (h**3).sum(), get_gradient_edge(h), weakref.ref(h)
    seed = torch.tensor([1.0, 100.0])
    close(grad(edge, x, seed, retain_graph=True)[0], 2 * x.detach() * seed)
    close(grad(y, edge)[0], 3 * h.detach() ** 2)
    del h
    gc.collect()
    assert there() is None
