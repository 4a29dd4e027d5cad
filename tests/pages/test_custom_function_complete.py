"""The facts of the page custom_function: the complete one, operators, estimators."""

from typing import Any

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from test_custom_function import other, out
from torch import func
from torch.autograd import Function, gradcheck, gradgradcheck
from torch.library import opcheck

# The complete one


@pytest.fixture
def complete(namespace):
    return namespace("custom_function/complete")


def test_the_complete_function_agrees_with_differences_in_both_modes(complete):
    f, x = complete["f"], complete["x"]
    assert complete["once"] is True
    assert complete["twice"] is True
    J = jacobian_by_differences(f, x)
    x_dot, y_bar = torch.tensor([1.0, 10, 100]).double(), torch.tensor([3.0, 7.0])
    y_bar = y_bar.double()
    (x_bar,) = func.vjp(f, x)[1](y_bar)
    y_dot = func.jvp(f, (x,), (x_dot,))[1]
    close(x_bar, J.T @ y_bar)
    close(y_dot, directional_difference(f, x, x_dot, step=1e-6))
    torch.testing.assert_close(y_bar @ y_dot, x_bar @ x_dot)  # the adjoint identity


def with_exponent(F, p):
    return lambda x: F.apply(x, p)


def test_every_exponent_is_differentiated(complete):
    x = complete["x"].clone().requires_grad_()
    for p in (2, 3, 4):
        assert gradcheck(with_exponent(complete["F"], p), x, check_forward_ad=True)


def wrong_jvp(ctx, x_dot, _):
    return 2 * x_dot[:2]


class Passed(Function):
    """Its input: right in reverse mode, and twice too much in forward mode."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return x.clone()

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, y_bar):
        return y_bar

    @staticmethod
    def jvp(ctx, x_dot):
        return 2 * x_dot


def test_each_option_finds_a_fault_that_the_plain_check_does_not(
    namespace, monkeypatch
):
    given = dict[str, Any]()
    for check in (gradcheck, gradgradcheck):

        def listening(f, x, check=check, **options):
            given[check.__name__] = options
            return check(f, x, **options)

        monkeypatch.setattr(torch.autograd, check.__name__, listening)
    complete = namespace("custom_function/complete")
    F, x = complete["F"], complete["x"].clone().requires_grad_()

    def reads(method):  # numbers, of which vmap has none
        return lambda ctx, *vectors: [float(vectors[0][0]), method(ctx, *vectors)][1]

    def passed_on(ctx, y_bar):
        return F.backward(ctx, Passed.apply(y_bar))

    for check, kind in (
        (gradcheck, other(F, jvp=wrong_jvp)),  # check_forward_ad
        (gradcheck, other(F, backward=reads(F.backward))),  # check_batched_grad
        (gradcheck, other(F, jvp=reads(F.jvp))),  # check_batched_forward_grad
        (gradgradcheck, other(F, backward=passed_on)),  # check_fwd_over_rev
    ):
        f, options = with_exponent(kind, 2), given[check.__name__]
        assert check(f, x)
        assert not check(f, x, **options, raise_exception=False)


TRANSFORMS = {
    "grad": lambda f: func.grad(lambda x: f(x).prod()),
    "jacrev": func.jacrev,
    "jacfwd": func.jacfwd,
    "hessian": func.hessian,
    "jacrev of jacrev": lambda f: func.jacrev(func.jacrev(f)),
    "jacrev of jacfwd": lambda f: func.jacrev(func.jacfwd(f)),
    "vjp": lambda f: lambda x: func.vjp(f, x)[1](f(x))[0],
    "jvp": lambda f: lambda x: func.jvp(f, (x,), (7 * x,))[1],
    "vmap of grad": lambda f: func.vmap(func.grad(lambda x: f(x).prod())),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_under_transforms_it_is_the_function_written_plainly(complete, name):
    transform = TRANSFORMS[name]
    at = complete["X"] if name.startswith("vmap") else complete["x"]
    torch.testing.assert_close(
        transform(complete["f"])(at), transform(complete["plain"])(at)
    )


def test_one_of_two_forward_modes_is_lost_without_an_error(namespace, capsys):
    complete = namespace("custom_function/complete")
    lines = out(capsys).splitlines()[1:]  # the first is of the checks
    assert lines[:2] == ["True True True jacrev", "True True False jacfwd"]
    ours, theirs = map(float, lines[2:])
    x = complete["x"]
    assert not complete["X"][0].equal(complete["X"][1])  # two points
    for g, largest in ((complete["f"], ours), (complete["plain"], theirs)):
        close(func.jacfwd(func.jacfwd(g))(x).max(), torch.tensor(largest))
    assert not func.jacfwd(func.jacfwd(complete["f"]))(x).any()
    by_differences = jacobian_by_differences(func.jacfwd(complete["plain"]), x)
    close(by_differences.max(), torch.tensor(theirs))
    close(by_differences[1, 2, 2], torch.tensor(2.0))  # of x_3 ** 2
    close(func.jacrev(func.jacfwd(complete["f"]))(x), by_differences)


def test_functionalize_has_no_rule_for_a_function(complete):
    with pytest.raises(RuntimeError, match="NYI: Functionalize rule for custom"):
        func.functionalize(complete["f"])(complete["x"])


def test_each_part_that_is_missing_has_the_message_of_the_table(complete):
    F, x = complete["F"], complete["x"]

    def refuses(error, message, kind, transform: Any):
        with pytest.raises(error, match=message):
            transform(lambda x: kind.apply(x, 2))(x)

    setup_inside = other(
        F,
        forward=lambda ctx, x, p: F.forward(x, p),
        setup_context=Function.setup_context,
    )
    for each in (func.jacrev, func.jacfwd, func.vmap):
        refuses(RuntimeError, "it must override the setup_", setup_inside, each)
    one_way = other(F, backward=Function.backward)
    message = "You must implement either the backward or vjp method"
    refuses(NotImplementedError, message, one_way, func.jacrev)
    reverse_only = other(F, jvp=Function.jvp)
    for way in (func.jacfwd, func.hessian):
        message = "You must implement the jvp function"
        refuses(NotImplementedError, message, reverse_only, way)

    def save_for_backward_only(ctx, inputs, output):
        x, ctx.p = inputs
        ctx.save_for_backward(x)

    half_saved = other(F, setup_context=save_for_backward_only)
    refuses(IndexError, "tuple index out of range", half_saved, func.jacfwd)
    single = other(F)
    single.generate_vmap_rule = False
    message = "You tried to vmap over F, but it does not have vmap support"
    for way in (func.jacfwd, func.hessian):
        refuses(RuntimeError, message, single, way)
    func.jacrev(lambda x: single.apply(x, 2))(x)  # which needs no rule
    both = other(F, vmap=lambda info, in_dims, *args: (F.apply(*args), 0))
    message = "both generate_vmap_rule=True and an overridden vmap"
    refuses(RuntimeError, message, both, func.jacfwd)
    close(both.apply(x, 2), complete["plain"](x))  # by itself it runs


def test_the_tangent_of_a_number_is_none(complete):
    F, x, seen = complete["F"], complete["x"], list[Any]()

    def listening(ctx, x_dot, p_dot):
        seen.append(p_dot)
        return F.jvp(ctx, x_dot, p_dot)

    kind = other(F, jvp=listening)
    func.jvp(lambda x: kind.apply(x, 2), (x,), (x,))
    assert seen == [None]


# Operators


@pytest.fixture
def operator(namespace):
    ns = namespace("custom_function/custom_op")
    ns["cube"].register_autograd(ns["backward"], setup_context=ns["save"])
    return ns


def test_reverse_mode_of_the_operator_is_right_twice(operator):
    cube, x = operator["cube"], operator["x"].clone().requires_grad_()
    y_bar = torch.tensor([1.0, 10.0]).double()
    (x_bar,) = torch.autograd.grad(cube(x), x, y_bar)
    close(x_bar, 3 * x**2 * y_bar)
    close(x_bar, jacobian_by_differences(lambda x: x**3, x).T @ y_bar)
    assert gradgradcheck(cube, x)
    assert set(opcheck(cube, (x,)).values()) == {"SUCCESS"}


def test_opcheck_accepts_a_wrong_derivative_and_gradcheck_does_not(namespace, capsys):
    ns = namespace("custom_function/custom_op")
    lines = out(capsys).splitlines()
    assert lines[0] == "True"
    assert all(line.endswith(" SUCCESS") for line in lines[1:5])
    assert lines[5:7] == ["{'SUCCESS'}", "False"]
    x, cube = ns["x"].clone().requires_grad_(), ns["cube"]
    cube.register_autograd(ns["wrong"], setup_context=ns["save"])
    y_bar = torch.tensor([1.0, 10.0]).double()
    (wrong,) = torch.autograd.grad(cube(x), x, y_bar)
    close(wrong * 3, 3 * x**2 * y_bar * 7)


def test_opcheck_sees_an_operator_that_changes_its_input():
    @torch.library.custom_op("book::change", mutates_args=())
    def change(x: torch.Tensor) -> torch.Tensor:
        return x.mul_(2).clone()

    with pytest.raises(Exception, match="was mutated"):
        opcheck(change, (torch.ones(2),))


def test_forward_mode_of_the_operator_is_zero_and_of_a_function_an_error(operator):
    cube, x, ones = operator["cube"], operator["x"], operator["ones"]
    y, y_dot = func.jvp(cube, (x,), (ones,))[:2]
    close(y, x**3)
    assert not y_dot.any()
    assert not operator["y_dot"].any()
    assert not func.jacfwd(cube)(x).any()
    close(directional_difference(lambda x: x**3, x, ones), 3 * x**2)

    class Cube(Function):
        @staticmethod
        def forward(x):
            return x**3

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

    with pytest.raises(NotImplementedError, match="You must implement the jvp"):
        func.jvp(Cube.apply, (x,), (ones,))


@pytest.mark.parametrize("transform", [func.jacrev, func.hessian])
def test_torch_func_refuses_the_operator(operator, transform):
    with pytest.raises(RuntimeError, match="must override the setup_context"):
        transform(operator["cube"])(operator["x"])
    assert "must override the setup_context" in str(operator["raised"])
    # The Function is PyTorch's own, of the older form, whatever was registered
    node = operator["cube"](operator["x"].clone().requires_grad_()).grad_fn
    assert node._forward_cls.setup_context is Function.setup_context


# Straight through


def test_both_estimators_pass_the_vector_between_minus_one_and_one(namespace, capsys):
    ns = namespace("custom_function/straight_through")
    lines = out(capsys).splitlines()
    assert lines[:3] == lines[3:]
    assert lines[2] == "False"
    x, y_bar = ns["x"].detach(), ns["y_bar"].double()
    inside = torch.tensor([-1 < at < 1 for at in x.tolist()])
    assert inside.any()
    assert not inside.all()
    close(ns["x_bar"], torch.where(inside, y_bar, 0.0))
    assert lines[1] == f"x_bar = {ns['x_bar'].tolist()}"
    assert lines[0] == f"y = {x.sign().tolist()}"
    close(jacobian_by_differences(torch.sign, x), torch.zeros(4, 4))
    # Both include the ends, and agree at other points, too
    at = torch.linspace(-3, 3, 25).double().requires_grad_()
    for f in (ns["Sign"].apply, ns["sign"]):
        close(f(at), at.sign())
        (slope,) = torch.autograd.grad(f(at).sum(), at)
        close(slope, at.abs() <= 1)
    # With detach, transforms work as they are
    y_dot = func.jvp(ns["sign"], (x,), (y_bar,))[1]
    close(y_dot, ns["x_bar"])
    ones = func.vmap(func.grad(ns["sign"]))(x)
    close(ones, inside.double())
