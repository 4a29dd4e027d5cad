"""What the fixes of errors_leaves do, and what the fixes that it warns of do."""

import copy
import math
import pickle

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from torch import nn
from torch.testing import assert_close


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_leaves/{claim}")


def leaf(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def of_squares(x):
    """The gradient of the sum of x * x, by differences."""
    return jacobian_by_differences(lambda x: (x * x).sum(), x)


@pytest.mark.parametrize(
    "claim",
    [
        "integers_require_grad",
        "numpy_at_the_end",
        "export_dlpack",
        "serialize_non_leaf",
        "grad_of_a_moved_leaf",
        "assign_grad_type",
        "inference_requires_grad",
    ],
)
def test_after_the_fix_the_gradient_is_that_of_the_squares(run, claim):
    x = run(claim)["x"]
    assert x.is_leaf
    close(x.grad, of_squares(x))


def test_what_leaves_the_graph_is_the_memory_of_the_tensor(run):
    ns = run("export_dlpack")
    assert ns["array"].ctypes.data == ns["x"].data_ptr()
    ns = run("serialize_non_leaf")
    assert ns["y"].is_shared(), "with the process that gets it"
    assert not ns["x"].is_shared()


def test_integers_made_float_cut_the_network_off():
    net = nn.Linear(3, 2)
    chosen = net(torch.ones(1, 3)).argmax(1).float().requires_grad_()
    chosen.sum().backward()
    assert net.weight.grad is None


def test_requires_grad_in_place_words_it_otherwise():
    with pytest.raises(RuntimeError, match="only Tensors of floating point dtype"):
        torch.arange(3).requires_grad_()


def test_module_to_integers_fix_keeps_the_module_trainable(run):
    ns = run("module_to_integers")
    assert ns["layer"].weight.dtype == torch.float32
    weights = torch.tensor([1.0, 100.0])
    close(ns["layer"].weight.grad, torch.outer(weights, ns["x"][0]))
    close(ns["layer"].bias.grad, weights)
    assert torch.equal(ns["x"], ns["ids"])


def test_change_requires_grad_fix_counts_y_as_a_constant(run):
    ns = run("change_requires_grad")
    y = ns["x"].detach() ** 2
    close(ns["x"].grad, ns["weights"] * y)
    assert not torch.allclose(ns["x"].grad, 3 * ns["weights"] * y)
    assert ns["y"].requires_grad


def test_detach_in_place_cuts_y_for_every_later_loss():
    x = leaf(2.0, 3.0)
    y = x * x
    y.detach_()
    assert not (10 * y).requires_grad


def test_numpy_shares_memory_unless_copied(run):
    ns = run("numpy_at_the_end")
    x = leaf(2.0, 3.0)
    y = x * x
    version = y._version
    y.detach().numpy()[0] = 7
    assert (y[0].item(), y._version) == (7, version)
    ns["array"][0] = 7
    assert ns["losses"][0].item() != 7


def test_numpy_in_the_middle_fix_keeps_the_gradient_and_detach_does_not(run):
    ns = run("numpy_in_the_middle")
    close(ns["x"].grad, jacobian_by_differences(torch.exp, ns["x"]).diagonal())
    array = ns["np"].exp(ns["x"].detach().numpy())
    with pytest.raises(RuntimeError, match="element 0 of tensors"):
        torch.from_numpy(array).sum().backward()


def test_one_element_fixes_reduce_or_stack(run):
    ns = run("float_of_several")
    assert ns["logged"] == sum(ns["losses"].tolist()) / ns["losses"].numel()
    ns = run("list_of_tensors")
    slope = jacobian_by_differences(
        lambda x: torch.stack([x, 10 * x]).sum(), ns["x"].detach()
    )
    close(ns["x"].grad, slope)
    assert ns["both"].shape == (2, 3)


def test_tensor_of_single_elements_drops_the_graph_in_silence(clean_state):
    x = leaf(2.0)
    y = x * x
    with pytest.warns(UserWarning, match="Converting a tensor with requires_grad"):
        assert not torch.tensor([y, y]).requires_grad
    assert torch.stack([y, y]).requires_grad


def test_item_of_several_fix_is_the_mean_of_the_losses(run, capsys):
    ns = run("item_of_several")
    said = f"loss   = {ns['loss'].mean().item()}\nlosses = {ns['loss'].tolist()}\n"
    assert capsys.readouterr().out == said
    squares = [(a - b) ** 2 for a, b in zip(ns["x"], ns["target"], strict=True)]
    assert_close(ns["loss"].mean(), sum(squares) / len(squares))


def test_converting_to_a_scalar_loses_a_term_of_the_product_rule(run):
    ns = run("converting_to_a_scalar")
    x = ns["x"].detach()
    slope = directional_difference(lambda x: x * torch.exp(x), x, torch.tensor(1.0))
    close(ns["x"].grad, slope)
    close(ns["x"].grad, (1 + x) * math.exp(x))
    constant, wrong = math.exp(x), x.clone().requires_grad_()
    (wrong * constant).backward()
    close(wrong.grad, ns["x"].grad / (1 + x))


def test_item_gives_the_number_without_the_warning(clean_state, recwarn):
    x = leaf(2.0).sum()
    assert x.item() == 2.0
    assert not recwarn.list
    with pytest.warns(UserWarning, match="Converting a tensor with requires_grad"):
        assert math.sqrt(x) == math.sqrt(2)


def test_deepcopy_fixes_copy_the_numbers(run):
    ns = run("deepcopy_a_result")
    assert_close(ns["saved"], ns["x"].detach() ** 2)
    assert not ns["y"].any()
    y = leaf(2.0, 3.0) * 2
    shallow = copy.copy(y)
    assert shallow.data_ptr() == y.data_ptr()
    ns = run("deepcopy_a_module")
    assert_close(ns["twin"].weight, ns["layer"].weight)
    assert_close(ns["twin"].last, ns["layer"](torch.ones(1, 3)).detach())
    assert ns["twin"].weight.data_ptr() != ns["layer"].weight.data_ptr()


def test_only_the_old_weight_norm_prevents_a_deepcopy(clean_state):
    layer = nn.Linear(3, 2)
    copy.deepcopy(torch.nn.utils.parametrizations.weight_norm(layer))
    with pytest.warns(FutureWarning, match="weight_norm"):
        old = torch.nn.utils.weight_norm(nn.Linear(3, 2))
    with pytest.raises(RuntimeError, match="deepcopy protocol"):
        copy.deepcopy(old)


def test_hook_not_serialized_has_to_be_registered_again(run):
    ns = run("hook_not_serialized")
    close(ns["loaded"].grad, 10 * of_squares(ns["x"]))
    bare = pickle.loads(ns["packed"])
    (bare * bare).sum().backward()
    close(bare.grad, of_squares(ns["x"]))


def test_hooks_are_lost_by_the_decorator_and_by_deepcopy_too(recwarn):
    @torch.utils.hooks.unserializable_hook
    def tenfold(grad):
        return 10 * grad

    x = leaf(2.0, 3.0)
    x.register_hook(tenfold)
    for other in (pickle.loads(pickle.dumps(x)), copy.deepcopy(x)):
        (other * other).sum().backward()
        close(other.grad, of_squares(x))
    assert not recwarn.list


@pytest.mark.parametrize("claim", ["grad_of_a_result", "retain_grad_without_grad"])
def test_retain_grad_fixes_store_the_cotangent_of_y(run, claim):
    ns = run(claim)
    close(ns["y"].grad, ns["weights"])
    (x_bar,) = torch.autograd.grad(ns["x"] * ns["x"], ns["x"], ns["y"].grad)
    close(x_bar, ns["weights"] * of_squares(ns["x"]))


def test_a_result_made_a_leaf_passes_nothing_on():
    x = torch.tensor([2.0, 3.0])
    y = (x * x).requires_grad_()
    y.sum().backward()
    assert y.grad is not None
    assert x.grad is None


def test_retain_grad_does_nothing_to_a_leaf():
    x = leaf(2.0, 3.0)
    x.retain_grad()
    assert not x.retains_grad
    (x * x).sum().backward()
    close(x.grad, of_squares(x))
