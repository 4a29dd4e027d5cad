"""The facts of the page custom_function: double backward, marks, strides, exercises."""

from typing import Any

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from pictures import arrays, texts
from test_custom_function import other, out
from torch import func
from torch.autograd import Function, grad, gradcheck, gradgradcheck
from torch.autograd.function import once_differentiable


def numbers(line):
    """The numbers of the one tensor that a line of output shows, float64."""
    inside = line[line.index("(") + 1 : line.index(")")].strip("[]")
    return torch.tensor([float(one) for one in inside.split(",")]).double()


# Double backward


def fourth(x):
    return x**4


def slope(x):  # of the fourth power
    return 4 * x**3


def rate(f, x):
    """The derivative of f at a number, by differences."""
    return directional_difference(f, x, torch.ones(()))


def test_what_forward_computed_is_a_constant_in_the_second_derivative(
    namespace, capsys
):
    ns = namespace("custom_function/second_derivative")
    kept, lost = out(capsys).splitlines()[:2]
    x = ns["x"].detach().double()
    close(rate(fourth, x), slope(x))
    right = rate(slope, x)
    close(right, 12 * x**2)
    for line in (kept, lost):
        assert float(line.split()[1]) == slope(x)
    close(numbers(kept)[0], right)
    # With the slope 2 x held fixed, y ** 2 has the second derivative 2 (2 x) (2 x)
    close(numbers(lost)[0], 2 * (2 * x) ** 2)
    close(numbers(lost)[0], right * 2 / 3)  # a third of it is missing


def test_gradgradcheck_tells_the_two_apart_and_gradcheck_does_not(namespace):
    ns = namespace("custom_function/second_derivative")
    for kind, right in ((ns["Kept"], True), (ns["Lost"], False)):
        for at in (3.0, -7.0):
            x = torch.tensor(at).double().requires_grad_()
            assert gradcheck(kind.apply, x)
            twice = gradgradcheck(kind.apply, x, raise_exception=False)
            assert twice is right


def test_the_picture_has_one_way_to_x_where_the_slope_was_saved_and_two_else(
    namespace,
):
    name = "custom_function/graph_of_the_second"
    drawn = arrays(name)
    (x,), (x_bar,), (g,) = drawn["x"], drawn["x_bar"], drawn["y"]
    ns = namespace(name)
    for at, first in zip(x, g, strict=True):
        close(first, slope(at))
    for k, kind in enumerate((ns["Lost"], ns["Kept"])):
        leaf, first = ns["gradient"](kind)
        close(grad(first, leaf)[0], x_bar[k])
        assert _edges_to(first.grad_fn, leaf) == 1 + k
    right = rate(slope, x[0])
    close(x_bar[1], right)
    close(x_bar[0], 2 * (2 * x[0]) ** 2)
    added = x_bar[1] - x_bar[0]
    assert texts(name).count(f"{added:g}") == 1
    close(added, 2 * (2 * x[0] ** 2))  # the slope's derivative times y_bar
    assert texts(name).count(f"{x_bar[0]:g}") == 2 + 1  # two edges and a tile


def _edges_to(start, leaf):
    """How many edges of the graph lead to a leaf."""
    nodes, found = [start], 0
    for node in nodes:  # which grow meanwhile
        for after, _ in node.next_functions:
            found += getattr(after, "variable", None) is leaf
            if after is not None and after not in nodes:
                nodes.append(after)
    return found


def test_the_decorator_is_silent_under_grad_and_loses_the_penalty(namespace, capsys):
    ns = namespace("custom_function/second_derivative")
    kept, once = map(numbers, out(capsys).splitlines()[4:6])
    x = ns["x"].detach().double()

    def loss(x):
        return x**4 + slope(x) ** 2

    close(kept[0], slope(x) + 2 * slope(x) * 12 * x**2)
    close(kept[0], rate(loss, x))
    close(once[0], slope(x))  # as if the penalty were a constant
    assert "trying to differentiate twice a function" in str(ns["raised"])


def test_the_decorator_gives_zero_in_torch_func_and_is_silent_for_constants():
    class Once(Function):
        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        @once_differentiable
        def backward(ctx, y_bar):
            (x,) = ctx.saved_tensors
            return 2 * x * y_bar

    def z(x):
        return Once.apply(x) ** 2

    x = torch.tensor(4.0)
    close(func.grad(z)(x), slope(x))
    assert func.grad(func.grad(z))(x) == 0
    leaf = torch.tensor([3.0, 5.0], requires_grad=True)
    y = Once.apply(leaf).sum()
    (x_bar,) = grad(y, leaf, create_graph=True)
    assert not x_bar.requires_grad
    (y + (x_bar**2).sum()).backward()  # no error
    assert leaf.grad is not None
    close(leaf.grad, 2 * leaf)
    at = x.double().requires_grad_()
    assert not gradgradcheck(Once.apply, at, raise_exception=False)


# Marks


def test_a_change_without_its_mark_leaves_the_old_derivative(namespace, capsys):
    ns = namespace("custom_function/marks")
    plain, marked = map(numbers, out(capsys).splitlines()[:2])
    by_differences = jacobian_by_differences(
        lambda x: (2 * (7 * x)).sum(), torch.tensor([3.0, 5.0])
    )
    close(marked, by_differences)
    close(plain * 2, by_differences)
    for kind in (ns["Double"], ns["MarkedDouble"]):
        x = torch.tensor([3.0, 5.0], requires_grad=True)
        h = x * 7
        kind.apply(h)
        close(h, 14 * x)  # the value is doubled all the same
    close(grad(h, x, x)[0], 14 * x)


@pytest.mark.parametrize("marked", [False, True])
def test_only_the_mark_tells_of_a_change_by_numpy(marked):
    class Double(Function):
        @staticmethod
        def forward(ctx, x):
            if marked:
                ctx.mark_dirty(x)
            array = x.numpy()
            array *= 2
            return x

        @staticmethod
        def backward(ctx, y_bar):
            return 2 * y_bar

    x = torch.tensor([3.0, 5.0], requires_grad=True)
    h = x * 1
    square = (h * h).sum()
    Double.apply(h)
    if marked:
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            grad(square, x)
    else:
        close(grad(square, x)[0], 2 * (2 * x))  # twice too much, in silence


def test_the_marks_of_outputs_decide_what_requires_grad_and_what_arrives(
    namespace, capsys
):
    ns = namespace("custom_function/marks")
    lines = out(capsys).splitlines()[2:]
    assert [lines[0], lines[3]] == ["ranks: True", "ranks: False"]
    assert lines[1].endswith("tensor([0., 0., 0.])")
    assert lines[4].endswith(" None")
    x, y_bar = ns["x"], ns["y_bar"]
    J = jacobian_by_differences(lambda x: x.sort()[0], x)
    for line in (lines[2], lines[5]):
        close(numbers(line), J.T @ y_bar.double())
    places = x.sort()[1]
    close(numbers(lines[2])[places], y_bar)
    close(ns["ranks"], (x[:, None] > x).sum(1))  # how many are smaller
    assert not grad(ns["Sort"].apply(x)[1].sum(), x)[0].any()
    _, ranks = ns["MarkedSort"].apply(x)
    message = "element 0 of tensors does not require grad and does not have a grad_fn"
    with pytest.raises(RuntimeError, match=message):
        grad(ranks.sum(), x)


def test_an_output_of_integers_never_requires_grad():
    class Places(Function):
        @staticmethod
        def forward(ctx, x):
            return x.sort()[1]

    assert not Places.apply(torch.ones(3, requires_grad=True)).requires_grad


# Strides


def test_gradcheck_tries_contiguous_vectors_and_losses_send_others(namespace, capsys):
    ns = namespace("custom_function/strides")
    first, second = out(capsys).splitlines()
    x = ns["x"].detach()
    own = x.stride()
    ones = torch.ones(()).expand(2, 3).stride()  # one number, six times
    row = torch.cat([x, x], dim=1)[:, :3].stride()
    columns = torch.empty(3, 2).T.stride()
    assert first == f"three losses: {[ones, row, columns]}"
    assert second == f"gradcheck: {{{own}}}"
    assert len({own, ones, row, columns}) == 4
    assert ones == (0, 0)

    class Reads(Function):  # its memory in order, as a kernel may
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, y_bar):
            return y_bar.as_strided(x.shape, own).clone()

    leaf = x.clone().requires_grad_()
    weight = torch.arange(6.0).reshape(3, 2).double()
    loss = (Reads.apply(leaf).T.contiguous() * weight).sum()
    assert gradcheck(Reads.apply, leaf)
    (got,) = grad(loss, leaf)
    close(got, weight.reshape(2, 3))  # and not weight.T, in silence
    assert not torch.equal(got, weight.T)


# Exercises


def test_numpy_under_vmap_and_twice(namespace, capsys):
    ns = namespace("custom_function/exercise_numpy")
    far, twice = out(capsys).splitlines()
    assert float(far) < 1e-12
    assert twice == "True"
    x, sine = ns["x"].detach(), ns["Sine"].apply
    close(func.jacrev(sine)(x), jacobian_by_differences(torch.sin, x))
    close(ns["second"], torch.diag(jacobian_by_differences(torch.cos, x)))
    X = torch.stack([x, x + 1])  # the batch last, too
    close(func.vmap(sine, in_dims=1, out_dims=1)(X), X.sin())
    for kind in (ns["Sine"], ns["Cosine"]):
        close(func.vmap(func.grad(kind.apply))(x), func.vmap(func.grad(
            torch.sin if kind is ns["Sine"] else torch.cos))(x))  # fmt: skip


def test_the_slope_as_an_output_has_its_own_gradient(namespace, capsys):
    ns = namespace("custom_function/exercise_output")
    first, second = out(capsys).split(maxsplit=1)
    x = ns["x"].detach().double()
    close(torch.tensor(float(first)), slope(x))
    close(numbers(second)[0], rate(slope, x))
    assert gradgradcheck(ns["square"], x.clone().requires_grad_())


def test_clipping_passes_gradcheck_and_is_not_linear(namespace, capsys):
    ns = namespace("custom_function/exercise_clip")
    *two, verdict = out(capsys).splitlines()
    assert verdict == "True"
    once, tenfold = map(numbers, (line.split(", dtype")[0] + ")" for line in two))
    y_bar = ns["y_bar"]
    close(once, y_bar)  # shorter than 1
    close(tenfold, y_bar / y_bar.norm())
    assert (ns["factor"] * once).norm() == (10 * once).norm() > tenfold.norm()
    # gradcheck tries one-hot vectors, and the zero one
    seen = list[Any]()

    def listening(ctx, y_bar):
        seen.append(y_bar.clone())
        return ns["Clip"].backward(ctx, y_bar)

    gradcheck(other(ns["Clip"], backward=listening).apply, ns["x"])
    assert {one.norm().item() for one in seen} == {0.0, 1.0}
    assert {one.count_nonzero().item() for one in seen} == {0, 1}
