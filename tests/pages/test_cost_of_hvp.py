"""The facts of the page cost_of_hvp that do not hang on a machine.

No test can check what the cited post says: this was read.
"""

import inspect

import pytest
import torch
from oracles import directional_difference
from torch._functorch import eager_transforms
from torch.autograd import functional
from torch.testing import assert_close


def test_the_operations_of_each_way_are_those_of_its_layers(namespace):
    ns = namespace("cost_of_hvp/hvp")
    layers, n, _ = ns["W"].shape
    product = 2 * len(ns["x"]) * n * n
    # x is no parameter, so its layer has fewer products; PyTorch multiplies some zeros
    assert ns["once"] == (3 * layers - 1) * product
    expected = {
        "forward_over_reverse": 9 * layers - 3,
        "reverse_over_forward": 8 * layers - 3,
        "reverse_over_reverse": 9 * layers - 5,
        "two_vjps": 9 * layers - 5,
        "functional_hvp": 15 * layers - 9,
    }
    assert [way.__name__ for way in ns["ways"]] == list(expected)
    for name, products in expected.items():
        assert ns["flops"](ns[name]) == products * product, name
    limits = [products / layers for products in expected.values()]
    assert limits == pytest.approx([9, 8, 9, 9, 15], abs=9 / layers)


def test_all_ways_are_the_derivative_of_the_gradient_along_v(namespace):
    ns = namespace("cost_of_hvp/hvp")
    W, v = ns["W"].double(), ns["v"].double()
    ns["loss"].__globals__.update(x=ns["x"].double(), v=v)
    wanted = directional_difference(torch.func.grad(ns["loss"]), W, v)
    for way in ns["ways"]:
        assert_close(way(W), wanted, rtol=1e-5, atol=1e-5 * wanted.abs().max().item())


def test_functional_hvp_goes_back_three_times_and_sends_you_to_vhp():
    source = inspect.getsource(functional.hvp)
    assert source.count(" = _autograd_grad(") == 3
    twice = inspect.getsource(functional.vhp)
    assert twice.count(" = _autograd_grad(") == 2
    assert "you should use vhp instead" in " ".join(str(functional.hvp.__doc__).split())


def test_the_gradient_of_torch_func_keeps_its_graph():
    source = inspect.getsource(eager_transforms.grad_and_value_impl)
    assert "flat_outputs, flat_diff_args, create_graph=True" in source


@pytest.mark.parametrize("shape", [(4,), (1, 4), (2, 4), (4, 1)])
def test_the_line_of_the_post_raises_for_every_shape(shape):
    U, W, x = torch.ones(shape), torch.ones(4, 3), torch.ones(3)

    def as_in_the_post():
        z1 = W @ x
        z3 = 0.5 * torch.linalg.norm(U @ z1) ** 2
        return (U.T if U.ndim == 2 else U) @ z3

    with pytest.raises(RuntimeError):
        as_in_the_post()


def test_reverse_over_reverse_by_hand_has_the_products_of_forward_over_reverse(
    namespace,
):
    ns = namespace("cost_of_hvp/hvp_by_hand")
    x, (U, W), (v_U, v_W) = ns["x"], ns["at"], ns["along"]
    z, z_dot = W @ x, v_W @ x
    y, y_dot = U @ z, U @ z_dot + v_U @ z
    z_bar_dot = U.T @ y_dot + v_U.T @ y
    U_bar_dot = torch.outer(y_dot, z) + torch.outer(y, z_dot)
    W_bar_dot = torch.outer(z_bar_dot, x)
    for found, expected, wanted in zip(
        ns["found"], (U_bar_dot, W_bar_dot), ns["wanted"], strict=True
    ):
        assert_close(found, expected)
        assert_close(found, wanted)
    source = inspect.getsource(ns["by_hand"])
    lines = [line for line in source.splitlines() if not line.strip().startswith("#")]
    code = "\n".join(lines)
    assert code.count(" @ ") + code.count("outer(") == 10
