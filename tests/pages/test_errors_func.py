"""What the fixes for calls of torch.func do: differences, closed forms."""

import math
from collections import OrderedDict
from functools import partial

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from torch.func import grad, jacfwd, jacrev, jvp, vjp
from torch.testing import assert_close


def test_grad_scalar_tensor_fix_weighs_the_rows(namespace):
    ns = namespace("errors_func/grad_scalar_tensor")
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["x_bar"], J.T @ torch.tensor([1, 10], dtype=torch.float64))
    close(grad(lambda x: ns["f"](x).sum())(ns["x"]), J.sum(0))
    with pytest.raises(RuntimeError, match="got tensor with 1 dims"):
        grad(lambda x: ns["f"](x)[:1])(ns["x"])


def test_loss_in_a_tuple_fix_is_the_gradient_and_the_second_item(namespace):
    ns = namespace("errors_func/loss_in_a_tuple")
    close(ns["x_bar"], jacobian_by_differences(lambda x: ns["step"](x)[0], ns["x"]))
    assert_close(ns["y"], ns["step"](ns["x"])[1])
    assert not ns["y"].requires_grad


def test_loss_as_a_number_fix_and_the_zero_of_a_new_tensor(namespace):
    ns = namespace("errors_func/loss_as_a_number")
    loss, x = ns["loss"], ns["x"]
    close(ns["x_bar"], jacobian_by_differences(loss, x))
    assert_close(ns["value"], loss(x))
    lost = grad(lambda x: torch.tensor(loss(x).item()))(x)
    assert_close(lost, torch.zeros(3))


def test_has_aux_fix_and_what_else_is_refused(namespace):
    ns = namespace("errors_func/has_aux")
    step, x = ns["step"], ns["x"]
    close(ns["x_bar"], jacobian_by_differences(lambda x: step(x)[0], x))
    assert_close(ns["largest"], step(x)[2])
    for wrong in (torch.sum, lambda x: list(step(x)[:2])):
        with pytest.raises(RuntimeError, match="output of function f should be a"):
            grad(wrong, has_aux=True)(x)


@pytest.mark.parametrize("aux", [None, "text", 3, {"count": 3}])
def test_aux_tensors_refuses_whatever_is_no_tensor(namespace, aux):
    ns = namespace("errors_func/aux_tensors")
    close(ns["x_bar"], jacobian_by_differences(lambda x: ns["step"](x)[0], ns["x"]))
    assert_close(ns["value"], ns["step"](ns["x"])[0])
    with pytest.raises(RuntimeError, match="Expected tensors, got unsupported type"):
        grad(lambda x: (x.sum(), aux), has_aux=True)(ns["x"])


def test_transform_takes_tensors_fix_is_the_gradient_of_each_parameter(namespace):
    ns = namespace("errors_func/transform_takes_tensors")
    gradients, x = ns["gradients"], ns["x"].double()
    assert {*gradients} == {"weight", "bias"}
    bias, weight = (ns["parameters"][name].detach() for name in ("bias", "weight"))
    affine = torch.nn.functional.linear
    for_weight = jacobian_by_differences(
        lambda w: affine(x, w, bias.double()).sum(), weight
    )
    for_bias = jacobian_by_differences(
        lambda b: affine(x, weight.double(), b).sum(), bias
    )
    close(gradients["weight"], for_weight)
    close(gradients["bias"], for_bias)
    with pytest.raises(ValueError, match="got <class 'float'>"):
        grad(torch.sin)(2.0)  # type: ignore[arg-type]
    assert_close(grad(torch.sin)(torch.tensor(2.0)).item(), math.cos(2))


def test_argnum_range_fix_differentiates_by_position(namespace):
    ns = namespace("errors_func/argnum_range")
    loss, w, x = ns["loss"], ns["w"], ns["x"]
    for_w = jacobian_by_differences(lambda w: loss(w, x.double()), w)
    for_x = jacobian_by_differences(lambda x: loss(w.double(), x), x)
    close(ns["w_bar"], for_w)
    close(ns["x_bar"], for_x)
    close(grad(loss, argnums=-1)(w, x), for_x)
    close(grad(loss, argnums=-1)(w, x=x), for_w)
    close(grad(lambda x: loss(w, x=x))(x), for_x)


def test_argnums_list_fix_and_the_forms_of_the_answer(namespace):
    ns = namespace("errors_func/argnums_list")
    loss, w, x = ns["loss"], ns["w"], ns["x"]
    close(ns["w_bar"], jacobian_by_differences(lambda w: loss(w, x.double()), w))
    close(ns["x_bar"], jacobian_by_differences(lambda x: loss(w.double(), x), x))
    (only,) = grad(loss, argnums=(0,))(w, x)
    assert_close(only, grad(loss, argnums=0)(w, x))
    with pytest.raises(RuntimeError, match="argnum must be int"):
        grad(loss, argnums=(0, 1.0))(w, x)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="elements must be unique"):
        grad(loss, argnums=(0, 0))(w, x)


def test_cotangents_structure_fix_is_the_gradient_of_the_weighted_sum(namespace):
    ns = namespace("errors_func/cotangents_structure")
    f, x, y_bar, p_bar = ns["f"], ns["x"], ns["y_bar"], ns["p_bar"]

    def weighted(x):
        y, p = f(x)
        return (y_bar.double() * y).sum() + p_bar.double() * p

    close(ns["x_bar"], jacobian_by_differences(weighted, x))
    with pytest.raises(RuntimeError, match="pytree structure"):
        ns["pullback"]([y_bar, p_bar])
    of_one = vjp(torch.sin, x)[1]
    with pytest.raises(RuntimeError, match="pytree structure"):
        of_one((x,))
    of_dictionary = vjp(lambda x: {"y": f(x)[0]}, x)[1]
    (x_bar,) = of_dictionary({"y": y_bar})
    (zeros,) = ns["pullback"]((y_bar, torch.zeros(())))
    assert_close(x_bar, zeros)
    assert_close(ns["pullback"]((y_bar, None)), ns["pullback"]((y_bar, torch.ones(()))))


def test_vjp_integer_output_fix_and_the_zeros_of_converted_indices(namespace):
    ns = namespace("errors_func/vjp_integer_output")
    f, x = ns["f"], ns["x"]
    J = jacobian_by_differences(lambda x: f(x)[0], x)
    close(ns["x_bar"], J.T @ torch.tensor([1, 10], dtype=torch.float64))
    assert_close(x[ns["indices"]], ns["values"])
    pullback = vjp(lambda x: x.topk(2)[1].float(), x)[1]
    assert_close(pullback(torch.tensor([1.0, 10.0]))[0], torch.zeros(3))


def test_only_tensors_fix_and_the_second_jacobian_without_aux(namespace):
    ns = namespace("errors_func/only_tensors")
    f, x = ns["f"], ns["x"]
    close(ns["J"], jacobian_by_differences(lambda x: f(x)[0], x))
    assert_close(ns["largest"], f(x)[1])
    _, second = jacrev(f)(x)
    close(second, jacobian_by_differences(lambda x: f(x)[1], x))
    with pytest.raises(RuntimeError, match="to return only tensors, got unsupported"):
        jacfwd(lambda x: "text")(x)


def test_non_empty_output_fix_and_the_words_of_grad(namespace):
    ns = namespace("errors_func/non_empty_output")
    close(jacrev(ns["f"])(ns["x"]), jacobian_by_differences(ns["f"], ns["x"]))
    with pytest.raises(RuntimeError, match="got <class 'NoneType'>"):
        grad(lambda x: None)(ns["x"])
    with pytest.raises(RuntimeError, match="non-empty output"):
        vjp(lambda x: (), ns["x"])


def test_primals_tuple_fix_is_the_slope_and_the_older_call_takes_a_tensor(namespace):
    ns = namespace("errors_func/primals_tuple")
    f, x, x_dot = ns["f"], ns["x"], ns["x_dot"]
    slope = directional_difference(f, x, x_dot)
    assert_close(ns["y_dot"].double(), slope, rtol=1e-6, atol=1e-4)
    assert_close(torch.autograd.functional.jvp(f, x, x_dot)[1], ns["y_dot"])


def test_primals_tangents_structure_fix_and_the_order_and_type_of_dicts(namespace):
    ns = namespace("errors_func/primals_tangents_structure")
    f, a, b, a_dot = ns["f"], ns["a"], ns["b"], ns["a_dot"]
    close(ns["y_dot"], directional_difference(lambda a: f(a, b.double()), a, a_dot))
    still = jvp(f, (a, b), (a_dot, torch.zeros_like(b)))[1]
    assert_close(still, ns["y_dot"])
    assert_close(jvp(partial(f, b=b), (a,), (a_dot,))[1], still)
    for other in ({"b": b, "a": a}, OrderedDict(a=a, b=b)):
        with pytest.raises(RuntimeError, match="same python structure"):
            jvp(lambda d: d["a"], ({"a": a, "b": b},), (other,))


def test_primals_only_tensors_fix_and_the_nan_of_a_power_that_could_move(namespace):
    ns = namespace("errors_func/primals_only_tensors")
    f, x, x_dot = ns["f"], ns["x"], ns["x_dot"]
    slope = directional_difference(lambda x: f(x, 3), x, x_dot, step=1e-7)
    assert_close(ns["y_dot"].double(), slope, rtol=1e-6, atol=0)
    power = (torch.tensor(3.0), torch.tensor(0.0))
    assert_close(jvp(f, (x, power[0]), (x_dot, power[1]))[1], ns["y_dot"])
    negative = torch.tensor([2.0, -3.0, 5.0])
    assert jvp(f, (negative, power[0]), (x_dot, power[1]))[1].isnan().all()
    assert jvp(ns["cubed"], (negative,), (x_dot,))[1].isfinite().all()


def test_jvp_strict_fix_and_what_the_option_does_not_see(namespace):
    ns = namespace("errors_func/jvp_strict")
    f, w, w_dot = ns["f"], ns["w"], ns["w_dot"]
    close(ns["y_dot"], w_dot @ ns["x"])
    zero = jvp(lambda w: ns["net"](ns["x"]), (w,), (w_dot,))[1]
    assert_close(zero, torch.zeros(2))
    passes = jvp(lambda w: 0 * f(w), (w,), (w_dot,), strict=True)[1]
    assert_close(passes, torch.zeros(2))
    with pytest.raises(RuntimeError, match="strict=True"):
        jvp(lambda w: (f(w), torch.ones(2)), (w,), (w_dot,), strict=True)


def test_chunk_size_fix_is_the_jacobian_whatever_the_chunk(namespace):
    ns = namespace("errors_func/chunk_size")
    f, x = ns["f"], ns["x"]
    close(ns["J"], jacobian_by_differences(f, x))
    for rows in (1, 2, 100, None):
        assert_close(jacrev(f, chunk_size=rows)(x), ns["J"])
    # Of the outputs, not of the inputs
    assert 0 < ns["rows"] <= f(x).numel() < x.numel()


def test_none_cotangent_adds_the_gradient_of_the_scalar_and_zeros_do_not(namespace):
    ns = namespace("errors_func/none_cotangent")
    f, x, y_bar, pullback = ns["f"], ns["x"], ns["y_bar"], ns["pullback"]
    of_y = jacobian_by_differences(lambda x: y_bar.double() @ f(x)[0], x)
    of_p = jacobian_by_differences(lambda x: f(x)[1], x)
    close(pullback((y_bar, ns["zero"]))[0], of_y)
    close(pullback((y_bar, None))[0], of_y + of_p)
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        pullback((None, ns["p"]))


def test_functional_call_list_fix_gives_each_tensor_its_name(namespace):
    ns = namespace("errors_func/functional_call_list")
    net, x, (weight, bias) = ns["net"], ns["x"], ns["tensors"]
    y = torch.func.functional_call(net, ns["values"], x)
    assert_close(y, torch.nn.functional.linear(x, weight, bias))
    names = [name for name, _ in net.named_parameters()]
    assert dict(zip(names, ns["tensors"], strict=True)) == ns["values"]
    own = dict(net.named_parameters())
    assert_close(torch.func.functional_call(net, own, x), net(x))
    assert_close(torch.func.functional_call(net, [own, {}], x), net(x))
