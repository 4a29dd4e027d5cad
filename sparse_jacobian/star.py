"""Colour a symmetric matrix: an entry may be read off in its row or in its column.

Since H[i, k] = H[k, i], it is enough if one of the two stands alone in its sum, so that
fewer colours do. Coleman and Moré (1984) showed what is needed, a star colouring of the
graph whose edges are the entries beside the diagonal: neighbours differ, and every path
of four vertices has three colours. The greedy method follows Gebremedhin, Manne and
Pothen (2005), algorithm 4.1.
"""

import torch
from torch import Tensor

from sparse_jacobian.coloring import Order, visit
from sparse_jacobian.pattern import Pattern


def color_symmetric(pattern: Pattern, order: Order = "natural") -> Tensor:
    """The colour of every column of a symmetric pattern, (n,), int64, from 0.

    Greedy, with what a vertex must not become kept as bits, so that the work grows with
    the entries times their number in a row. Raises ValueError if the pattern is not
    symmetric; the diagonal may be there or not.
    """
    check_symmetric(pattern)
    lines = pattern.lines()
    near = [[k for k in line if k != row] for row, line in enumerate(lines)]
    n = len(near)
    bit = [0] * n  # the colour of a vertex as a bit, 0 while it has none
    once = [0] * n  # colours that a neighbour has
    twice = [0] * n  # colours that two neighbours have, or more
    blocked = [0] * n  # colours of neighbours that see this vertex's colour twice
    for v in visit(pattern, order):
        taken = 0
        for w in near[v]:
            # Neighbours of a w without colour all differ, lest w, whatever its colour,
            # come to lie inside a path of two colours.
            taken |= (bit[w] | blocked[w]) if bit[w] else once[w]
        new = ~taken & (taken + 1)
        bit[v] = new
        for w in near[v]:
            if once[w] & new:  # then w has a colour: see above
                those = (v,) if twice[w] & new else near[w]
                for one in those:
                    if bit[one] == new:
                        blocked[one] |= bit[w]
                twice[w] |= new
            once[w] |= new
    return torch.tensor([one.bit_length() - 1 for one in bit], dtype=torch.int64)


def check_symmetric(pattern: Pattern) -> None:
    """Raise ValueError unless the pattern equals its transpose."""
    turned = pattern.transposed
    if pattern.shape != turned.shape or not (
        torch.equal(pattern.rows, turned.rows)
        and torch.equal(pattern.cols, turned.cols)
    ):
        raise ValueError(
            "a symmetric colouring needs a symmetric pattern: join it with its "
            "transpose, as hessian_pattern does"
        )
