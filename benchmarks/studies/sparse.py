"""Sparse Jacobians: what each step costs, against the whole matrix and against SciPy.

`detect` and `color` are done once for a function, `prepared` for every input. `dense`
ways compute every entry. SciPy takes differences of values, in groups of columns found
by its own colouring; it gets the pattern for nothing.
"""

import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from . import problems
from .case import Case
from .counts import peak_bytes

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # for the package of this name, beside benchmarks/

from sparse_jacobian import (  # noqa: E402
    SparseJacobian,
    color_columns,
    jacobian_pattern,
)

Answer = Callable[[], Any]  # a call to time; tests look at its result

TITLE = "Sparse Jacobians"
SECONDS = 290
SOURCES = (
    Path(problems.__file__),
    *sorted((ROOT / "sparse_jacobian").glob("*.py")),
)

SIZES = (10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)
FEW = (100, 1000, 10_000)
LARGEST = {"jacfwd": 10_000, "jacrev": 3000}  # beyond, memory or time run out
OTHERS_LARGEST = 1000  # of the dense ways, where the problem is not the band
COUNTED_LARGEST = 3000  # of the dense ways, whose count takes two runs more


@lru_cache(maxsize=64)
def prepared_at(problem: str, n: int, device: torch.device) -> SparseJacobian:
    """The Jacobian of a problem, prepared; kept, since several cases need it."""
    f = problems.PROBLEMS[problem]
    return SparseJacobian(f, problems.start(problem, n, device), mode="forward")


def detect(problem: str, n: int, device: torch.device) -> Answer:
    """Find the pattern."""
    f, x = problems.PROBLEMS[problem], problems.start(problem, n, device)
    return lambda: jacobian_pattern(f, x)


def color(problem: str, n: int, device: torch.device) -> Answer:
    """Colour the columns of the pattern."""
    pattern = prepared_at(problem, n, device).pattern

    def run() -> Any:
        vars(pattern).pop("transposed", None)  # kept, else the second run has it
        return color_columns(pattern)

    return run


def prepared(problem: str, n: int, device: torch.device) -> Answer:
    """All entries, of a Jacobian that was prepared."""
    J, x = prepared_at(problem, n, device), problems.start(problem, n, device)
    return lambda: J(x)


def jacfwd(problem: str, n: int, device: torch.device) -> Answer:
    """The whole matrix, by columns."""
    f, x = problems.PROBLEMS[problem], problems.start(problem, n, device)
    return lambda: torch.func.jacfwd(f)(x)


def jacrev(problem: str, n: int, device: torch.device) -> Answer:
    """The whole matrix, by rows."""
    f, x = problems.PROBLEMS[problem], problems.start(problem, n, device)
    return lambda: torch.func.jacrev(f)(x)


def scipy_color(problem: str, n: int, device: torch.device) -> Answer:
    """SciPy's grouping of columns, of the same pattern."""
    from scipy.optimize._numdiff import group_columns

    matrix = _structure(problem, n, device)
    return lambda: group_columns(matrix)


def scipy_prepared(problem: str, n: int, device: torch.device) -> Answer:
    """SciPy's differences in groups; the same f, in torch, computes their values."""
    from scipy.optimize._numdiff import approx_derivative, group_columns

    f = problems.PROBLEMS[problem]
    x = problems.start(problem, n, torch.device("cpu")).numpy()
    structure = _structure(problem, n, device)
    groups = group_columns(structure)

    def values(x: Any) -> Any:
        return f(torch.from_numpy(x)).numpy()

    return lambda: approx_derivative(
        values, x, method="2-point", sparsity=(structure, groups)
    )


WAYS: dict[str, Callable[[str, int, torch.device], Answer]] = {
    one.__name__: one
    for one in (detect, color, prepared, jacfwd, jacrev, scipy_color, scipy_prepared)
}
COUNTED = ("detect", "prepared", "jacfwd", "jacrev")  # of these, peak memory


def cases(device: torch.device) -> list[Case]:
    """Every way for every problem and size that it can take."""
    found = list[Case]()
    for problem in problems.PROBLEMS:
        for about in SIZES if problem == "band" else FEW:
            n = problems.size(problem, about)
            for way in WAYS:
                most = LARGEST.get(way, SIZES[-1])
                if problem != "band" and way in LARGEST:
                    most = OTHERS_LARGEST
                there = device.type == "cpu" or not way.startswith("scipy")
                if there and about <= most:
                    found.append(case(problem, n, way))
    return found


def case(problem: str, n: int, way: str) -> Case:
    """One way to one Jacobian."""

    def make(device: torch.device) -> Answer:
        return WAYS[way](problem, n, device)

    def counts(device: torch.device) -> dict[str, int]:
        J = prepared_at(problem, n, device)
        found = {"passes": J.passes, "nnz": J.pattern.nnz, "rows": J.pattern.shape[0]}
        found["passes"] = {"jacfwd": n, "jacrev": found["rows"]}.get(way, J.passes)
        if way.startswith("scipy"):
            found["groups"] = int(scipy_color(problem, n, device)().max()) + 1
        if way in COUNTED and (way not in LARGEST or n <= COUNTED_LARGEST):
            found["peak_bytes"] = peak_bytes(make(device), device)
        return found

    return Case({"problem": problem, "n": n, "way": way}, make, counts)


def _structure(problem: str, n: int, device: torch.device) -> Any:
    """The pattern as SciPy takes it."""
    from scipy.sparse import csr_matrix

    pattern = prepared_at(problem, n, device).pattern
    rows, cols = pattern.rows.cpu().numpy(), pattern.cols.cpu().numpy()
    ones = torch.ones(pattern.nnz, dtype=torch.int8).numpy()
    return csr_matrix((ones, (rows, cols)), shape=pattern.shape)
