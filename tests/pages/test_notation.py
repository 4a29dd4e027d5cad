"""The facts of the page notation: shapes, and the identity that ties both modes."""

import pytest
import torch
from checks import ROOT
from oracles import (
    close,
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
)
from pictures import arrays, texts
from torch.testing import assert_close

DOCS = ROOT / "docs"


@pytest.fixture(params=["notation/shapes", "notation/both_products"])
def ns(request, namespace):
    return namespace(request.param)


def test_what_is_named_after_x_has_its_shape_and_likewise_y(ns):
    assert ns["x_dot"].shape == ns["x_bar"].shape == ns["x"].shape
    assert ns["y_dot"].shape == ns["y_bar"].shape == ns["y"].shape
    assert ns["J"].shape == (*ns["y"].shape, *ns["x"].shape)
    assert len({1, *ns["J"].shape}) == 3  # sizes differ, and none is 1


def test_both_runs_show_the_same_vectors(namespace):
    one, other = namespace("notation/shapes"), namespace("notation/both_products")
    for name in ("x", "x_dot", "y_bar"):
        assert_close(one[name], other[name])


def test_rows_of_the_jacobian_are_outputs(ns):
    assert_close(ns["J"], jacobian_by_formula(ns["x"]).float())
    assert_close(ns["J"].double(), jacobian_by_differences(ns["f"], ns["x"]))


def test_forward_mode_gives_the_jacobian_times_the_tangent(ns):
    directional = directional_difference(ns["f"], ns["x"], ns["x_dot"])
    assert_close(ns["y_dot"].double(), directional)
    assert_close(ns["y_dot"], jacobian_by_formula(ns["x"]).float() @ ns["x_dot"])


def test_reverse_mode_gives_the_transpose_times_the_cotangent(ns):
    J = jacobian_by_formula(ns["x"]).float()
    assert_close(ns["x_bar"], J.T @ ns["y_bar"])
    assert_close(ns["x_bar"], ns["y_bar"] @ J)  # the same numbers as a row
    x = ns["x"].clone().requires_grad_()
    (ns["y_bar"] @ ns["f"](x)).backward()
    assert_close(ns["x_bar"], x.grad)


def test_the_pairings_agree_for_every_tangent_and_cotangent(ns):
    assert_close(ns["y_bar"] @ ns["y_dot"], ns["x_bar"] @ ns["x_dot"])
    assert_close(ns["y_bar"] @ ns["y_dot"], ns["y_bar"] @ ns["J"] @ ns["x_dot"])
    random = torch.Generator().manual_seed(0)
    for _ in range(5):
        x_dot = torch.randn(ns["x"].shape, generator=random)
        y_bar = torch.randn(ns["y"].shape, generator=random)
        y_dot = torch.func.jvp(ns["f"], (ns["x"],), (x_dot,))[1]
        assert_close(y_bar @ y_dot, ns["pullback"](y_bar)[0] @ x_dot)


def test_both_languages_list_the_same_symbols_and_terms():
    pages = [(DOCS / each / "notation.md").read_text("utf-8") for each in ("en", "zh")]
    symbols = [[row[1:] for row in table(page, "symbols")] for page in pages]
    terms = [[row[:2] for row in table(page, "terms")] for page in pages]
    assert symbols[0] == symbols[1]
    assert terms[0] == terms[1]


def table(page, anchor):
    """The cells of each row below the head of the table under that heading."""
    section = page.split(f"{{ #{anchor} }}")[1].split("## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_both_ways_through_the_cross_meet_in_one_number(namespace):
    ns, drawn = namespace("notation/cross"), arrays("notation/cross")
    x_dot, y_bar, J, y_dot, x_bar = (
        drawn[name][0] for name in ("x_dot", "y_bar", "J", "y_dot", "x_bar")
    )
    close(J, jacobian_by_formula(ns["x"]))
    close(J, jacobian_by_differences(ns["f"], ns["x"]))
    close(x_bar, jacobian_by_formula(ns["x"]).T @ y_bar)
    close(y_dot, directional_difference(ns["f"], ns["x"], x_dot))
    said = [text.partition(" = ")[2] for text in texts("notation/cross")]
    corner = [float(number) for number in said if number]
    assert corner == [y_bar @ y_dot, x_bar @ x_dot]
    assert corner[0] == corner[1]
