"""What the fixes of errors_custom_functions do, and what the wrong fixes do."""

import pytest
import torch
from oracles import jacobian_by_differences
from torch.autograd import Function, grad
from torch.testing import assert_close

PAGE = "errors_custom_functions"


@pytest.fixture
def after(namespace):
    return lambda name: namespace(f"{PAGE}/{name}")


def based_on(base):
    """The class below the line, as a subclass of one that a snippet has."""

    def made(own):
        methods = {k: v for k, v in vars(own).items() if k[0] != "_"}
        return type(own.__name__, (base,), methods)

    return made


def same_slope(bar, f, x, y_bar):
    """bar is J.T @ y_bar of f at x, by differences."""
    J = jacobian_by_differences(f, x)
    assert_close(
        bar.double(), torch.tensordot(y_bar.double(), J, y_bar.dim()), rtol=1e-5, atol=0
    )


def test_number_of_gradients_fix_scales_and_further_nones_are_allowed(after):
    ns = after("number_of_gradients")
    same_slope(ns["x"].grad, lambda x: 7 * x, ns["x"], ns["y_bar"])

    @based_on(ns["Fixed"])
    class Longer(Function):
        @staticmethod
        def backward(ctx, y_bar):
            return *ns["Fixed"].backward(ctx, y_bar), None, None

    (bar,) = grad(Longer.apply(ns["x"], 7.0), ns["x"], ns["y_bar"])
    assert_close(bar, ns["x"].grad)


def test_number_of_gradients_counts_one_more_for_an_operator():
    def scale(x: torch.Tensor, factor: float) -> torch.Tensor:
        return factor * x

    op = torch.library.custom_op("errors_tests::scale", scale, mutates_args=())
    op.register_autograd(lambda ctx, y_bar: y_bar)
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"GeneratedBackwardFor.*expected 3, got 2"):
        op(x, 2.0).sum().backward()


def test_gradient_for_a_number_fix_has_the_slope_of_both(after):
    ns = after("gradient_for_a_number")
    x, p, y_bar = ns["x"], ns["p"], ns["y_bar"]
    same_slope(x.grad, lambda x: x ** p.item(), x, y_bar)
    same_slope(p.grad, lambda p: x.detach().double() ** p, p, y_bar)


def test_gradient_for_an_integer_tensor_is_dropped_without_a_message():
    class Pick(Function):
        @staticmethod
        def forward(ctx, x, order):
            ctx.save_for_backward(order)
            return x[order]

        @staticmethod
        def backward(ctx, y_bar):
            (order,) = ctx.saved_tensors
            return torch.empty_like(y_bar).index_copy(0, order, y_bar), y_bar

    x, order = torch.ones(3, requires_grad=True), torch.tensor([2, 0, 1])
    y_bar = torch.tensor([1.0, 10.0, 100.0])
    Pick.apply(x, order).backward(y_bar)
    assert_close(x.grad, torch.empty(3).index_copy(0, order, y_bar))
    assert order.grad is None


def test_gradient_shape_fix_is_the_product_with_the_transpose(after):
    ns = after("gradient_shape")
    same_slope(ns["x"].grad, lambda x: ns["A"].double() @ x, ns["x"], ns["y_bar"])
    bent = ns["y_bar"].sum().expand(3)
    assert bent.shape == ns["x"].shape
    assert (bent != ns["x"].grad).any()


def test_gradient_summed_ignores_the_vector_and_the_fix_does_not(after):
    ns = after("gradient_summed")
    A, x, y_bar = ns["A"], ns["x"], ns["y_bar"]
    same_slope(x.grad, lambda x: A.double() @ x, x, y_bar)
    for vector in (y_bar, 7 * y_bar):
        (bar,) = grad(ns["Weigh"].apply(x, A), x, vector)
        assert_close(bar, A.sum(0))
    (right,) = grad(ns["Fixed"].apply(x, A).sum(), x)
    assert_close(right, A.sum(0))  # so a test with y.sum() sees nothing


def test_gradient_device_fix_flips_back_and_a_dtype_is_cast(after):
    ns = after("gradient_device")
    same_slope(ns["x"].grad, lambda x: x.flip(0), ns["x"], ns["y_bar"])

    @based_on(ns["Fixed"])
    class Double(Function):
        @staticmethod
        def backward(ctx, y_bar):
            return y_bar.flip(0).double()

    (bar,) = grad(Double.apply(ns["x"]), ns["x"], ns["y_bar"])
    assert bar.dtype == ns["x"].dtype


def test_a_single_number_is_moved_to_the_device_of_its_input():
    x = torch.ones((), device="meta", requires_grad=True)
    returning(torch.tensor(5.0)).apply(x).backward()
    assert x.grad is not None
    assert x.grad.device == x.device


def test_expected_variable_fix_is_the_cosine(after):
    ns = after("expected_variable_or_none")
    same_slope(ns["x"].grad, torch.sin, ns["x"], ns["y_bar"])


def returning(value):
    class Given(Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, y_bar):
            return value

        jvp = backward

    return Given


@pytest.mark.parametrize("value", [2.0, [torch.ones(2)]])
def test_floats_and_lists_are_refused_by_backward_and_jvp(value):
    x, message = torch.ones(2, requires_grad=True), r"expected Variable or None \(got"
    with pytest.raises(RuntimeError, match=message):
        returning(value).apply(x).sum().backward()
    if isinstance(value, float):
        with torch.autograd.forward_ad.dual_level():
            dual = torch.autograd.forward_ad.make_dual(x.detach(), torch.ones(2))
            with pytest.raises(RuntimeError, match=message + ".*for grad output 0"):
                returning(value).apply(dual)


def test_backward_arguments_fix_adds_both_outputs(after):
    ns = after("backward_arguments")
    x, y_bar = ns["x"], ns["y_bar"]
    same_slope(x.grad, lambda x: 3 * x + x * x, x, y_bar)

    @based_on(ns["Both"])
    class First(Function):
        @staticmethod
        def backward(ctx, *bars):
            ctx.bars = bars
            return 3 * bars[0]

    y, z = First.apply(x)
    (bar,) = grad(y @ y_bar + z @ y_bar, x)
    assert_close(x.grad - bar, 2 * x.detach() * y_bar)  # what z brings is missing
    y, z = First.apply(x)
    node = y.grad_fn
    y.backward(y_bar)
    assert_close(node.bars[1], torch.zeros(3))


def test_backward_without_ctx_takes_one_argument():
    @based_on(returning(None))
    class NoContext(Function):
        @staticmethod
        def backward(y_bar):
            return y_bar

    message = "takes 1 positional argument but 2 were given"
    with pytest.raises(TypeError, match=message):
        NoContext.apply(torch.ones(2, requires_grad=True)).sum().backward()


def test_forward_missing_fix_is_three_times_the_vector(after):
    ns = after("forward_missing")
    same_slope(ns["x"].grad, lambda x: 3 * x, ns["x"], ns["y_bar"])


def test_backward_missing_fix_takes_the_rounding_for_x(after):
    ns = after("backward_missing")
    x, y_bar = ns["x"], ns["y_bar"]
    rounded = ns["Round"].apply(x).detach()
    assert_close(x.grad, (rounded + x.detach()) * y_bar)
    (bar,) = grad(x * ns["Round"].apply(x.detach()), x, y_bar)
    assert_close(bar, rounded * y_bar)  # the rounded value is a constant there

    @based_on(ns["Fixed"])
    class Two(Function):
        @staticmethod
        def vjp(ctx, y_bar):
            return y_bar

    with pytest.raises(RuntimeError, match="only implement one"):
        Two.apply(x).sum().backward()


def test_legacy_function_fix_squares(after):
    ns = after("legacy_function")
    same_slope(ns["x"].grad, torch.square, ns["x"], ns["y_bar"])


def test_an_object_of_a_function_is_no_tensor_but_its_apply_is_right(after):
    ns = after("should_not_be_instantiated")
    assert_close(ns["y"], ns["x"] * ns["x"])
    with pytest.warns(DeprecationWarning, match="instantiated"):
        made = ns["Square"](ns["x"])
    assert not isinstance(made, torch.Tensor)
    assert_close(made.apply(ns["x"]), ns["y"])


def test_ctx_and_setup_context_fix_squares_and_names_do_not_matter(after):
    ns = after("ctx_and_setup_context")
    same_slope(ns["x"].grad, torch.square, ns["x"], ns["y_bar"])

    @based_on(ns["Square"])
    class Renamed(Function):
        @staticmethod
        def forward(_, x):
            return x * x

    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        Renamed.apply(ns["x"])

    class NoSetup(Function):
        @staticmethod
        def forward(x):
            return x * x

    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        NoSetup.apply(ns["x"])


def test_save_for_backward_fix_has_the_slope_of_the_power(after):
    ns = after("save_for_backward")
    same_slope(ns["x"].grad, lambda x: x**3, ns["x"], ns["y_bar"])


class Saves(Function):
    """Saves what it is told to, and hands out what came back."""

    @staticmethod
    def forward(ctx, x, *calls):
        for call in calls:
            ctx.save_for_backward(*call)
        return x.clone()

    @staticmethod
    def backward(ctx, y_bar):
        ctx.back = ctx.saved_tensors
        return (y_bar, *[None] * (len(ctx.needs_input_grad) - 1))


def test_a_second_save_replaces_the_first_and_lists_are_refused():
    x = torch.ones(2, requires_grad=True)
    y = Saves.apply(x, (x, x), (x, None))
    node = y.grad_fn
    y.sum().backward()
    assert node.back[1] is None
    with pytest.raises(TypeError, match="argument 0 is of type list"):
        Saves.apply(x, ([x],))


def test_no_attribute_fix_has_the_slope_on_both_ways(after):
    ns = after("no_attribute")
    x, y_bar = ns["x"], ns["y_bar"]
    for most in (7.0, 4.0):
        (bar,) = grad(ns["Fixed"].apply(x, most), x, y_bar)
        same_slope(bar, lambda x, most=most: x.clamp(max=most), x, y_bar)

    @based_on(ns["Clip"])
    class Default(Function):
        @staticmethod
        def backward(ctx, y_bar):
            return getattr(ctx, "kept", 0) * y_bar, None

    (bar,) = grad(Default.apply(x, 7.0), x, y_bar)
    assert not bar.any()
    node = Default.apply(x, 7.0).grad_fn
    assert hasattr(node, "saved_tensors")
    for slip in ("saved_tensor", "save_tensors"):
        assert not hasattr(node, slip)
