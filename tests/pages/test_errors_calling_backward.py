"""What the fixes about outputs and vectors do: an explicit Jacobian, differences."""

import traceback

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from torch.autograd import backward, grad
from torch.testing import assert_close

from vjp_errors import explain

PAGE = "errors_calling_backward"


def square(x):
    return x * x


def fresh(*shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(0)).add(1)


def test_scalar_outputs_fix_is_the_gradient_of_the_weighted_sum(namespace):
    ns = namespace(f"{PAGE}/scalar_outputs")
    weights, x = torch.tensor([1.0, 10.0, 100.0]), ns["x"].detach()
    assert_close(ns["x"].grad, weights * 2 * x)
    for k, one_hot in enumerate(torch.eye(3)):
        slope = directional_difference(lambda x: weights.double() @ (x * x), x, one_hot)
        assert_close(ns["x"].grad[k].double(), slope, rtol=1e-6, atol=1e-6)


def test_scalar_outputs_ones_give_as_many_times_the_mean_as_there_are_samples():
    x = torch.linspace(1, 2, 32, requires_grad=True)
    (ones,) = torch.autograd.grad(x * x, x, torch.ones(32))
    (mean,) = torch.autograd.grad((x * x).mean(), x)
    assert_close(ones, 32 * mean)


def test_the_mean_is_what_the_loss_function_returns_by_itself(namespace):
    ns = namespace(f"{PAGE}/loss_without_reduction")
    x, target = ns["x"].detach().requires_grad_(), ns["target"]
    ns["mse_loss"](x, target).backward()
    assert_close(ns["x"].grad, x.grad)
    slopes = jacobian_by_differences(lambda x: ((x - target) ** 2).mean(), x)
    close(x.grad, slopes)


def test_none_at_a_scalar_is_one_and_every_vector_counts(namespace):
    ns = namespace(f"{PAGE}/none_among_vectors")
    y_bar, loss_bar = ns["y_bar"].double(), ns["loss_bar"].double()
    close(
        ns["x"].grad,
        jacobian_by_differences(
            lambda x: y_bar @ square(x) + loss_bar * 7 * x.sum(), ns["x"]
        ),
    )
    x = fresh(3).requires_grad_()
    none, one = (
        grad([square(x), x.sum()], x, [y_bar.float(), v])
        for v in (None, torch.ones(()))
    )
    assert_close(none, one)


def test_mismatch_in_shape_fix_pulls_the_vector_back(namespace):
    ns = namespace(f"{PAGE}/mismatch_in_shape")
    assert_close(ns["x"].grad, ns["A"].T @ torch.tensor([1.0, 100.0]))
    assert ns["y"].shape != ns["x"].shape


@pytest.mark.parametrize(("output", "vector"), [((3,), (3, 1)), ((), (1,))])
def test_a_vector_that_would_broadcast_does_not_fit(output, vector):
    y = fresh(*output).requires_grad_() * 2
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        y.backward(torch.ones(vector))


def test_a_tensor_made_of_the_list_weighs_the_outputs(namespace):
    ns = namespace(f"{PAGE}/vector_not_a_tensor")
    weights = torch.tensor([1.0, 10.0, 100.0])
    close(ns["x"].grad, weights.double() @ jacobian_by_differences(square, ns["x"]))


def test_a_list_of_tensors_is_read_as_a_vector_for_each_output():
    y = square(fresh(3).requires_grad_())
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        y.backward([*torch.tensor([1.0, 10.0, 100.0])])


def test_an_array_is_named_by_its_type_and_as_tensor_takes_it():
    x, array = fresh(3).double().requires_grad_(), fresh(3).double().numpy()
    for wrong, name in ((array, "float64"), ([array], "ndarray")):
        with pytest.raises(TypeError, match=f"but got {name}"):
            backward([square(x)], wrong)
    square(x).backward(torch.as_tensor(array))
    assert_close(x.grad, 2 * x.detach() * torch.as_tensor(array))


def test_a_number_as_a_tensor_scales_the_loss(namespace):
    ns = namespace(f"{PAGE}/number_as_vector")
    x = ns["x"].detach().requires_grad_()
    (10.0 * square(x).sum()).backward()
    assert_close(ns["x"].grad, x.grad)


def test_backward_of_true_takes_it_for_the_vector():
    with pytest.raises(TypeError, match="'bool' object is not iterable"):
        square(fresh(3).requires_grad_()).sum().backward(True)


def test_each_cause_of_not_iterable_is_told_by_the_line_of_pytorch(namespace):
    for name in ("number_as_vector", "model_as_inputs", "item_as_output"):
        error = namespace(f"{PAGE}/{name}")["raised"]
        found = explain("".join(traceback.format_exception(error)))
        assert found.entry
        assert found.case
        assert (found.entry.id, found.case.id) == (
            "not-iterable",
            name.replace("_", "-"),
        )


def test_the_gradients_come_in_the_order_of_the_parameters(namespace):
    ns = namespace(f"{PAGE}/model_as_inputs")
    weights, x = torch.tensor([1.0, 100.0]), ns["x"]
    assert_close(ns["grads"], (torch.outer(weights, x), weights))
    with pytest.raises(TypeError, match="'method' object is not iterable"):
        grad(ns["model"](x).sum(), ns["model"].parameters)


def test_the_loss_without_item_has_the_same_value_and_a_gradient(namespace):
    ns = namespace(f"{PAGE}/item_as_output")
    x = ns["x"]
    close(ns["x_bar"], jacobian_by_differences(lambda x: square(x).sum(), x))
    assert ns["loss"].item() == square(x).sum().item()


def test_a_list_of_vectors_adds_what_each_output_gives(namespace):
    ns = namespace(f"{PAGE}/number_of_vectors")
    y_bar = ns["y_bar"].double()
    close(
        ns["x"].grad,
        jacobian_by_differences(lambda x: y_bar @ square(x) + 7 * x.sum(), ns["x"]),
    )


def test_the_second_vector_in_the_shape_of_its_output(namespace):
    ns = namespace(f"{PAGE}/second_vector")
    y_bar, z_bar = ns["y_bar"].double(), ns["z_bar"].double()[:2]
    both = jacobian_by_differences(
        lambda x: y_bar @ square(x) + z_bar @ (7 * x[:2]), ns["x"]
    )
    close(ns["x"].grad, both)


def test_vectors_that_cannot_be_compared_raise_another_message():
    x = fresh(3).requires_grad_()
    with pytest.raises(
        RuntimeError, match=r"tensor a \(3\) must match the size of tensor b \(2\)"
    ):
        backward([square(x), square(x)], [torch.ones(3), torch.ones(2)])


def test_ones_like_lies_where_the_output_lies(namespace):
    ns = namespace(f"{PAGE}/other_device")
    close(ns["x"].grad, jacobian_by_differences(lambda x: square(x).sum(), ns["x"]))
    assert torch.ones_like(torch.empty(3, device="meta")).device.type == "meta"


def test_batched_one_hots_give_the_rows_of_the_jacobian(namespace):
    ns = namespace(f"{PAGE}/batched_vectors")
    assert_close(ns["J"], ns["A"])
    one = grad(ns["A"] @ ns["x"], ns["x"], torch.eye(2)[:1], is_grads_batched=True)
    assert_close(one[0], ns["A"][:1])


def test_the_message_prints_the_vector_without_its_first_two_dimensions():
    x = fresh(2).requires_grad_()
    with pytest.raises(
        RuntimeError, match=r"grad_output\[0\] has a shape of torch.Size\(\[6\]\)"
    ):
        grad(square(x), x, torch.ones(4, 5, 6), is_grads_batched=True)


def test_a_batch_of_weights_gives_multiples_of_the_gradient(namespace):
    ns = namespace(f"{PAGE}/batched_none")
    slopes = jacobian_by_differences(lambda x: square(x).sum(), ns["x"])
    close(ns["rows"], torch.outer(ns["weights"].double(), slopes))


def test_a_loop_over_the_vectors_takes_the_hook_with_the_if(namespace):
    ns = namespace(f"{PAGE}/batching_rule")
    lengths = ns["V"].norm(dim=1)
    assert (lengths > 9).any()
    assert (lengths < 9).any()

    def clip(g):
        return g if g.norm() < 9 else 9 * g / g.norm()

    x = ns["x"].detach().requires_grad_()
    y = square(x)
    y.register_hook(clip)
    rows = [grad(y, x, v, retain_graph=True)[0] for v in ns["V"]]
    assert_close(ns["rows"], torch.stack(rows))


def test_the_operation_of_the_message_tells_an_if_from_item():
    x = fresh(3).requires_grad_()
    asks = {
        "is_nonzero": lambda g: g if g.sum() else 2 * g,
        "item": lambda g: g * g.sum().item(),
    }
    for name, hook in asks.items():
        y = square(x)
        y.register_hook(hook)
        with pytest.raises(RuntimeError, match=f"not implemented for aten::{name}"):
            grad(y, x, torch.eye(3), is_grads_batched=True)
