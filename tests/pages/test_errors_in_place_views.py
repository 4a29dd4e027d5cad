"""The other half of errors_in_place: views, inference tensors, shared memory."""

import warnings
from typing import Any

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch.testing import assert_close

X = torch.tensor([2.0, 3.0, 5.0])


def leaf(x=X):
    return x.detach().clone().requires_grad_()


def test_several_views_fix_has_the_factors_of_the_rows(namespace):
    ns = namespace("errors_in_place/several_views")
    factors = 10 * torch.tensor([[3.0], [4.0]])
    assert_close(ns["x"].grad, factors.expand(2, 2))
    assert_close(ns["y"].detach(), factors * ns["x"].detach())


def test_several_views_in_no_grad_lose_the_factor():
    x = leaf()
    y = 10 * x
    with torch.no_grad():
        for row in y:
            row *= 3
    assert_close(y.detach(), 30 * X)
    assert_close(torch.autograd.grad(y.sum(), x)[0], torch.full((3,), 10.0))


def test_pieces_of_tensor_split_may_be_changed():
    x = leaf()
    y = 10 * x
    y.tensor_split(2)[0].mul_(3)
    (grad,) = torch.autograd.grad(y.sum(), x)
    assert_close(grad, torch.tensor([30.0, 30.0, 10.0]))


def test_view_of_function_fix_calls_its_backward(namespace):
    ns = namespace("errors_in_place/view_of_function")
    assert_close(ns["x"].grad, torch.full((3,), -30.0))
    x = leaf()
    y = ns["Reversed"].apply(10 * x)
    y.data *= 3
    assert_close(y.detach(), ns["y"].detach())
    assert_close(torch.autograd.grad(y.sum(), x)[0], ns["x"].grad / 3)


def test_a_function_that_returns_a_clone_may_be_changed(namespace):
    ns = namespace("errors_in_place/view_of_function")

    base: Any = ns["Reversed"]

    class Cloned(base):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

    x = leaf()
    y = Cloned.apply(10 * x)
    y *= 3
    assert_close(torch.autograd.grad(y.sum(), x)[0], ns["x"].grad)


def test_view_of_hook_fix_calls_the_hook_and_gives_the_gradient(namespace, capsys):
    ns = namespace("errors_in_place/view_of_hook")
    y_bar = torch.tensor([1.0, 10.0, 100.0])
    assert_close(ns["x"].grad, 10 * y_bar * (ns["x"].detach() > 0))
    assert f"y_bar = {y_bar}" in capsys.readouterr().out


def test_view_in_no_grad_fix_has_the_factor_and_both_inside_have_not(namespace):
    ns = namespace("errors_in_place/view_in_no_grad")
    assert_close(ns["x"].grad, torch.tensor([30.0, 30.0, 10.0]))
    x = leaf()
    y = 10 * x
    with torch.no_grad():
        y[:2].mul_(3)
    assert_close(y.detach(), ns["y"].detach())
    assert_close(torch.autograd.grad(y.sum(), x)[0], torch.full((3,), 10.0))


def test_view_in_inference_mode_fix_has_the_changed_elements(namespace):
    x = namespace("errors_in_place/view_in_inference_mode")["x"]
    move = torch.tensor([0.0, 7.0, 7.0], dtype=torch.float64)
    grad = jacobian_by_differences(lambda x: (10 * x + move).prod(), x)
    assert_close(x.grad.double(), grad, rtol=1e-6, atol=1e-3)


def test_inference_update_fix_is_an_ordinary_sum(namespace):
    ns = namespace("errors_in_place/inference_update")
    assert_close(ns["total"], 11 * ns["x"])
    assert not ns["total"].is_inference()


def inference(x=X):
    with torch.inference_mode():
        return x.clone()


def test_no_grad_does_not_help_an_inference_tensor_but_a_new_sum_does():
    assert_close(inference() + X, 2 * X)
    total = inference()
    with torch.no_grad(), pytest.raises(RuntimeError, match="Inplace update"):
        total += X
    assert_close(total.clone(), 2 * X)  # the refused change has been made
    with torch.no_grad():
        ordinary = 10 * X
    ordinary += X
    assert_close(ordinary, 11 * X)


def test_inference_saved_fix_is_the_gradient_of_a_product(namespace):
    ns = namespace("errors_in_place/inference_saved")
    assert_close(ns["w"].grad, ns["features"].clone())


def test_a_sum_saves_no_inference_tensor():
    w = leaf()
    assert_close(torch.autograd.grad((w + inference()).sum(), w)[0], torch.ones(3))


@pytest.mark.parametrize("moved", [False, True])
def test_a_model_made_or_moved_in_inference_mode_has_inference_tensors(moved):
    layer = torch.nn.Linear(3, 2)
    with torch.inference_mode():
        layer = layer.double() if moved else torch.nn.Linear(3, 2).double()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved"):
        layer(leaf(X.double()))


def test_detached_view_fix_differentiates_the_other_factor_alone(namespace):
    ns = namespace("errors_in_place/detached_view")
    assert_close(ns["x"].grad, 10 * ns["part"].sum().expand(3))
    assert ns["y"].requires_grad


def test_resized_fix_is_the_same_elements_and_data_resizes_nothing(namespace):
    ns = namespace("errors_in_place/resized")
    row = torch.tensor([[0.0], [1.0]]).expand(2, 3)
    assert_close(ns["x"].grad, row.reshape(6))
    ns["x"].data.resize_(2, 3)
    assert ns["x"].shape == (6,)


def test_out_argument_fix_has_a_gradient_and_a_detached_input_has_none(namespace):
    ns = namespace("errors_in_place/out_argument")
    x = ns["x"]
    close(x.grad, jacobian_by_differences(lambda x: x.exp().sum(), x))
    table = torch.zeros(2, 3)
    torch.exp(x.detach(), out=table[0])
    assert_close(table, ns["table"].detach())
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require"):
        table.sum().backward()
    with torch.no_grad():
        torch.exp(x, out=table[1])
    assert_close(table[0], table[1])


def test_expanded_fix_sums_over_the_rows(namespace):
    ns = namespace("errors_in_place/expanded")
    x = ns["x"].double()
    grad = jacobian_by_differences(lambda b: (3 * b + x).sum(), ns["b"])
    close(ns["b"].grad, grad)
    assert_close(ns["y"].detach(), 3 * ns["b"].detach() + ns["x"])


@pytest.mark.parametrize(
    "copied", [lambda b: b.expand(2, 3).contiguous(), lambda b: b.repeat(2, 1)]
)
def test_contiguous_and_repeat_copy(copied):
    b = leaf()
    y = copied(3 * b)
    y += X
    assert_close(torch.autograd.grad(y.sum(), b)[0], torch.full((3,), 6.0))


def test_overlapping_fix_adds_what_was_there_before(namespace):
    ns = namespace("errors_in_place/overlapping")
    x = 10 * ns["x"].detach()
    shifted = torch.cat([torch.zeros(1), x[:-1]])
    assert_close(ns["y"].detach(), x + shifted)
    assert_close(ns["x"].grad, torch.tensor([0.0, 10.0, 10.0]))
    assert x.cumsum(0)[2] == 100


def test_expanded_index_fix_changes_the_chosen_row_and_not_the_source(namespace):
    ns = namespace("errors_in_place/expanded_index")
    assert_close(ns["b"], X)
    assert_close(ns["y"], torch.stack([torch.tensor([7.0, 8.0, 9.0]), X]))


@pytest.mark.parametrize("index", [0, slice(1)])
def test_an_integer_or_a_slice_changes_all_rows_without_a_warning(index):
    b = X.clone()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        b.expand(2, 3)[index] = 7.0
    assert_close(b, torch.full((3,), 7.0))


def test_result_type_fix_keeps_the_gradient_which_an_assignment_loses(namespace):
    ns = namespace("errors_in_place/result_type")
    ints = torch.tensor([10, 20, 30])
    grad = jacobian_by_differences(lambda x: (ints + x).prod(), ns["x"])
    assert_close(ns["x"].grad.double(), grad, rtol=1e-5, atol=1e-4)
    assert_close((ints + ns["x"]).detach(), ns["total"].detach())
    ints[0] = ns["x"][0]
    assert ints[0] == 0
    assert not ints.requires_grad


def test_a_complex_result_does_not_fit_either():
    with pytest.raises(RuntimeError, match="result type ComplexFloat can't be cast"):
        X.clone().mul_(2j)


def test_broadcast_shape_fix_has_the_larger_shape(namespace):
    ns = namespace("errors_in_place/broadcast_shape")
    x = ns["x"]
    assert ns["y"].shape == x.shape
    close(x.grad, jacobian_by_differences(lambda x: (1 + x).prod(), x))
    assert (torch.ones(3, 1) + torch.ones(3)).shape == (3, 3)


def test_broadcast_in_vmap_fix_is_the_loop(namespace):
    ns = namespace("errors_in_place/broadcast_in_vmap")
    loop = torch.stack([ns["total"](x) for x in ns["X"]])
    assert_close(torch.vmap(ns["total"])(ns["X"]), loop)
    assert_close(loop, ns["X"])
