"""The facts of the page chain_rule about products: brackets, transposes, hand calls.

No test can check the papers on NP-completeness: their abstracts were read; nor what
CS231n, PyTorch's blog and tutorial and a maintainer say: quoted from their pages.
"""

import random
from functools import cache
from itertools import pairwise

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch.testing import assert_close


@cache
def brackets(widths):
    """The costs of all ways to bracket a chain: (outputs, ..., inputs) as written."""
    if len(widths) == 2:
        return (0,)
    costs = []
    for cut in range(1, len(widths) - 1):
        last = widths[0] * widths[cut] * widths[-1]
        for a in brackets(widths[: cut + 1]):
            costs += [a + b + last for b in brackets(widths[cut:])]
    return tuple(costs)


def in_reverse(widths):
    """The cost of starting at the outputs, the first of the widths as written."""
    m, *others = widths
    return sum(m * a * b for a, b in pairwise(others))


def counted(ns, order, widths):
    """What a function of the snippet counts for a chain from x to y."""
    pairs = list(pairwise(widths))
    generator = torch.Generator().manual_seed(1)
    chain = [
        torch.rand(m, n, generator=generator, dtype=torch.double) for n, m in pairs
    ]
    ns["count"] = 0
    return ns[order](chain[::-1]), ns["count"]


CHAINS = (200, 100, 50, 20, 1), (1, 20, 50, 100, 200), (100, 50, 2, 50, 100)


def test_three_orders_give_one_product_at_three_costs(namespace):
    ns = namespace("chain_rule/brackets")
    found = []
    for widths in CHAINS:
        products, counts = zip(
            *(counted(ns, order, widths) for order in ("reverse", "forward", "halves")),
            strict=True,
        )
        for product in products[1:]:
            assert_close(product, products[0])
        assert counts[0] == in_reverse(widths[::-1])
        assert counts[1] == in_reverse(widths)
        a, b, c, d, e = widths
        assert counts[2] == a * b * c + c * d * e + a * c * e
        assert set(counts) <= set(brackets(widths[::-1]))
        found.append(counts)
    assert ns["counts"] == list(found[-1])
    loss, one_input, narrow = found
    assert round(loss[1] / loss[0]) == 46
    assert one_input == (loss[1], loss[0], loss[2])
    assert narrow[0] == narrow[1] == 13 * narrow[2]
    assert narrow[2] == min(brackets(CHAINS[2]))


def test_reverse_is_best_for_a_scalar_loss_unless_another_width_is_1():
    draw = random.Random(0)
    for length in (2, 3, 4, 5):
        for _ in range(200):
            widths = (1, *(draw.randint(2, 9) for _ in range(length)))
            assert in_reverse(widths) == min(brackets(widths))
    widths = (1, 2, 9, 1)  # one input: the matrix in the middle is better applied to it
    assert in_reverse(widths) > min(brackets(widths))


def test_no_tensor_of_a_pass_is_as_large_as_a_jacobian(namespace):
    ns = namespace("chain_rule/largest_tensor")
    X, W, Y = ns["X"], ns["W"], ns["Y"]
    largest = ns["largest"].numbers
    assert largest == X.numel() == max(X.grad.numel(), W.grad.numel())
    J = torch.func.jacrev(lambda X: X @ W.detach())(X.detach())
    assert J.numel() == Y.numel() * X.numel() == 1000 * largest == 1.5e6
    close(X.grad, ns["Y_bar"] @ W.T)
    with ns["Largest"]() as watched:  # it does see a Jacobian, if there is one
        torch.func.jacrev(lambda X: X @ W.detach())(X.detach())
    assert watched.numbers >= J.numel()


def test_rows_and_columns_are_one_chain_rule(namespace):
    ns = namespace("chain_rule/rows_and_columns")
    f, g, x, G, z_bar = (ns[name] for name in ("f", "g", "x", "G", "z_bar"))
    J = jacobian_by_formula(x)
    close(ns["J"], J)
    G_J = jacobian_by_differences(lambda x: G.double() @ f(x), x)
    for found in (x.grad, ns["column"], z_bar @ G @ ns["J"]):
        close(found, J.T @ (G.T.double() @ z_bar.double()))
        assert_close(found.detach().double(), G_J.T @ z_bar.double())
    D, D_g = J.T, G.T.double()  # the denominator layout
    close(x.grad, D @ (D_g @ z_bar.double()))
    assert g(f(x)).shape == z_bar.shape
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        ns["J"] @ G


def test_shapes_choose_a_product_only_if_sizes_differ(namespace):
    ns = namespace("chain_rule/square_layers")
    W, X, Y_bar = ns["W"].detach(), ns["X"], ns["Y_bar"]
    found = ns["found"]
    assert [bar.shape for bar in found.values()] == 8 * [W.shape] == ns["shapes"]
    names = {"X": X, "Y_bar": Y_bar}
    for text, bar in found.items():
        assert torch.equal(bar, eval(text, names.copy()))
    right = [text for text, bar in found.items() if torch.equal(bar, ns["W"].grad)]
    assert right == ["Y_bar @ X.T"]
    by_W = jacobian_by_differences(lambda W: (W @ X.double() * Y_bar).sum(), W)
    close(ns["W"].grad, by_W)
    # The sizes of CS231n: W of (5, 10), X of (10, 3)
    X, Y_bar = torch.ones(10, 3), torch.ones(5, 3)
    shapes = []
    for p in (Y_bar, Y_bar.T):
        for q in (X, X.T):
            for one, other in ((p, q), (q, p)):
                if one.shape[1] == other.shape[0]:
                    shapes.append(tuple((one @ other).shape))
    assert shapes.count((5, 10)) == 1


def test_a_node_called_by_hand_checks_nothing(namespace):
    ns = namespace("chain_rule/node_by_hand")
    x, y, wrong = ns["x"], ns["y"], ns["wrong"]
    bar, constant = sorted(y.grad_fn(wrong), key=lambda one: one is None)
    assert constant is None
    assert bar.shape != x.shape
    factor = (y / x).detach()  # of each entry, the same
    assert torch.equal(factor, factor[:1].expand(3))
    assert_close(bar, factor[0] * wrong)
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        y.backward(wrong)
    z = x.exp()
    z.sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        z.grad_fn(torch.ones(3))


def test_the_engine_adds_up_what_broadcasting_spread(namespace):
    ns = namespace("chain_rule/node_by_hand")
    X, b, Y_bar = ns["X"], ns["b"], ns["Y_bar"]
    assert ns["bar"].shape == Y_bar.shape != b.shape
    close(ns["bar"].sum_to_size(b.shape), b.grad)
    close(b.grad, jacobian_by_differences(lambda b: ((X + b) * Y_bar).sum(), b))


def test_the_engine_adds_up_even_a_mistake_of_a_function():
    class Spread(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.sum()

        @staticmethod
        def backward(ctx, y_bar):
            return torch.ones(4, 3)

    x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    Spread.apply(x).backward()
    assert_close(x.grad, torch.full((3,), 4.0))


def test_what_is_not_a_leaf_has_a_cotangent_and_keeps_none(namespace):
    ns = namespace("chain_rule/inner_cotangent")
    a = ns["a"].detach().requires_grad_()
    c = 7 * a
    seen: list[torch.Tensor] = []
    c.register_hook(seen.append)
    (c * c).sum().backward()
    close(seen[0], 2 * c)
    close(seen[0], jacobian_by_differences(lambda c: (c * c).sum(), c))
    assert not c.retains_grad
    assert a.grad is not None


def test_a_python_number_is_no_seed():
    x = torch.tensor(2.0, requires_grad=True)
    with pytest.raises(TypeError, match="'float' object is not iterable"):
        (x * x).backward(1.0)
    message = "gradients can be either Tensors or None, but got float"
    with pytest.raises(TypeError, match=message):
        (x * x).backward([1.0])
    (x * x).backward(torch.tensor(1.0))
    (x * x).backward()
    assert x.grad is not None
    close(x.grad, 2 * (2 * x))


def test_cotangents_are_added_slot_by_slot(namespace):
    ns = namespace("chain_rule/solution_slots")
    x, y_bar = ns["x"], ns["y_bar"]
    J = jacobian_by_formula(x)
    close(x.grad, J.T @ y_bar.double())
    found = []
    x.grad = None
    a, b, c = x.unbind()
    a.grad_fn.register_prehook(lambda bars: found.append(torch.stack(bars)))
    torch.stack([a * b, b + c**2]).backward(y_bar)
    close(found[0], J.T @ y_bar.double())
    names = ns["mul"], ns["add"], ns["power"]
    slots = [
        [i for to, i in node.next_functions if to is ns["unbind"]] for node in names
    ]
    assert slots == [[0, 1], [1], [2]]


def test_a_narrow_middle_takes_its_width_in_passes_twice(namespace):
    ns = namespace("chain_rule/solution_narrow")
    x, z, J = ns["x"], ns["z"], ns["J"]
    by_rows = torch.func.jacrev(ns["net"])(x)
    assert_close(ns["gap"], (J - by_rows).abs().max(), rtol=0.5, atol=0)
    assert_close(J, by_rows, rtol=1e-4, atol=1e-6)
    net = torch.nn.Sequential(ns["encoder"], ns["decoder"]).double()
    with torch.no_grad():
        by_differences = jacobian_by_differences(net, x)
    assert_close(J.double(), by_differences, rtol=1e-4, atol=1e-6)
    assert len(ns["rows"]) + ns["columns"].shape[1] == 2 * z.numel()
    assert J.shape == (100, 100)
    modules = [*ns["encoder"].modules(), *ns["decoder"].modules()]
    linear = [one for one in modules if isinstance(one, torch.nn.Linear)]
    widths = [linear[0].in_features, *(one.out_features for one in linear)]
    assert tuple(widths) == CHAINS[2]


@pytest.mark.parametrize("seed", range(5))
def test_the_best_order_is_the_best_of_all(namespace, seed):
    ns = namespace("chain_rule/solution_best_order")
    draw = random.Random(seed)
    chains = [tuple(draw.randint(1, 9) for _ in range(6)), *CHAINS]
    for widths in chains:
        ns["widths"] = widths
        ns["best"].cache_clear()
        cost, said = ns["best"](1, len(widths) - 1)
        assert cost == min(brackets(widths))
        assert sorted(part for part in said if part.isdigit()) == [
            str(i) for i in range(1, len(widths))
        ]
