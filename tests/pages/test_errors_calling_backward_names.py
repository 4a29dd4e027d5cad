"""What the fixes about inputs and names do: no number typed again."""

import inspect
from collections import OrderedDict

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch.autograd import backward, grad
from torch.testing import assert_close

PAGE = "errors_calling_backward"


def square(x):
    return x * x


@pytest.fixture
def x():
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


def of_weight(ns):
    """The gradient of weights @ model(x) with respect to the weight and the bias."""
    weights = torch.tensor([1.0, 100.0])
    return torch.outer(weights, ns["x"].detach()), weights


def test_a_list_of_parameters_can_be_read_twice(namespace):
    ns = namespace(f"{PAGE}/inputs_empty")
    assert_close(tuple(one.grad for one in ns["model"].parameters()), of_weight(ns))
    assert len(ns["params"]) == len(list(ns["model"].parameters()))


def test_without_inputs_every_leaf_gets_a_gradient(x):
    model = torch.nn.Linear(3, 2)
    model(x).sum().backward(inputs=[*model.parameters()])
    assert x.grad is None
    model(x).sum().backward()
    assert_close(x.grad, model.weight.sum(0).detach())


def test_the_name_that_is_there_gives_the_gradient(namespace):
    ns = namespace(f"{PAGE}/inputs_empty_grad")
    assert_close(ns["grad"], of_weight(ns)[0])


@pytest.mark.parametrize("name", ["inputs_not_tensors", "inputs_mapping"])
def test_a_dict_of_inputs_gives_a_dict_of_gradients(namespace, name):
    ns = namespace(f"{PAGE}/{name}")
    weight, bias = of_weight(ns)
    assert type(ns["grads"]) is dict
    assert_close(ns["grads"], {"weight": weight, "bias": bias})


@pytest.mark.parametrize(
    ("inputs", "found"),
    [
        (lambda model: model.named_parameters(), "tuple"),
        (lambda model: [[model.weight]], "list"),
        (lambda model: [model.parameters()], "generator"),
        (lambda model: torch.nn.ParameterDict({"w": model.weight}), "str"),
    ],
)
def test_the_message_names_what_is_no_tensor(x, inputs, found):
    model = torch.nn.Linear(3, 2)
    with pytest.raises(RuntimeError, match=f"GradientEdges, but got {found}"):
        grad(model(x).sum(), inputs(model))
    assert len(grad(model(x).sum(), [*model.parameters()])) == 2


def test_a_class_derived_from_dict_is_refused_and_a_state_dict_is_detached(x):
    model = torch.nn.Linear(3, 2)
    assert issubclass(OrderedDict, dict)
    assert type(model.state_dict()) is OrderedDict
    with pytest.raises(
        RuntimeError, match="differentiated Tensors does not require grad"
    ):
        grad(model(x).sum(), dict(model.state_dict()))
    named = dict(model.named_parameters())
    assert named["weight"] is model.weight, "no copy"


def test_retain_graph_keeps_the_graph_for_a_second_pass(namespace):
    ns = namespace(f"{PAGE}/retain_variables")
    close(ns["x"].grad, 2 * jacobian_by_differences(lambda x: square(x).sum(), ns["x"]))


@pytest.mark.parametrize("name", ["vector_by_another_name", "keyword_of_grad"])
def test_by_its_own_name_the_vector_weighs_the_outputs(namespace, name):
    ns = namespace(f"{PAGE}/{name}")
    found = ns["x_bar"] if "x_bar" in ns else ns["x"].grad
    close(found, ns["y_bar"].double() @ jacobian_by_differences(square, ns["x"]))


def test_each_call_has_its_own_name_for_the_vector():
    names = {
        call: inspect.signature(call).parameters
        for call in (torch.Tensor.backward, backward, grad)
    }
    vectors = {"gradient", "grad_tensors", "grad_outputs"}
    assert [*(vectors & {*one} for one in names.values())] == [
        {"gradient"},
        {"grad_tensors"},
        {"grad_outputs"},
    ]
    only = {"allow_unused", "is_grads_batched"}
    assert [len(only & {*one}) for one in names.values()] == [0, 0, 2]


def test_a_total_of_tensors_is_the_sum_of_squares(namespace):
    ns = namespace(f"{PAGE}/number_without_backward")
    close(ns["x"].grad, jacobian_by_differences(lambda x: square(x).sum(), ns["x"]))


def test_a_number_wrapped_in_a_tensor_trains_nothing(x):
    torch.tensor(square(x).sum().item(), requires_grad=True).backward()
    assert x.grad is None


def test_the_loss_of_the_tuple_has_the_gradient(namespace):
    ns = namespace(f"{PAGE}/tuple_without_backward")
    close(ns["x"].grad, jacobian_by_differences(lambda x: square(3 * x).sum(), ns["x"]))


def test_the_comma_unpacks_one_gradient_and_refuses_two(namespace, x):
    ns = namespace(f"{PAGE}/tuple_result")
    close(ns["x_bar"], jacobian_by_differences(lambda x: square(x).sum(), ns["x"]))
    w = x.detach().requires_grad_()
    with pytest.raises(ValueError, match="too many values to unpack"):
        (_,) = grad((x * w).sum(), [x, w])
    assert isinstance(torch.func.grad(lambda x: x.sum())(x), torch.Tensor)


def test_a_list_of_losses_gives_the_gradient_of_their_sum(namespace):
    ns = namespace(f"{PAGE}/outputs_not_tensors")
    x = ns["x"].detach().requires_grad_()
    (square(x).sum() + 7 * x.sum()).backward()
    assert_close(ns["x"].grad, x.grad)
    with pytest.raises(AssertionError, match=r"Expected output to be a torch\.Tensor"):
        backward([x.sum().item()])


def test_zeros_for_what_was_not_used_even_by_mistake(namespace):
    ns = namespace(f"{PAGE}/materialize_grads")
    close(ns["x_bar"], jacobian_by_differences(lambda x: square(x).sum(), ns["x"]))
    assert_close(ns["w_bar"], torch.zeros_like(ns["w"]))
    copy = ns["x"].clone()  # not the tensor that the loss was computed from
    (zeros,) = grad(square(ns["x"]).sum(), copy, materialize_grads=True)
    assert not zeros.any()


def test_the_transform_differentiates_what_the_function_returns(namespace, x):
    ns = namespace(f"{PAGE}/inside_a_transform")
    close(torch.func.grad(ns["f"])(x), jacobian_by_differences(ns["f"], x))


def test_autograd_grad_works_within_func_grad_and_not_within_vmap():
    x = torch.tensor([2.0, 3.0])

    def slope(x):
        return grad((x**3).sum(), x, create_graph=True)[0].sum()

    close(
        torch.func.grad(slope)(x),
        jacobian_by_differences(lambda x: 3 * (x**2).sum(), x),
    )
    nested = torch.func.grad(lambda x: torch.func.grad(lambda x: (x**3).sum())(x).sum())
    assert_close(nested(x), torch.func.grad(slope)(x))
    with pytest.raises(RuntimeError, match="does not have a grad_fn"):
        torch.func.vmap(slope)(x.requires_grad_())


def test_old_and_new_name_give_one_gradient(namespace):
    ns = namespace(f"{PAGE}/grad_variables")
    x, y_bar = ns["x"].detach(), ns["y_bar"]
    old = x.clone().requires_grad_()
    with pytest.warns(FutureWarning):
        backward(square(old), grad_variables=y_bar)
    assert_close(ns["x"].grad, old.grad)


def test_the_old_name_has_the_fifth_place_and_takes_inputs_for_vectors(namespace, x):
    ns = namespace(f"{PAGE}/both_names")
    close(ns["x"].grad, ns["y_bar"].double() @ jacobian_by_differences(square, ns["x"]))
    assert [*inspect.signature(backward).parameters][4:6] == [
        "grad_variables",
        "inputs",
    ]
    assert [*inspect.signature(torch.Tensor.backward).parameters].index("inputs") == 4
    loss, seven = square(x).sum(), torch.tensor(7.0)
    with pytest.warns(FutureWarning):
        backward(loss, None, None, False, [seven])  # no error: 7 is the vector
    close(x.grad, 7 * jacobian_by_differences(lambda x: square(x).sum(), x))


def test_only_inputs_fills_nothing_and_backward_fills_both(namespace):
    ns = namespace(f"{PAGE}/only_inputs")
    assert_close((ns["x"].grad, ns["w"].grad), (ns["w"].detach(), ns["x"].detach()))
    w = ns["w"].detach().requires_grad_()
    with pytest.warns(FutureWarning):
        grad(w @ ns["x"], ns["x"], only_inputs=False)
    assert w.grad is None
