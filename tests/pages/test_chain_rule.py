"""The facts of the page chain_rule about the graph: nodes, forks, the order of visits.

The order of multiplication, transposes and exercises: test_chain_rule_products.py.
No test can check:
- what others write (micrograd, CS231n, the forum, PyTorch's blog, tutorial and issues):
  read on their pages;
- that skips help deep networks, and that overwriting is a favourite bug: judgement.
"""

from pathlib import Path
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays, texts
from torch.autograd.graph import Node, get_gradient_edge
from torch.testing import assert_close


def nodes_of(root):
    """All nodes that one comes to from this one, each once."""
    found = [root]
    for node in found:
        for after, _ in node.next_functions:
            if after is not None and after not in found:
                found.append(after)
    return found


def short(node):
    return node.name().rpartition("::")[2]


def visited(root, run):
    """The nodes in the order in which a pass visits them."""
    order: list[Node] = []
    handles = [
        node.register_hook(lambda *_, node=node: order.append(node))
        for node in nodes_of(root)
    ]
    run()
    for handle in handles:
        handle.remove()
    return order


def test_each_node_gives_cotangents_and_says_whose_they_are(namespace):
    ns = namespace("chain_rule/by_hand")
    assert_close(torch.stack(ns["bars"]), ns["y_bar"])  # of stack: taken apart
    x = ns["x"].detach().requires_grad_()
    edges = (7 * x).grad_fn.next_functions
    assert sorted(after is None for after, _ in edges) == [False, True]  # a constant
    assert all(index == 0 for node in nodes_of(ns["f"](x).grad_fn)
               for _, index in node.next_functions)  # fmt: skip
    assert Node.next_functions.__doc__ is None


def test_the_walk_by_hand_gives_the_bits_of_backward(namespace):
    ns = namespace("chain_rule/by_hand")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    assert torch.equal(ns["by_hand"], x.grad)
    for J in (jacobian_by_formula(x), jacobian_by_differences(f, x)):
        close(ns["by_hand"], J.T @ y_bar.double())
    seen: list[torch.Tensor] = []
    ns["print"] = lambda _, bar: seen.append(bar)
    x.grad = None
    root = f(x).grad_fn
    with torch.no_grad():
        ns["walk"](root, y_bar)
    reads = [1 * x[1], 1 * x[0], 100 * 1, 100 * 2 * x[2]]  # of x0, x1, x1, x2
    for bar, number, k in zip(seen, reads, (0, 1, 1, 2), strict=True):
        assert bar[k] == number
        assert bar.count_nonzero() == 1
    assert_close(sum(seen), x.grad)
    # What is called with grad enabled records itself
    assert f(x).grad_fn.next_functions[0][0](y_bar[0])[0].requires_grad


def test_a_leaf_has_no_grad_fn_and_its_node_adds(namespace):
    ns = namespace("chain_rule/leaf")
    x, node = ns["x"], ns["node"]
    assert x.grad_fn is None
    assert_close(x.grad, 2 * ns["x_bar"])
    assert node.next_functions == ()
    assert x.expand_as(x).grad_fn.next_functions[0][0] is node
    x.grad = None
    for times in (1, 2):
        (x @ ns["x_bar"]).backward()
        assert_close(x.grad, times * ns["x_bar"])


def test_two_users_send_two_cotangents_that_are_added(namespace):
    ns = namespace("chain_rule/fan_out")
    x, A, c, u_bar, v_bar = (ns[name] for name in ("x", "A", "c", "u_bar", "v_bar"))
    assert torch.equal(torch.cat([u_bar, v_bar]), 10.0 ** torch.arange(5))
    close(ns["from_u"], A.T @ u_bar)
    close(ns["from_v"], c * v_bar)
    close(ns["h_bar"], ns["from_u"] + ns["from_v"])

    def weighed(x):
        return u_bar.double() @ (A.double() @ x**2) + v_bar.double() @ (c * x**2)

    assert_close(ns["x_bar"].double(), jacobian_by_differences(weighed, x), rtol=1e-6,
                 atol=0)  # fmt: skip
    # If the second overwrote the first, x would not hear of u
    close(ns["overwritten"], ns["x_bar"] - 2 * x * ns["from_u"])
    assert not torch.equal(ns["overwritten"], ns["x_bar"])


def test_the_picture_of_the_block_has_the_cotangents_of_skip_and_branch(namespace):
    ns, drawn = (
        namespace("chain_rule/residual_block"),
        arrays("chain_rule/residual_block"),
    )
    block = ns["block"].double()
    x, y, x_bar, y_bar = (drawn[name][0] for name in ("x", "y", "x_bar", "y_bar"))
    with torch.no_grad():
        close(y, block(x[None])[0])
        J = jacobian_by_differences(lambda x: block(x[None])[0], x)
    close(x_bar, J.T @ y_bar)
    inner, outer = block.inner.weight.detach(), block.outer.weight.detach()
    assert (outer.shape[0], inner.shape[0]) == (2, 3)
    assert block.inner.bias is block.outer.bias is None
    before = outer.T @ y_bar
    after = before * (inner @ x > 0)
    branch = inner.T @ after
    close(x_bar, y_bar + branch)  # the skip hands y_bar on as it is
    told = [", ".join(f"{one:g}" for one in bar.tolist())
            for bar in (y_bar, y_bar, before, after, branch)]  # fmt: skip
    said = texts("chain_rule/residual_block")
    assert sorted(one for one in said if "," in one and "(" not in one) == sorted(told)
    shapes = [str(tuple(weight.shape)) for weight in (outer.T, outer, inner.T, inner)]
    assert sorted(one for one in said if "(" in one) == sorted(shapes)
    assert said.count("AccumulateGrad") == 2  # and x, which is tiles


def test_the_picture_numbers_the_visits_of_a_pass(namespace):
    ns = namespace("chain_rule/residual_block")
    y = ns["block"](ns["x"])
    order = visited(y.grad_fn, lambda: y.backward(ns["y_bar"]))
    said = texts("chain_rule/residual_block")
    assert said[-len(order) :] == [str(i + 1) for i in range(len(order))]
    leaf = get_gradient_edge(ns["x"]).node
    names = [short(node) for node in order]
    assert order.index(leaf) == 6
    assert names[7] == "TBackward0"
    assert names == [
        "AddBackward0", "MmBackward0", "TBackward0", "AccumulateGrad", "ReluBackward0",
        "MmBackward0", "AccumulateGrad", "TBackward0", "AccumulateGrad",
    ]  # fmt: skip
    skip, _ = y.grad_fn.next_functions[0]
    assert skip is leaf  # after the first visit something has arrived there


def test_later_operations_have_higher_numbers_and_leaves_the_highest():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    y = x.exp()
    z = y.sin()
    nodes: list[Any] = [y.grad_fn, z.grad_fn]
    numbers = [node._sequence_nr() for node in nodes]
    leaf = get_gradient_edge(x).node._sequence_nr()
    assert numbers[0] < numbers[1] < leaf == 2**64 - 1
    headers = Path(torch.__file__).parent / "include" / "torch" / "csrc" / "autograd"
    assert "CompareNodeTaskTime" in (headers / "engine.h").read_text("utf-8")


def by_numbers_alone(root):
    """The order of visits if nobody waited: the highest number that was reached."""
    reached, order = [root], []
    while reached:
        node = max(reached, key=lambda one: one._sequence_nr())
        reached.remove(node)
        order.append(node)
        known = [None, *order, *reached]
        reached += [after for after, _ in node.next_functions if after not in known]
    return order


def test_a_node_waits_for_a_user_with_a_lower_number(namespace):
    ns = namespace("chain_rule/waits")
    names = ["MulBackward0", "SinBackward0", "CosBackward0", "ExpBackward0"]
    assert [node.name() for node in ns["visits"]] == names
    assert ns["exp"] > ns["cos"]
    z, y = ns["z"], ns["y"]
    impatient = [short(node) for node in by_numbers_alone(z.grad_fn)]
    assert impatient.index("ExpBackward0") < impatient.index("CosBackward0")
    y = y.detach()
    seeds = torch.tensor([1.0, 10.0])
    close(ns["x"].grad, seeds * (y.cos() * y.cos() - y.sin() * y.sin()) * 2 * y)


def test_the_written_engine_gives_the_bits_of_backward_in_its_order(namespace):
    ns = namespace("chain_rule/engine")
    leaves = ns["leaves"]
    assert len(leaves) == 1 + 4 * len(ns["blocks"])
    assert ns["equal"] == len(leaves) * [True]
    block, X = ns["blocks"][0], ns["X"]
    assert_close(block(X), X + block.outer(block.inner(X).tanh()))
    for leaf in leaves:
        leaf.grad = None
    chosen, call = list[Node](), ns["call"]

    def recorded(node, bar):
        chosen.append(node)
        return call(node, bar)

    ns["call"] = recorded
    Y = torch.nn.Sequential(*ns["blocks"])(ns["X"])
    with torch.no_grad():
        calls = ns["walk"](Y.grad_fn, ns["Y_bar"])
    order = visited(Y.grad_fn, lambda: Y.backward(ns["Y_bar"]))
    # Of leaves that are ready at once, all have the same number
    assert [ns["number"](node) for node in chosen] == list(map(ns["number"], order))
    assert set(chosen) == set(order)
    for bar, leaf in zip(ns["by_hand"], leaves, strict=True):
        assert torch.equal(leaf.grad, 2 * bar)  # of the walk and of the pass
    assert calls == len(order) == len(set(order)) == len(nodes_of(Y.grad_fn))


def test_the_written_engine_agrees_with_differences(namespace):
    ns = namespace("chain_rule/engine")
    net = torch.nn.Sequential(*ns["blocks"]).double()
    Y_bar = ns["Y_bar"].double()
    with torch.no_grad():
        X_bar = jacobian_by_differences(lambda X: (net(X) * Y_bar).sum(), ns["X"])
    assert_close(ns["by_hand"][0].double(), X_bar, rtol=1e-4, atol=1e-5)  # of float32


@pytest.mark.parametrize("depth", range(1, 7))
def test_without_waiting_the_calls_double_with_each_block(namespace, depth):
    ns = namespace("chain_rule/engine")
    root = torch.nn.Sequential(*ns["blocks"][:depth])(ns["X"]).grad_fn
    # A block has 10 nodes of its own, and two paths lead through it
    assert ns["count"](root) == 11 * 2**depth - 10
    assert len(nodes_of(root)) == 10 * depth + 1
    with torch.no_grad():
        assert ns["walk"](root, ns["Y_bar"]) == 10 * depth + 1


def test_pulling_back_a_sum_is_adding_what_is_pulled_back(namespace):
    ns = namespace("chain_rule/fan_out")
    x = ns["x"].detach().requires_grad_()
    node = (x**2).exp().grad_fn
    with torch.no_grad():
        one, other, both = map(node, (ns["from_u"], ns["from_v"], ns["h_bar"]))
    assert_close(both, one + other)
