"""Colour the columns, or the rows, so that those of one colour share nothing.

If no row has entries in two columns of a colour, the sum of these columns shows every
one of their entries, and the sum costs one pass. Curtis, Powell and Reid (1974) grouped
columns in this way; Gebremedhin, Manne and Pothen (2005), "What color is your
Jacobian?", call it a partial distance-2 colouring, and the greedy method is their
algorithm 3.1, with sets of colours kept as the bits of whole numbers.
"""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from sparse_jacobian.pattern import Pattern

Order = Literal["natural", "largest_first"]


def color_columns(pattern: Pattern, order: Order = "natural") -> Tensor:
    """The colour of every column, (n,), int64, counted from 0.

    Greedy: one column after the other takes the least colour that no column with which
    it shares a row has. So a column that shares rows with d others gets a colour of at
    most d, and the number of colours is at most one more than the largest d; no
    colouring has fewer than the fullest row has entries. `order` is that of the visit:
    "natural" from left to right, best for bands, or "largest_first", by the number of
    places that a column shares, best for patterns without order.
    """
    rows_of = pattern.transposed.lines()
    taken_in_row = [0] * pattern.shape[0]  # bit c: the row has colour c
    colors = [0] * pattern.shape[1]
    for column in visit(pattern, order):
        taken = 0
        for row in rows_of[column]:
            taken |= taken_in_row[row]
        lowest = ~taken & (taken + 1)  # the lowest bit that is 0
        for row in rows_of[column]:
            taken_in_row[row] |= lowest
        colors[column] = lowest.bit_length() - 1
    return torch.tensor(colors, dtype=torch.int64)


def color_rows(pattern: Pattern, order: Order = "natural") -> Tensor:
    """The colour of every row, (m,): two rows of a colour share no column."""
    return color_columns(pattern.transposed, order)


def visit(pattern: Pattern, order: Order) -> Sequence[int]:
    """The columns in the order in which they are coloured."""
    if order == "natural":
        return range(pattern.shape[1])
    if order != "largest_first":
        raise ValueError(f'order is "natural" or "largest_first", not {order!r}')
    # Counts a neighbour once for each row shared, which bounds how many there are
    others = torch.bincount(pattern.rows, minlength=pattern.shape[0]) - 1
    shared = torch.zeros(pattern.shape[1], dtype=torch.int64, device=others.device)
    shared.index_add_(0, pattern.cols, others[pattern.rows])
    listed: list[int] = torch.argsort(shared, descending=True, stable=True).tolist()
    return listed


def count(colors: Tensor) -> int:
    """How many colours there are: how many passes a matrix takes."""
    return int(colors.max()) + 1 if len(colors) else 0
