"""The book has one running example: the same function and numbers on every page.

Many outputs do not show each of them: a shape, a name, an error message.
"""

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_formula

from snippet_engine.read.project import Project

USERS = [
    "index/equivalent_scalar",
    "index/error_and_fix",
    "index/picture_of_the_product",
    "jacobian/matrix_picture",
    "jacobian/rows_and_columns",
    "jvp/adjoint_identity",
    "jvp/differentiable_jvp",
    "jvp/double_backward",
    "jvp/no_forward_rule",
    "jvp/one_column",
    "jvp/two_calls",
    "names/factor_m",
    "names/gradcheck_transpose",
    "names/none_seed",
    "names/one_vector",
    "names/upstream_gradient",
    "notation/both_products",
    "notation/shapes",
    "questions/batched_cotangents",
    "scalar_outputs/gradient_argument",
    "scalar_outputs/intermediate_grad",
    "scalar_outputs/keyword_names",
    "scalar_outputs/output_shape",
    "scalar_outputs/scalar_loss",
    "scalar_outputs/second_pass",
    "scalar_outputs/sum_or_mean",
    "scalar_outputs/whole_jacobian",
    "vjp/all_rows",
    "vjp/hand_pullback",
    "vjp/loss_cotangent",
    "vjp/one_row",
    "vjp/repeated_backward",
    "vjp/several_outputs",
    "vjp/three_calls",
    "vjp/weighted_sum",
]
NUMBERS = {
    "x": torch.tensor([2.0, 3.0, 5.0]),
    "x_dot": torch.tensor([1.0, 10.0, 100.0]),
    "y_bar": torch.tensor([1.0, 100.0]),
}
OTHERS = {  # the function is the example's, and this name is something else's
    ("names/upstream_gradient", "y_bar"),
    ("scalar_outputs/intermediate_grad", "x"),
    ("vjp/all_rows", "x"),
    ("vjp/loss_cotangent", "y_bar"),
}
FORMULA = "torch.stack([x[0] * x[1], x[1] + x[2] ** 2])"


def formula(x):
    """The running example, written in another way."""
    a, b, c = x.unbind()
    return torch.cat([(a * b)[None], (b + c * c)[None]])


@pytest.mark.parametrize("name", USERS)
def test_snippet_has_the_function_and_numbers_of_the_running_example(namespace, name):
    ns = namespace(name)
    for own, numbers in NUMBERS.items():
        if own in ns and (name, own) not in OTHERS:
            close(ns[own], numbers)
    for point in (NUMBERS["x"], torch.tensor([7.0, 11.0, -13.0])):
        if "f" in ns:
            close(ns["f"](point), formula(point))
    if "J" in ns:
        close(ns["J"], jacobian_by_formula(NUMBERS["x"]))


def test_every_snippet_with_the_running_example_is_among_them():
    project = Project.find(ROOT)
    texts = {name: project.source(name).read_text("utf-8") for name in project.names()}
    assert [name for name, text in texts.items() if FORMULA in text] == USERS
