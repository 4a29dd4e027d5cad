"""errors_custom_functions: twice, in place, complex, forward mode, operators."""

import pytest
import torch
from oracles import directional_difference
from test_errors_custom_functions import PAGE, based_on, same_slope
from torch import func
from torch.autograd import Function, grad, gradcheck, gradgradcheck
from torch.testing import assert_close


@pytest.fixture
def after(namespace):
    return lambda name: namespace(f"{PAGE}/{name}")


def test_intermediate_saved_loses_a_third_of_the_second_derivative(after):
    ns = after("intermediate_saved")
    x = torch.tensor(5.0)
    twice = directional_difference(lambda x: 3 * x * x, x, torch.tensor(1.0))
    first, second = ns["two_derivatives"](ns["Fixed"].apply)
    assert_close(torch.tensor(second).double(), twice, rtol=1e-6, atol=0)
    lost = ns["two_derivatives"](ns["Square"].apply)
    assert lost == (first, pytest.approx(second * 2 / 3))
    x = x.double().requires_grad_()
    assert gradcheck(ns["Square"].apply, (x,))
    assert gradgradcheck(ns["Fixed"].apply, (x,))
    assert not gradgradcheck(ns["Square"].apply, (x,), raise_exception=False)


def test_once_differentiable_fix_is_whole_and_grad_is_not(after):
    ns = after("once_differentiable")
    x = ns["x"]
    assert_close(x.grad, 6 * x.detach())
    (first,) = grad(x * ns["Square"].apply(x), x, create_graph=True)
    (second,) = grad(first, x)
    assert_close(second, 2 * x.detach())


def test_dirty_leaf_fix_leaves_the_leaf_and_the_mark_protects_it(after):
    ns = after("dirty_leaf")
    before = torch.tensor([2.0, 3.0, 5.0])
    assert_close(ns["x"].detach(), before)
    same_slope(ns["x"].grad, lambda x: 2 * x, ns["x"], ns["y_bar"])
    leaf = before.clone().requires_grad_()
    with pytest.raises(RuntimeError, match="has been used in an in-place"):
        ns["Double"].apply(leaf)
    assert_close(leaf.detach(), 2 * before)  # changed when the message comes

    @based_on(ns["Double"])
    class Unmarked(Function):
        @staticmethod
        def forward(ctx, x):
            return x.mul_(2)

    leaf = before.clone().requires_grad_()
    for _ in range(2):
        Unmarked.apply(leaf)
    assert_close(leaf.detach(), 4 * before)


def test_dirty_not_returned_fix_moves_the_input_in_the_graph(after):
    ns = after("dirty_not_returned")
    x, y_bar = ns["x"], ns["y_bar"]
    assert ns["y"] is ns["h"]
    same_slope(x.grad, lambda x: (14 * x + 3) ** 2, x, y_bar)

    @based_on(ns["Line"])
    class Unmarked(Function):
        @staticmethod
        def forward(ctx, x):
            return x.mul_(2) + 3

    h = 7 * x
    Unmarked.apply(h)
    (bar,) = grad(h, x, y_bar)
    assert_close(h.detach(), 14 * x.detach())
    assert_close(bar, 7 * y_bar)


def test_dirty_not_an_input_changes_no_gradient(after):
    ns = after("dirty_not_an_input")
    x, y_bar = ns["x"], ns["y_bar"]
    same_slope(x.grad, lambda x: 2 * x + 3, x, y_bar)
    with pytest.warns(UserWarning, match="not an input"):
        y = ns["Line"].apply(x)
    assert_close(grad(y, x, y_bar)[0], x.grad)


def test_complex_gradient_fix_is_that_of_two_real_outputs(after):
    ns = after("complex_gradient")
    x, y_bar = ns["x"], ns["y_bar"]
    parts = torch.view_as_real(y_bar)

    def real(x):
        return torch.stack([3 * x, 4 * x], dim=-1)

    same_slope(x.grad, real, x, parts)
    assert (((3 - 4j) * y_bar).abs() != x.grad).any()
    double = x.detach().double().requires_grad_()
    assert gradcheck(ns["Fixed"].apply, (double,))


def test_jvp_missing_fix_agrees_with_differences(after):
    ns = after("jvp_missing")
    x, x_dot = ns["x"], ns["x_dot"]
    close_to_difference(ns["y_dot"], torch.square, x, x_dot)
    J = func.jacrev(ns["Square"].apply)(x)
    assert_close(J, torch.diag(2 * x))  # without a jvp

    @based_on(ns["Fixed"])
    class Forgets(Function):
        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def jvp(ctx, x_dot):
            return ctx.saved_tensors[0] * x_dot

    with pytest.raises(IndexError, match="tuple index out of range"):
        func.jvp(Forgets.apply, (x,), (x_dot,))


def close_to_difference(y_dot, f, x, x_dot):
    slope = directional_difference(f, x, x_dot, step=1e-7)
    assert_close(y_dot.double(), slope, rtol=1e-5, atol=1e-6)


def test_jvp_count_fix_adds_the_inputs(after):
    ns = after("jvp_count")
    (a, b), (a_dot, b_dot) = ns["args"]
    both, moves = torch.stack([a, b]), torch.stack([a_dot, b_dot])
    close_to_difference(ns["y_dot"], lambda both: both[0] * both[1], both, moves)

    @based_on(ns["Fixed"])
    class Plain(Function):
        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

        @staticmethod
        def jvp(ctx, a_dot, p_dot):
            assert p_dot is None  # a number has no tangent
            return 2 * a_dot

    y_dot = func.jvp(lambda a: Plain.apply(a, 2.0), (a,), (a_dot,))[1]
    assert_close(y_dot, 2 * a_dot)
    y_dot = func.jvp(lambda a: ns["Fixed"].apply(a, b), (a,), (a_dot,))[1]
    assert_close(y_dot, a_dot * b)  # b stands still, and its tangent is zeros


def test_jvp_view_fix_is_the_tangent_and_jvp_of_func_was_right(after):
    ns = after("jvp_view")
    assert_close(ns["y_dot"], -ns["x_dot"])
    assert_close(ns["Fixed"].apply(ns["x"]), ns["x"])  # the values are as before

    @based_on(ns["Reverse"])
    class NewForm(Function):
        @staticmethod
        def forward(x):
            return x.view_as(x)

        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

    y_dot = func.jvp(NewForm.apply, (ns["x"],), (ns["x_dot"],))[1]
    assert_close(y_dot, ns["y_dot"])
    with pytest.raises(RuntimeError, match="jvp is not returning a view"):
        ns["tangent"](NewForm.apply, ns["x"], ns["x_dot"])

    @based_on(ns["Reverse"])
    class Column(Function):
        @staticmethod
        def forward(ctx, x):
            return x.view(3, 1)

        @staticmethod
        def jvp(ctx, x_dot):
            return x_dot.view(3, 1)

    y_dot = ns["tangent"](Column.apply, ns["x"], ns["x_dot"])
    assert_close(y_dot, ns["x_dot"][:, None])


def test_jvp_non_differentiable_fix_and_zeros_are_refused(after):
    ns = after("jvp_non_differentiable")
    x, x_dot = ns["x"], ns["x_dot"]
    close_to_difference(ns["y_dot"], lambda x: x.sort().values, x, x_dot)

    @based_on(ns["Sort"])
    class Zeros(Function):
        @staticmethod
        def jvp(ctx, x_dot):
            return x_dot, torch.zeros_like(x_dot)

    with pytest.raises(RuntimeError, match="not a differentiable Tensor"):
        func.jvp(Zeros.apply, (x,), (x_dot,))

    @based_on(ns["Sort"])
    class Short(Function):
        @staticmethod
        def jvp(ctx, x_dot):
            return x_dot

    with pytest.raises(RuntimeError, match="invalid number of forward gradients"):
        func.jvp(Short.apply, (x,), (x_dot,))


def test_setup_context_fix_is_the_vjp_in_torch_func(after):
    ns = after("setup_context_missing")
    (bar,) = ns["pullback"](ns["y_bar"])
    same_slope(bar, torch.square, ns["x"], ns["y_bar"])


def test_operator_in_transform_works_with_autograd_grad(after):
    ns = after("operator_in_transform")
    same_slope(ns["x_bar"], torch.square, ns["x"], ns["y_bar"])


def test_two_vmap_rules_fix_keeps_the_method(after):
    ns = after("two_vmap_rules")
    assert_close(torch.vmap(ns["Fixed"].apply)(ns["X"]), ns["X"].sin())

    @based_on(ns["Sine"])
    class Generated(Function):
        vmap = Function.vmap

    with pytest.raises(RuntimeError) as raised:
        torch.vmap(Generated.apply)(ns["X"])
    assert "numpy" in str(raised.traceback[-1].statement) + str(raised.value)


def test_no_autograd_formula_fix_squares(after):
    ns = after("no_autograd_formula")
    same_slope(ns["x"].grad, torch.square, ns["x"], ns["y_bar"])


def test_no_autograd_kernel_gives_nothing_and_the_fix_the_cosine(after, capsys):
    ns = after("no_autograd_kernel")
    assert capsys.readouterr().out.splitlines()[0] == "x.grad = None"
    same_slope(ns["x"].grad, torch.sin, ns["x"], ns["y_bar"])


def test_setup_is_called_by_names(after):
    op = after("no_autograd_formula")["op"]
    op.register_autograd(lambda ctx, y_bar: y_bar, setup_context=lambda c, i, o: None)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        op(torch.ones(2, requires_grad=True))


def test_non_functional_operator_fix_and_what_the_lie_does(after):
    ns = after("non_functional_operator")
    x, y_bar = ns["x"], ns["y_bar"]
    same_slope(x.grad, lambda x: 7 * x, x, y_bar)
    assert_close(ns["op"](x), 7 * x)

    def lies(x: torch.Tensor) -> None:
        x.mul_(7)

    op = torch.library.custom_op("errors_tests::lies", lies, mutates_args=())
    h = 2 * x
    op(h)
    (bar,) = grad(h, x, y_bar)
    assert_close(h.detach(), 14 * x.detach())
    assert_close(bar, 2 * y_bar)  # of the old value


def test_backward_and_vjp_fix_leaves_one_name(after):
    ns = after("backward_and_vjp")
    same_slope(ns["x"].grad, torch.square, ns["x"], ns["y_bar"])
    assert ns["Square"].vjp is Function.vjp  # the base class's again
    assert_close(ns["Square"].apply(ns["x"]), ns["x"] ** 2)


def test_save_for_forward_fix_is_the_tangent_and_none_may_be_saved(after):
    ns = after("save_for_forward")
    close_to_difference(ns["y_dot"], lambda x: x**3, ns["x"], ns["x_dot"])

    @based_on(ns["Fixed"])
    class SavesNone(Function):
        @staticmethod
        def forward(ctx, x, p):
            ctx.save_for_forward(x, None)
            return x**p

    assert_close(SavesNone.apply(ns["x"], 3), ns["x"] ** 3)
