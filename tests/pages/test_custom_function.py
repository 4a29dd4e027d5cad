"""The facts of the page custom_function: what backward receives, returns and keeps.

Two more files have the complete Function, operators and straight-through estimators,
and double backward, the marks and the exercises. No test can check what JAX does (it
is not installed; the page names the version of the run), what the documentation,
tutorials and issues that the page links to say today, that a CUDA or Triton kernel
which computes addresses itself reads wrong numbers (no device here; the strides are
tested), and what torch.compile leaves in one piece.
"""

import gc
import weakref
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch.autograd import Function, gradcheck
from torch.autograd.graph import saved_tensors_hooks


def out(capsys):
    return capsys.readouterr().out


def other(kind: Any, **parts: Any) -> Any:
    """A Function like this one, of the same name, in which these parts are others."""
    those = {name: staticmethod(part) for name, part in parts.items()}
    return type(kind.__name__, (kind,), those)


# What backward receives and returns


def test_backward_turns_a_vector_for_the_outputs_into_one_for_the_inputs(namespace):
    ns = namespace("custom_function/first")
    x, y_bar, seen = ns["x"], ns["y_bar"], list[Any]()

    def listening(ctx, y_bar):
        x_bar = ns["F"].backward(ctx, y_bar)
        seen.extend([y_bar, x_bar])
        return x_bar

    y = other(ns["F"], backward=listening).apply(x)
    (x_bar,) = torch.autograd.grad(y, x, y_bar)
    assert seen[0].shape == y.shape != x.shape == seen[1].shape
    close(seen[0], y_bar)
    for J in (
        jacobian_by_formula(x),
        jacobian_by_differences(ns["F"].forward, x),
    ):
        close(x_bar, J.T @ y_bar.double())
        close(ns["x_bar"], J.T @ y_bar.double())
        close(ns["J"], J)


def test_forward_called_directly_ignores_backward(namespace):
    ns = namespace("custom_function/first")
    x, name = ns["x"], "ReturnsJBackward"
    assert ns["ReturnsJ"].apply(x).grad_fn.name() == name
    y = ns["ReturnsJ"].forward(x)
    assert y.grad_fn.name() != name
    close(torch.autograd.grad(y, x, ns["y_bar"])[0], ns["x_bar"])


@pytest.mark.parametrize("y_bar", [[1.0, 100.0], [7.0, -3.0], [1.0, 1.0]])
def test_a_returned_jacobian_is_summed_over_its_rows_whatever_the_vector(
    namespace, y_bar
):
    ns = namespace("custom_function/first")
    x, vector = ns["x"], torch.tensor(y_bar)
    (got,) = torch.autograd.grad(ns["ReturnsJ"].apply(x), x, vector)
    close(got, ns["J"].sum(0))
    close(ns["wrong"], ns["J"].sum(0))
    (right,) = torch.autograd.grad(ns["F"].apply(x), x, vector)
    # It is right for the loss y.sum(), and for no other vector here
    assert torch.equal(got, right) == (y_bar == [1.0, 1.0])


def test_only_a_shape_that_cannot_be_summed_raises(namespace):
    ns = namespace("custom_function/first")
    n, m = ns["J"].T.shape
    assert f"got [{n}, {m}] but expected shape compatible with [{n}]" in str(
        ns["raised"]
    )


# How many gradients


def test_gradients_of_the_power_are_right_and_those_not_needed_are_left_out(
    namespace, capsys
):
    ns = namespace("custom_function/counts")
    lines = out(capsys).splitlines()
    told = [line for line in lines if line.startswith("needed")]
    assert told[:2] == ["needed: (True, False, False)", "needed: (True, True, False)"]
    assert lines[1] == lines[3]  # the gradient of x is the same

    def of(x, w):
        y = ns["Scale"].apply(x, w, 2)
        return torch.autograd.grad(y, (x, w), torch.tensor([1.0, 10.0]))

    x_bar, w_bar = of(ns["x"], ns["w"])
    x, w = ns["x"].detach().double(), ns["w"].detach().double()
    y_bar = torch.tensor([1.0, 10.0]).double()
    close(x_bar, 2 * x * w * y_bar)
    close(w_bar, x**2 * y_bar)
    close(x_bar, jacobian_by_differences(lambda x: w * x**2, x).T @ y_bar)
    close(w_bar, jacobian_by_differences(lambda w: w * x**2, w).T @ y_bar)
    assert lines[1] == f"x_bar = {2 * ns['x'].detach() * ns['w'].detach()}"
    leaves = x.requires_grad_(), w.requires_grad_()
    for p in (2, 3):
        assert gradcheck(lambda x, w, p=p: ns["Scale"].apply(x, w, p), leaves)


def test_a_gradient_too_few_or_for_a_number_raises_and_nones_at_the_end_do_not(
    namespace,
):
    ns = namespace("custom_function/counts")
    x, w = ns["x"], ns["w"]
    with pytest.raises(RuntimeError, match=r"number of gradients \(expected 3, got 2"):
        torch.autograd.grad(ns["TooFew"].apply(x, w, 2).sum(), x)
    assert "different than None at position 3" in str(ns["raised"])

    def more(ctx, y_bar):
        return *ns["Scale"].backward(ctx, y_bar), None, None

    y = other(ns["Scale"], backward=more).apply(x, w, 2)
    (x_bar,) = torch.autograd.grad(y.sum(), x)
    close(x_bar, 2 * x * w)


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("filled", [False, True])
def test_zeros_arrive_for_an_unused_output_unless_told_not_to(marked, filled):
    seen = list[Any]()

    class Two(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(filled)
            y, second = 2 * x, 3 * x
            if marked:
                ctx.mark_non_differentiable(second)
            return y, second

        @staticmethod
        def backward(ctx, y_bar, second_bar):
            seen.append((ctx, second_bar))
            return 2 * y_bar

    y, _ = Two.apply(torch.tensor([3.0, 5.0], requires_grad=True))
    y.sum().backward()
    ((ctx, second_bar),) = seen
    assert ctx is y.grad_fn  # the node itself
    assert second_bar is None if not filled else not second_bar.any()


# What is kept


def test_a_slope_saved_in_setup_context_is_a_constant_too():
    class Saves(Function):
        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(2 * inputs[0])

        @staticmethod
        def backward(ctx, y_bar):
            return ctx.saved_tensors[0] * y_bar

    def z(x):
        return Saves.apply(x) ** 2

    x = torch.tensor(4.0)
    close(torch.func.grad(z)(x), 4 * x**3)
    second = torch.func.grad(torch.func.grad(z))(x)
    close(second, 2 * (2 * x) ** 2)  # and not 12 * x ** 2
    assert second < 12 * x**2


@pytest.mark.parametrize("detached", [False, True])
def test_numpy_in_backward_raises_under_create_graph_unless_detached(detached):
    class Square(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, y_bar):
            (x,) = ctx.saved_tensors
            array = (x.detach() if detached else x).numpy()
            return torch.as_tensor(2 * array) * y_bar

    x = torch.tensor(4.0, requires_grad=True)
    close(torch.autograd.grad(Square.apply(x) ** 2, x)[0], 4 * x**3)
    z = Square.apply(x) ** 2
    if not detached:
        message = r"Can't call numpy\(\) on Tensor that requires grad\."
        with pytest.raises(RuntimeError, match=message):
            torch.autograd.grad(z, x, create_graph=True)
        return
    (first,) = torch.autograd.grad(z, x, create_graph=True)
    close(torch.autograd.grad(first, x)[0], 2 * (2 * x) ** 2)  # a third is missing


def test_an_attribute_stays_after_the_pass_and_a_saved_tensor_does_not(
    namespace, capsys
):
    ns = namespace("custom_function/saved")
    one, other = out(capsys).splitlines()[:2]
    size = ns["x"].numel() * ns["x"].element_size()
    assert one == f"Attribute keeps {size} bytes"
    assert other == "Saved keeps 0 bytes"
    assert size == 10**6
    x = torch.tensor([2.0, 5.0]).double().requires_grad_()
    assert gradcheck(ns["Attribute"].apply, x)
    assert gradcheck(ns["Saved"].apply, x)


def test_a_change_in_between_makes_the_attribute_wrong_and_the_saved_one_raise(
    namespace, capsys
):
    ns = namespace("custom_function/saved")
    right, got = (float(line.split(" = ")[1]) for line in out(capsys).splitlines()[2:])
    at = ns["x"].detach()[:1]
    J = jacobian_by_differences(lambda x: (5 * x) ** 2, at)
    close(torch.tensor([[right]]), J)
    assert got == 2 * (5 * at.item() + 100) * 5 != right
    assert "modified by an inplace operation" in str(ns["raised"])


def test_hooks_on_saved_tensors_see_what_is_saved_and_no_attribute(namespace):
    ns = namespace("custom_function/saved")
    counts = []
    for kind in (ns["Attribute"], ns["Saved"]):
        seen = list[Any]()

        def pack(one, seen=seen):
            seen.append(one)
            return one

        with saved_tensors_hooks(pack, lambda one: one):
            kind.apply(ns["x"])
        counts.append(len(seen))
    assert counts == [0, 1]


def test_an_output_as_an_attribute_waits_for_the_garbage_collector():
    class Exp(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.y = x.exp()
            return ctx.y

        @staticmethod
        def backward(ctx, y_bar):
            return ctx.y * y_bar

    gc.disable()
    try:
        y = Exp.apply(torch.tensor([2.0, 3.0], requires_grad=True))
        node = weakref.ref(y.grad_fn)
        y.sum().backward()
        del y
        assert node() is not None
        gc.collect()
        assert node() is None
    finally:
        gc.enable()


def test_only_tensors_can_be_saved():
    class Power(Function):
        @staticmethod
        def forward(ctx, x, p):
            ctx.save_for_backward(x, p)
            return x**p

    message = "can only save variables, but argument 1 is of type int"
    with pytest.raises(TypeError, match=message):
        Power.apply(torch.tensor([2.0], requires_grad=True), 3)
