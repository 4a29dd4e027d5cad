"""A number in a label of a snippet is the one in the code that the label is for."""

import pytest
from labels import labelled_numbers


@pytest.mark.parametrize(
    "name",
    [
        "scalar_outputs/relu_kink",
        "questions/chunked_rows",
        "function_transforms/ntk",
        "function_transforms/exercise_gauss_newton",
    ],
)
def test_a_number_in_a_label_is_the_number_in_the_code_beside_it(name, project):
    numbers = labelled_numbers(project.source(name))
    assert numbers
    for number, beside in numbers:
        assert number in beside
