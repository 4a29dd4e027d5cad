"""Colours: valid for any pattern, within the bounds, and in the order asked for."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from programs import patterns, symmetric_patterns

from sparse_jacobian import (
    Pattern,
    color_columns,
    color_rows,
    color_symmetric,
)
from sparse_jacobian.coloring import Order

quick = settings(deadline=None, max_examples=200, derandomize=True)
ORDERS: tuple[Order, ...] = ("natural", "largest_first")


def meetings(pattern):
    """Which columns share a row: a matrix of bool (n, n), False on the diagonal."""
    D = pattern.to_dense().double()
    return ((D.T @ D) > 0) & ~torch.eye(pattern.shape[1], dtype=torch.bool)


def valid(pattern, colors):
    same = colors[:, None] == colors
    return not bool((same & meetings(pattern)).any())


@quick
@given(patterns())
def test_two_columns_of_a_colour_share_no_row(pattern):
    for order in ORDERS:
        assert valid(pattern, color_columns(pattern, order))


@quick
@given(patterns())
def test_two_rows_of_a_colour_share_no_column(pattern):
    for order in ORDERS:
        assert valid(pattern.transposed, color_rows(pattern, order))


@quick
@given(patterns())
def test_colours_are_within_the_greedy_bound(pattern):
    fullest = int(pattern.to_dense().sum(1).max())
    bound = int(meetings(pattern).sum(1).max()) + 1
    for order in ORDERS:
        colors = color_columns(pattern, order)
        assert max(fullest, 1) <= int(colors.max()) + 1 <= bound
        # No gaps: each colour is in use
        assert len(colors.unique()) == int(colors.max()) + 1


@quick
@given(patterns())
def test_each_column_takes_the_least_colour_that_is_free(pattern):
    colors, near = color_columns(pattern).tolist(), meetings(pattern)
    for column, color in enumerate(colors):
        before = {colors[k] for k in range(column) if near[column, k]}
        assert color == min(set(range(len(colors))) - before)


def test_a_colouring_that_is_wrong_is_seen():
    pattern = Pattern.of(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), (2, 2))
    assert not valid(pattern, torch.tensor([0, 0]))


@pytest.mark.parametrize("width", [1, 3, 11])
def test_a_band_needs_as_many_colours_as_its_rows_have_entries(width):
    rows = torch.arange(40).repeat_interleave(width)
    cols = rows + torch.arange(width).repeat(40)
    band = Pattern.of(rows, cols, (40, 40 + width - 1))
    assert int(color_columns(band).max()) + 1 == width
    assert color_columns(band).tolist() == [k % width for k in range(40 + width - 1)]


def test_an_arrow_shows_what_the_order_does():
    """Every column but the last meets it alone, so that two colours are enough."""
    n = 9
    D = torch.eye(n)
    D[:, -1] = 1
    arrow = Pattern.of_matrix(D)
    assert int(color_columns(arrow).max()) + 1 == 2
    assert color_columns(arrow, "largest_first")[-1] == 0


def test_an_order_that_does_not_exist_is_told():
    with pytest.raises(ValueError, match="not 'smallest'"):
        color_columns(Pattern.of_matrix(torch.eye(2)), "smallest")  # type: ignore[arg-type]


# Symmetric patterns


def is_star(pattern, colors):
    """By the definition: neighbours differ, and no path of four has two colours."""
    D = pattern.to_dense()
    n, c = len(D), colors.tolist()
    near = [[k for k in range(n) if D[i, k] and k != i] for i in range(n)]
    if any(c[i] == c[k] for i in range(n) for k in near[i]):
        return False
    for b in range(n):
        for d in near[b]:
            for a, e in itertools.product(near[b], near[d]):
                if len({a, b, d, e}) == 4 and len({c[a], c[b], c[d], c[e]}) < 3:
                    return False
    return True


@quick
@given(symmetric_patterns())
def test_a_symmetric_colouring_is_a_star_colouring(pattern):
    for order in ORDERS:
        assert is_star(pattern, color_symmetric(pattern, order))


@quick
@given(symmetric_patterns())
def test_a_star_colouring_is_within_the_bound_of_distance_two(pattern):
    D = pattern.to_dense() | torch.eye(pattern.shape[0], dtype=torch.bool)
    bound = int(meetings(Pattern.of_matrix(D)).sum(1).max()) + 1
    for order in ORDERS:
        assert int(color_symmetric(pattern, order).max()) + 1 <= bound


def test_the_test_of_stars_sees_a_path_of_two_colours():
    rows, cols = torch.tensor([[0, 1, 2], [1, 2, 3]])
    both = torch.cat([rows, cols]), torch.cat([cols, rows])
    path = Pattern.of(*both, (4, 4))
    assert not is_star(path, torch.tensor([0, 1, 0, 1]))
    assert is_star(path, torch.tensor([0, 1, 0, 2]))


def test_an_arrow_takes_two_colours_where_columns_take_all():
    n = 9
    D = torch.eye(n)
    D[0], D[:, 0] = 1, 1
    arrow = Pattern.of_matrix(D)
    assert int(color_symmetric(arrow).max()) + 1 == 2
    assert int(color_columns(arrow).max()) + 1 == n


def test_a_pattern_that_is_not_symmetric_is_told():
    for lopsided in (torch.ones(2, 2).tril(), torch.ones(2, 3)):
        with pytest.raises(ValueError, match="needs a symmetric pattern"):
            color_symmetric(Pattern.of_matrix(lopsided))
