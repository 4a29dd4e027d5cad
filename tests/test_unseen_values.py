"""Values that no output shows, but that a reader takes from a snippet all the same.

Each of these catches an edit that `make mutate` had found to survive.
"""

import ast
import re

import pytest
import torch
from torch.testing import assert_close

NUMBER = re.compile(r"\[\d+\]|=\d+")


@pytest.mark.parametrize(
    "name",
    ["scalar_outputs/relu_kink", "questions/counted_passes"],
)
def test_a_number_in_a_label_is_the_number_in_the_code_beside_it(project, name):
    calls = [
        node
        for node in ast.walk(ast.parse(project.source(name).read_text("utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > 1
    ]
    compared = 0
    for call in calls:
        label = call.args[0]
        if isinstance(label, ast.Constant) and isinstance(label.value, str):
            numbers = NUMBER.findall(label.value)
            shown = NUMBER.findall(ast.unparse(call.args[1]))
            assert all(number in shown for number in numbers), label.value
            compared += len(numbers)
    assert compared


def test_a_function_with_a_backward_of_its_own_pulls_back_any_vector(namespace):
    ns = namespace("names/one_vector")
    x = ns["x"].detach().requires_grad_()
    for y_bar in (torch.tensor([7.0, -3.0]), torch.tensor([0.5, 20.0])):
        (x_bar,) = torch.autograd.grad(ns["F"].apply(x), x, y_bar)
        assert_close(x_bar, torch.func.vjp(ns["f"], x.detach())[1](y_bar)[0])


@pytest.mark.parametrize("k", [2, 3, 5])
def test_a_power_of_a_dual_number_is_a_product_of_dual_numbers(namespace, k):
    number = namespace("jvp/dual_numbers")["Dual"](3.0, 7.0)
    power, product = number**k, number
    for _ in range(k - 1):
        product = product * number
    assert (power.value, power.dot) == (product.value, product.dot)


def test_every_norm_written_by_hand_is_a_norm_at_zero_and_elsewhere(namespace):
    for norm in namespace("questions/norm_at_zero")["norms"]:
        for x in (torch.zeros(3), torch.tensor([2.0, -3.0, 6.0]) / 10):
            assert_close(norm(x), torch.linalg.vector_norm(x))


def test_the_grid_ends_before_the_number_that_it_begins_with(namespace):
    x = namespace("scalar_outputs/relu_kink")["x"].detach()
    step = x[1] - x[0]
    assert_close(x[-1], -x[0] - step, rtol=1e-4, atol=0)


def test_a_jvp_that_keeps_no_graph_has_the_value_of_one_that_does(namespace):
    ns = namespace("jvp/differentiable_jvp")
    J = torch.autograd.functional.jacobian(ns["f"], ns["x"])
    for y_dot in (ns["plain"], ns["asked"]):
        assert_close(y_dot.detach(), J @ ns["x_dot"])


def test_the_tutorials_function_is_differentiated_by_both_of_its_inputs(namespace):
    ns = namespace("jacobian/tutorial_example")
    a, b, Q_bar = ns["a"].detach(), ns["b"], ns["Q_bar"]
    for point in (b.detach(), torch.tensor([-2.0, 7.0])):
        assert_close(ns["q"](a, point), 3 * a * a * a - point.square())
    # b.grad adds up over both passes: of ones, and of Q_bar
    assert_close(b.grad, -2 * b.detach() * (1 + Q_bar))
