"""What the fixes of errors_graph do where the message says that there is no graph."""

import pytest
import torch
from oracles import directional_difference
from torch.testing import assert_close

SQUARES = [
    "under_no_grad",
    "decorated_function",
    "inference_mode",
    "grad_mode_left_off",
    "detached",
    "numbers_in_a_list",
    "wrapped_again",
    "constant_among_outputs",
    "loss_made_a_leaf",
]


@pytest.fixture
def w():
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


@pytest.mark.parametrize("name", SQUARES)
def test_with_the_graph_the_gradient_is_that_of_the_sum_of_squares(name, namespace):
    w = namespace(f"errors_graph/{name}")["w"]
    point = w.detach().double()
    for k, one_hot in enumerate(torch.eye(3)):
        slope = directional_difference(lambda w: (w * w).sum(), point, one_hot)
        assert_close(w.grad[k].double(), slope, rtol=1e-6, atol=1e-6)


def test_under_no_grad_backward_inside_or_outside_makes_no_difference(w):
    with torch.no_grad():
        loss = (w * w).sum()
    for mode in (torch.no_grad, torch.enable_grad):
        with mode(), pytest.raises(RuntimeError, match="grad_fn"):
            loss.backward()
    loss = (w * w).sum()
    with torch.no_grad():
        loss.backward()
    assert_close(w.grad, 2 * w.detach())


def test_enable_grad_records_inside_no_grad_and_not_inside_inference_mode(w):
    with torch.no_grad(), torch.enable_grad():
        assert (w * w).requires_grad
    with torch.inference_mode(), torch.enable_grad():
        assert not (w * w).requires_grad


def test_a_block_records_nothing_and_gives_the_mode_back(namespace):
    ns = namespace("errors_graph/grad_mode_left_off")
    assert not ns["check"].requires_grad
    assert ns["loss"].requires_grad
    assert torch.is_grad_enabled()


def test_the_decorated_function_has_the_value_of_the_other(namespace):
    ns = namespace("errors_graph/decorated_function")
    assert ns["evaluate"](ns["w"]) == ns["loss_of"](ns["w"]).item()
    assert ns["loss_of"](ns["w"]).requires_grad


def test_a_block_gives_the_mode_back_after_an_exception():
    with pytest.raises(ZeroDivisionError), torch.set_grad_enabled(False):
        raise ZeroDivisionError
    assert torch.is_grad_enabled()


def test_everything_frozen_fix_trains_the_thawed_part_alone(namespace):
    ns = namespace("errors_graph/everything_frozen")
    assert_close(ns["net"].bias.grad, ns["y_bar"])
    assert ns["net"].weight.grad is None


def test_an_input_that_requires_a_gradient_thaws_no_parameter():
    net = torch.nn.Linear(3, 2).requires_grad_(False)
    x = torch.ones(3, requires_grad=True)
    net(x).sum().backward()
    assert x.grad is not None
    assert all(p.grad is None for p in net.parameters())


def test_checkpoint_fix_gives_the_gradients_of_the_code_inside(namespace):
    ns = namespace("errors_graph/checkpoint_of_frozen_layers")
    net, x, y_bar = ns["net"], ns["x"], ns["y_bar"]
    assert_close(net.bias.grad, y_bar)
    assert_close(net.weight.grad, torch.outer(y_bar, x))


def test_numpy_round_trip_fix_is_the_derivative_of_the_logarithm(namespace):
    w = namespace("errors_graph/numpy_round_trip")["w"]
    assert_close(w.grad, 2 / w.detach())


@pytest.mark.filterwarnings("ignore")  # PyTorch warns of some of these copies
@pytest.mark.parametrize(
    "copied",
    [
        lambda loss: loss.detach(),
        lambda loss: loss.data,
        lambda loss: torch.tensor(loss),
        lambda loss: torch.tensor([loss]),
        lambda loss: torch.autograd.Variable(loss),
        lambda loss: torch.nn.Parameter(loss, requires_grad=False),
    ],
)
def test_copies_have_no_graph(copied, w):
    assert not copied((w * w).sum()).requires_grad


def test_a_parameter_made_of_the_loss_leaves_the_others_without_gradient(w):
    torch.nn.Parameter((w * w).sum()).backward()
    assert w.grad is None


def test_integers_fix_raises_the_right_label_alone(namespace):
    ns = namespace("errors_graph/integers")
    right = torch.nn.functional.one_hot(ns["labels"], 3)
    probabilities = ns["scores"].detach().softmax(dim=1)
    assert_close(ns["scores"].grad, (probabilities - right) / len(right))


@pytest.mark.parametrize("operation", [torch.round, torch.sign])
def test_round_and_sign_keep_the_graph_and_have_gradient_zero(operation, w):
    operation(w).sum().backward()
    assert not w.grad.any()


def test_sample_fix_is_the_derivative_of_the_reparametrised_square(namespace):
    ns = namespace("errors_graph/sample")
    assert_close(ns["mu"].grad, 2 * ns["z"].detach())
    assert not torch.distributions.Categorical.has_rsample


def test_an_empty_selection_has_a_graph_and_a_gradient_of_zeros(namespace):
    ns = namespace("errors_graph/empty_selection")
    assert ns["loss"].requires_grad
    assert not ns["w"].grad.any()


def test_linear_function_needs_more_than_the_two_arguments(namespace):
    ns = namespace("errors_graph/linear_function")
    f, x = ns["f"], ns["x"]
    assert not ns["H"].any()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    with pytest.raises(RuntimeError, match="grad_fn"):
        torch.autograd.grad(g.sum(), x, allow_unused=True)
    with pytest.raises(RuntimeError, match="grad_fn"):
        torch.autograd.grad(g.sum(), x, materialize_grads=True)


def test_create_graph_gives_the_second_derivative_and_retain_graph_does_not(
    namespace,
):
    w = namespace("errors_graph/without_create_graph")["w"]
    assert_close(w.grad, 6 * w.detach())
    (g,) = torch.autograd.grad((w**3).sum(), w, retain_graph=True)
    assert not g.requires_grad


def test_none_as_the_vector_of_a_constant_does_not_skip_it(w):
    outputs = [(w * w).sum(), torch.tensor(7.0)]
    with pytest.raises(RuntimeError, match="element 1 of"):
        torch.autograd.grad(outputs, w, [torch.tensor(1.0), None])
    (summed,) = torch.autograd.grad(sum(outputs), w)
    assert_close(summed, 2 * w.detach())


@pytest.mark.parametrize("create_graph", [False, True])
def test_in_a_hook_and_in_a_backward_create_graph_alone_records(w, create_graph):
    modes = []

    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, y_bar):
            modes.append(torch.is_grad_enabled())
            return y_bar

    y = Same.apply(w)
    y.register_hook(lambda y_bar: modes.append(torch.is_grad_enabled()))
    torch.autograd.grad(y.sum(), w, create_graph=create_graph)
    assert modes == [create_graph, create_graph]


def test_inside_a_hook_fix_prints_the_gradient_of_the_cubes(namespace, capsys):
    ns = namespace("errors_graph/inside_a_hook")
    w = ns["w"].detach()
    assert f"{3 * w**2}" in capsys.readouterr().out
    assert_close(ns["w"].grad, 2 * w)


def test_a_loss_made_a_leaf_ends_the_backward_pass(w):
    with torch.no_grad():
        loss = (w * w).sum()
    loss.requires_grad_().backward()
    assert loss.is_leaf
    assert w.grad is None
    before = w.detach().clone()
    torch.optim.SGD([w], lr=0.5).step()
    assert_close(w.detach(), before, rtol=0, atol=0)
