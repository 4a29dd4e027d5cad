"""The facts of the page graph_lifetime: what cuts the graph, and in-place changes."""

import copy
import inspect
import re
import warnings
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from checks.topics import LANGUAGES, assert_said, source
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays, texts

said = partial(assert_said, "graph_lifetime")
NO_GRAPH = "element 0 of tensors does not require grad and does not have a grad_fn"


def leaf() -> torch.Tensor:
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


def rows(language: str) -> list[tuple[str, str, str]]:
    """Of the table of what cuts: the code, what one gets, what PyTorch says."""
    found = []
    below = source(language, "graph_lifetime").split("{ #cut }")[1]
    for line in below.split("{ #no-grad-fn }")[0].splitlines():
        if line.startswith("| `"):
            cells = line.strip("|").split("|")
            codes = re.findall(r"`([^`]+)`", cells[0])
            quoted = re.findall("“(.+)”", cells[1])
            found += [(code, cells[1], "".join(quoted)) for code in codes]
    return found


def outcome(code: str) -> tuple[Any, str]:
    """What the code gives, or None if it raises; and what PyTorch says."""
    x = leaf()
    names: dict[str, Any] = {
        **{"x": x, "y": x**2, "torch": torch, "np": np, "copy": copy}
    }
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            value = eval(code, names)
        except RuntimeError as error:
            return None, str(error)
    if isinstance(value, torch.Tensor) and value.requires_grad:
        (gradient,) = torch.autograd.grad(value.sum(), x, allow_unused=True)
        names["reached"] = gradient
    shared = getattr(value, "data_ptr", lambda: 0)() == names["y"].data_ptr()
    if isinstance(value, np.ndarray):
        shared = value.ctypes.data == names["y"].data_ptr()
    value = value, shared, names.get("reached")
    return value, " ".join(str(one.message) for one in warned)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_of_the_table_does_what_it_says(language, clean_state):
    table = rows(language)
    assert [code for code, *_ in table] == [code for code, *_ in rows("en")]
    raising = {"en": "an error", "zh": "报错"}[language]
    memory = {"en": "the same memory", "zh": "同一块内存"}[language]
    assert len(table) > 12
    for code, got, words in table:
        value, heard = outcome(code)
        assert (value is None) == (raising in got), code
        assert heard.startswith(words) if words else heard == "", code
        if value:
            one, shared, reached = value
            assert reached is None, code
            assert getattr(one, "requires_grad", False) == ("Parameter" in code)
            assert shared == (memory in got), code


@pytest.mark.parametrize("code", ["y.clone()", "y.to(torch.float64)",
                                  "torch.as_tensor(y)", "torch.stack(list(y))",
                                  "y.round()", "y.sign()"])  # fmt: skip
def test_what_the_page_says_not_to_cut_does_not(code):
    said(code.split("(")[0] if "stack" in code else code)
    (_, _, reached), heard = outcome(code)
    assert heard == ""
    flat = "round" in code or "sign" in code
    close(reached, torch.zeros(3) if flat else 2 * leaf())


def test_detach_takes_one_edge_and_its_cotangent_away():
    drawn = arrays("graph_lifetime/cut_picture")
    x, x_bar, y_bar = (drawn[name][0] for name in ("x", "x_bar", "y_bar"))
    J = jacobian_by_formula(x)
    whole = J.T @ y_bar
    lost = torch.zeros(3).double()
    lost[1] = y_bar[0] * J[0, 1]
    close(x_bar, whole - lost)

    def f(x):  # with a constant for the detached one
        return torch.stack([x[0] * drawn["x"][0][1], x[1] + x[2] ** 2])

    close(x_bar, jacobian_by_differences(f, x).T @ y_bar)
    assert "MulBackward0" in texts("graph_lifetime/cut_picture")
    assert f"{x_bar[1]:g}, not {whole[1]:g}" in source("en", "graph_lifetime")
    x_1, x_2 = torch.tensor([2.0, 3.0], requires_grad=True).unbind()
    node = (x_1 * x_2.detach()).grad_fn
    assert node is not None
    assert node.next_functions[1][0] is None


def test_no_graph_raises_and_requires_grad_on_the_loss_repairs_nothing():
    said(NO_GRAPH)
    x = leaf()
    with torch.no_grad():
        loss = (x**2).sum()
    with pytest.raises(RuntimeError, match=NO_GRAPH):
        loss.backward()
    loss.requires_grad_()
    loss.backward()
    assert loss.is_leaf
    assert x.grad is None


def test_enable_grad_undoes_no_grad_and_not_inference_mode(namespace):
    ns = namespace("graph_lifetime/inference")
    assert ns["a"].requires_grad
    assert not ns["b"].requires_grad
    assert ns["c"].requires_grad
    assert "Inference tensors cannot be saved for backward" in str(ns["raised"])
    x, scale = ns["x"], ns["scale"]
    with pytest.raises(RuntimeError, match="do not track version counter"):
        _ = scale._version
    (gradient,) = torch.autograd.grad((x * scale.clone()).sum(), x)
    close(gradient, scale.clone())


def test_data_hides_a_change_that_detach_shows(namespace):
    ns = namespace("graph_lifetime/shared_memory")
    numeric = jacobian_by_differences(lambda x: x.sqrt().sum(), ns["x"])
    close(ns["right"], numeric)
    close(ns["right"], 1 / (2 * ns["x"].detach().sqrt()))
    close(ns["wrong"], numeric / 10)
    assert "is at version 1; expected version 0" in str(ns["raised"])
    y = ns["x"].sqrt()
    y.detach().numpy()[:] *= 10  # no counter there either
    assert y._version == 0
    close(torch.autograd.grad(y.sum(), ns["x"])[0], ns["wrong"])


def test_grad_is_of_leaves_and_zero_grad_sets_it_to_none(namespace, capsys):
    y = leaf() ** 2
    with pytest.warns(match=r"\.grad attribute") as warned:
        _ = y.grad
    said(str(warned[0].message).split(". ")[0])
    ns = namespace("graph_lifetime/cleared_grad")
    _, after, stepped, cleared = capsys.readouterr().out.splitlines()
    close(ns["w"], torch.tensor([2.0, 3.0]) - 0.1 * ns["data"])
    assert after.split(":")[1].strip() == str(ns["data"]) == stepped[16:]
    assert cleared.endswith("None")
    assert ns["w"].grad is None
    default = inspect.signature(torch.optim.Optimizer.zero_grad).parameters
    assert default["set_to_none"].default is True


def test_freezing_all_raises_and_freezing_one_lets_the_gradient_through(namespace):
    ns = namespace("graph_lifetime/frozen_weights")
    assert str(ns["raised"]) == NO_GRAPH
    first, frozen = ns["net"]
    assert frozen.weight.grad is None
    through = frozen.weight.sum(dim=0).detach()  # the cotangent of what lies between
    close(first.weight.grad, torch.outer(through, ns["x"]))
    close(first.bias.grad, through)


@pytest.mark.parametrize(
    "kind", [{"momentum": 0.9}, {"weight_decay": 0.5}, {"momentum": 0.5}]
)
def test_a_zero_gradient_moves_a_frozen_weight_and_none_does_not(namespace, kind):
    ns = namespace("graph_lifetime/frozen_weights")
    w = torch.tensor([2.0, 3.0])
    close(ns["moved"](True), torch.zeros(2))
    close(ns["moved"](False), -0.1 * 0.9 * 2 * w)  # of the first gradient, 2 w
    moving = w.clone().requires_grad_()
    sgd = torch.optim.SGD([moving], lr=0.1, **kind)
    moving.square().sum().backward()
    sgd.step()
    for to_none in (True, False):  # None first: it is then made anew
        before = moving.detach().clone()
        if not to_none:
            moving.grad = torch.zeros(2)
        sgd.zero_grad(set_to_none=to_none)
        sgd.step()
        assert torch.equal(moving.detach(), before) == to_none


def test_a_changed_saved_tensor_is_found_by_its_version(namespace):
    ns = namespace("graph_lifetime/saved_version")
    assert "modified by an inplace operation" in str(ns["raised"])
    assert "output 0 of Relu, is at version 1; expected version 0" in str(ns["raised"])
    x = ns["x"]
    close(x.grad, (x.detach() > 0).double() + 1)
    close(x.grad, jacobian_by_differences(lambda x: (x.relu() + x).sum(), x))


CHANGES = {
    "a += b": lambda a, b: a.__iadd__(b),
    "x[...] = value": lambda a, _: a.__setitem__(..., 7.0),
    "mul_": lambda a, _: a.mul_(10),
}


@pytest.mark.parametrize("code", CHANGES)
def test_each_culprit_that_the_page_names_changes_a_saved_tensor(code):
    said(f"`{code}`")
    x = leaf()
    a = x.exp()
    CHANGES[code](a, x.detach())
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0"):
        a.sum().backward()
    with pytest.raises(RuntimeError, match=r"a leaf Variable that requires grad is "):
        CHANGES[code](x, x.detach())
    said("a leaf Variable that requires grad is being used in an in-place operation.")


def test_anomaly_detection_prints_the_forward_line():
    x = leaf()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with torch.autograd.set_detect_anomaly(True):
            y = x.exp()  # this line
            y += 1
            with pytest.raises(RuntimeError, match="inplace"):
                y.sum().backward()
    heard = " ".join(str(one.message) for one in warned)
    assert "Error detected in ExpBackward0" in heard
    assert "y = x.exp()  # this line" in heard


def test_a_change_raises_exactly_if_a_node_has_saved_the_tensor(namespace):
    ns = namespace("graph_lifetime/harmless_changes")
    for name, op in ns["ops"].items():
        h = leaf() * 1
        y = op(h)
        kept = [attr for attr in dir(y.grad_fn) if attr.startswith("_saved_")]
        saved = [getattr(y.grad_fn, attr) for attr in kept]
        places = {s.data_ptr() for s in saved if isinstance(s, torch.Tensor)}
        for tensor, verdict in ((h, "h"), (y, "y")):
            expected = "raises" if tensor.data_ptr() in places else "fine"
            assert ns["verdict"](op, verdict) == expected, name


def test_a_change_that_raises_nothing_leaves_the_gradient_right(namespace):
    ns = namespace("graph_lifetime/harmless_changes")
    for op in ns["ops"].values():
        slope = jacobian_by_differences(lambda x, op=op: op(x).sum(), leaf())
        for change, factor in (("h", 1), ("y", 10)):
            if ns["verdict"](op, change) == "fine":
                x = leaf()
                h = x * 1
                y = op(h)
                (h if change == "h" else y).mul_(10)
                close(torch.autograd.grad(y.sum(), x)[0], factor * slope)
    x = leaf()
    close(torch.autograd.grad(x.exp().sum(), x)[0], x.exp())


def test_an_in_place_relu_overwrites_what_tanh_saved(namespace):
    ns = namespace("graph_lifetime/inplace_activation")
    assert "output 0 of Tanh, is at version 1" in str(ns["raised"])
    W, x = ns["W"].detach(), ns["x"]
    live = (W @ x > 0).double()
    assert 0 < live.sum() < len(live)
    close(ns["W"].grad, torch.outer(live, x.double()))
    close(
        ns["W"].grad,
        jacobian_by_differences(lambda W: (W @ x.double()).relu().sum(), W),
    )


def test_a_step_before_the_other_backward_changes_what_it_saved(namespace):
    ns = namespace("graph_lifetime/late_step")
    assert "modified by an inplace operation" in str(ns["raised"])
    d, g = ns["d"].detach(), ns["g"].detach()
    loss = lambda g: -torch.sigmoid(d.double() * g.tanh()).sum()  # noqa: E731
    close(ns["g"].grad, jacobian_by_differences(loss, g[None])[0])
    s = torch.sigmoid(d * g.tanh())
    close(ns["g"].grad, -s * (1 - s) * d * (1 - g.tanh() ** 2))
    # The other cure: both passes, then the step
    g, d = (torch.tensor(n, requires_grad=True) for n in (2.0, 3.0))
    fake = g.tanh()
    loss_d, loss_g = torch.sigmoid(d * fake.detach()), -torch.sigmoid(d * fake)
    opt_d = torch.optim.SGD([d], lr=0.1)
    loss_d.backward()
    loss_g.backward()
    opt_d.step()
    assert g.grad is not None
