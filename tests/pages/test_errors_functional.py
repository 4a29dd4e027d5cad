"""What the fixes for autograd.functional do: differences, explicit Jacobians."""

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from torch.autograd.functional import hessian, hvp, jacobian, jvp, vhp, vjp
from torch.func import jacfwd, jacrev
from torch.testing import assert_close


def test_v_none_output_fix_weighs_the_rows_and_ones_give_their_sum(namespace):
    ns = namespace("errors_functional/v_none_output")
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["x_bar"], J.T @ ns["y_bar"].double())
    close(vjp(ns["f"], ns["x"], torch.ones(2))[1], J.sum(0))


def test_v_none_input_fix_is_the_hessian_times_the_direction(namespace):
    ns = namespace("errors_functional/v_none_input")
    H = jacobian_by_differences(torch.func.grad(ns["loss"]), ns["x"])
    close(ns["product"], H @ ns["x_dot"].double())
    close(torch.func.hessian(ns["loss"])(ns["x"]), H)
    for kin in (jvp, hvp, vhp):
        with pytest.raises(RuntimeError, match="if the input to"):
            kin(ns["loss"], ns["x"])


def test_v_invalid_size_fix_shows_both_products_and_nothing_is_broadcast(namespace):
    ns = namespace("errors_functional/v_invalid_size")
    f, x, v, x_dot = ns["f"], ns["x"], ns["v"], ns["x_dot"]
    J = jacobian_by_differences(f, x)
    close(jvp(f, x, x_dot)[1], J @ x_dot.double())
    close(vjp(f, x, v)[1], J.T @ v.double())
    with pytest.raises(RuntimeError, match="v has invalid size"):
        jvp(f, x, x_dot[:, None])
    with pytest.raises(RuntimeError, match="v has invalid size"):
        vjp(torch.sum, x, torch.ones(1))


def test_v_tuple_length_fix_moves_one_input_and_a_function_of_it_does_too(namespace):
    ns = namespace("errors_functional/v_tuple_length")
    f, a, b, a_dot = ns["f"], ns["a"], ns["b"], ns["a_dot"]
    slope = directional_difference(lambda a: f(a, b.double()), a, a_dot)
    close(ns["y_dot"], slope)
    assert_close(jvp(lambda a: f(a, b), a, a_dot)[1], ns["y_dot"])
    with pytest.raises(RuntimeError) as bare:
        jvp(f, (a, b), a_dot)
    assert str(bare.value) == str(ns["raised"])


def test_v_single_tensor_fix_is_the_gradient_of_the_weighted_sum(namespace):
    ns = namespace("errors_functional/v_single_tensor")
    f, a, b, y_bar = ns["f"], ns["a"], ns["b"], ns["y_bar"].double()

    def weighted(a, b):
        return (y_bar * f(a, b)).sum()

    close(ns["a_bar"], jacobian_by_differences(lambda a: weighted(a, b.double()), a))
    close(ns["b_bar"], jacobian_by_differences(lambda b: weighted(a.double(), b), b))
    with pytest.raises(RuntimeError, match="contain a single Tensor"):
        jvp(torch.sum, a, (a, a))


def test_inputs_are_a_list_fix_has_a_gradient_for_each(namespace):
    ns = namespace("errors_functional/inputs_are_a_list")
    f, a, b = ns["f"], ns["a"], ns["b"]
    close(ns["over_a"], jacobian_by_differences(lambda a: f(a, b.double()), a))
    close(ns["over_b"], jacobian_by_differences(lambda b: f(a.double(), b), b))


def test_outputs_are_not_tensors_fix_and_what_a_detour_over_lists_gives(namespace):
    ns = namespace("errors_functional/outputs_are_not_tensors")
    J = jacobian_by_differences(ns["logits"], ns["x"])
    close(jacobian(ns["logits"], ns["x"]), J)
    close(jacrev(ns["model"])(ns["x"])["logits"], J)
    lost = jacobian(lambda x: torch.tensor(ns["logits"](x).tolist()), ns["x"])
    assert_close(lost, torch.zeros(2, 3))


def test_strict_independent_fix_and_the_zeros_of_the_function_that_is_wrong(namespace):
    ns = namespace("errors_functional/strict_independent")
    f, x, weight = ns["f"], ns["x"], ns["weight"]
    close(ns["J_w"], jacobian_by_differences(lambda w: f(x.double(), w), weight))
    _, lost = jacobian(lambda x, w: (weight * x).sum(), (x, weight), strict=False)
    assert_close(lost, torch.zeros(3))


def test_strict_no_gradient_fix_and_that_the_flag_does_not_help(namespace):
    ns = namespace("errors_functional/strict_no_gradient")
    f, x = ns["f"], ns["x"]
    close(jacobian(f, x, strict=True), jacobian_by_differences(f, x))
    with pytest.raises(RuntimeError, match="is independent of input 0"):
        jacobian(lambda x: f(x).detach().requires_grad_(), x, strict=True)


def test_strict_linear_fix_is_the_hessian_block_by_block(namespace):
    ns = namespace("errors_functional/strict_linear")
    loss, a, b = ns["loss"], ns["a"], ns["b"]
    over_a = torch.func.grad(lambda a: loss(a, b.double()))
    over_b = torch.func.grad(lambda b: loss(a.double(), b))
    close(ns["H"][0][0], jacobian_by_differences(over_a, a))
    close(ns["H"][1][1], jacobian_by_differences(over_b, b))
    assert ns["H"][0][0].abs().max() > ns["H"][1][1].abs().max() == 0


def test_strict_create_graph_fix_is_right_and_cannot_be_differentiated(namespace):
    ns = namespace("errors_functional/strict_create_graph")
    J = jacobian_by_differences(ns["f"], ns["x"])
    close(ns["x_bar"], J.T @ ns["y_bar"].double())
    with pytest.raises(RuntimeError, match="element 0 of tensors"):
        ns["x_bar"].sum().backward()
    x = ns["x"].clone().requires_grad_()
    _, x_bar = vjp(ns["f"], x, ns["y_bar"], True)
    ((x**2).sum() + (x_bar**2).sum()).backward()
    assert_close(x.grad, 2 * x.detach())


def test_strict_vectorize_fix_is_the_jacobian_twice(namespace):
    ns = namespace("errors_functional/strict_vectorize")
    assert_close(ns["J"], ns["checked"])
    close(ns["J"], jacobian_by_differences(ns["f"], ns["x"]))


def test_forward_mode_option_fix_differentiates_the_jacobian(namespace):
    ns = namespace("errors_functional/forward_mode_option")
    f, x = ns["f"], ns["x"].detach()
    close(ns["x"].grad, jacobian_by_differences(lambda x: (jacfwd(f)(x) ** 2).sum(), x))
    assert_close(ns["J"].detach(), jacobian(f, x, strategy="reverse-mode"))
    with pytest.raises(RuntimeError, match='`strict=True` and `strategy="forward'):
        jacobian(f, x, strict=True, strategy="forward-mode")


@pytest.mark.parametrize("claim", ["forward_needs_vectorize", "strategy_name"])
def test_forward_mode_fixes_are_the_jacobian_of_either_mode(namespace, claim):
    ns = namespace(f"errors_functional/{claim}")
    close(ns["J"], jacobian_by_differences(ns["f"], ns["x"]))
    assert_close(ns["J"], jacobian(ns["f"], ns["x"], strategy="reverse-mode"))
    assert_close(ns["J"], jacfwd(ns["f"])(ns["x"]))


def test_forward_needs_vectorize_holds_for_the_hessian_too():
    x = torch.tensor([2.0, 3.0, 5.0])
    with pytest.raises(NotImplementedError, match="isonly implemented"):
        hessian(torch.prod, x, outer_jacobian_strategy="forward-mode")
    H = hessian(torch.prod, x, outer_jacobian_strategy="forward-mode", vectorize=True)
    assert_close(H, hessian(torch.prod, x))


def test_hessian_single_element_fix_weighs_the_hessians_and_sum_adds_them(namespace):
    ns = namespace("errors_functional/hessian_single_element")
    f, x, each = ns["f"], ns["x"], ns["each"].double()
    for output in range(2):
        slope = torch.func.grad(lambda x, i=output: f(x)[i])
        close(each[output], jacobian_by_differences(slope, x))
    close(hessian(ns["weighted"], x), each[0] + 10 * each[1])
    close(hessian(lambda x: f(x).sum(), x), each.sum(0))


def test_hessian_single_tensor_fix_and_the_transform_with_aux(namespace):
    ns = namespace("errors_functional/hessian_single_tensor")
    step, x, x_dot = ns["step"], ns["x"], ns["x_dot"]
    H = jacobian_by_differences(torch.func.grad(ns["loss"]), x)
    assert_close(ns["product"].double(), H @ x_dot.double(), rtol=1e-6, atol=1e-3)
    slope = torch.func.grad(step, has_aux=True)
    found = torch.func.jvp(slope, (x,), (x_dot,), has_aux=True)
    assert len(found) == 3
    gradient, product, y = found
    close(gradient, jacobian_by_differences(ns["loss"], x))
    assert_close(product, ns["product"])
    assert_close(y, step(x)[1])


def test_functional_result_detached_fix_adds_the_gradient_of_the_penalty(namespace):
    ns = namespace("errors_functional/functional_result_detached")
    w, x, x_dot = ns["w"].detach(), ns["x"], ns["x_dot"]

    def penalty(w):
        return directional_difference(lambda x: w * x[:2] * x[1:], x, x_dot).sum()

    added = jacobian_by_differences(penalty, w)
    assert_close(ns["w"].grad - 2 * w, added.float(), rtol=1e-5, atol=1e-5)
    ns["w"].grad = None
    _, lost = jvp(ns["f"], x, x_dot)
    ((ns["w"] ** 2).sum() + lost.sum()).backward()
    assert_close(ns["w"].grad, 2 * w)
    with pytest.raises(RuntimeError, match="element 0 of tensors"):
        lost.sum().backward()
    assert torch.func.jvp(ns["f"], (x,), (x_dot,))[1].requires_grad


def test_strict_piecewise_fix_has_the_curvature_of_softplus_and_relu_none(namespace):
    ns = namespace("errors_functional/strict_piecewise")
    x, x_dot = ns["x"], ns["x_dot"].double()
    for loss, product in ((ns["loss"], ns["flat"]), (ns["smooth"], ns["bent"])):
        H = jacobian_by_differences(torch.func.grad(loss), x)
        assert_close(product.double(), H @ x_dot, rtol=1e-5, atol=1e-5)
    assert ns["bent"].all()
    assert not ns["flat"].any()


def test_strict_flat_fix_rounds_and_moves_as_x_does(namespace):
    ns = namespace("errors_functional/strict_flat")
    f, x, x_dot = ns["f"], ns["x"], ns["x_dot"]
    assert_close(ns["y"], f(x))
    close(ns["y_dot"], directional_difference(lambda x: 7 * x, x, x_dot))
    close(jvp(f, x, x_dot)[1], directional_difference(f, x, x_dot))
    assert "independent of the inputs" in str(ns["raised"])
    with pytest.raises(RuntimeError, match="independent of the inputs"):
        jvp(torch.sign, x, x_dot, strict=True)
