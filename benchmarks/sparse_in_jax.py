"""The study of sparse Jacobians beside JAX, on the same machine in the same sitting.

JAX is no requirement of the book, and asdex is what finds and colours patterns for it,
so this runs in an environment of its own, where nothing else may run:

    pip install jax==0.10.2 asdex==0.5.1 torch==2.13.0
    python benchmarks/sparse_in_jax.py

and writes `benchmarks/results/sparse_in_jax.json`, with every single time. Both
libraries differentiate the same functions (`problems_in_jax.py`) at the same float64
numbers on the CPU, in forward mode, with as many threads as each takes by itself.
PyTorch runs each operation as it comes; JAX runs what `jax.jit` made of all of them,
and a call ends when its result is there.

In every round the cases come in another random order. A case runs unmeasured first, and
then for a third of a second or `MOST` calls, but once at least.
"""

import gc
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import asdex
import jax
import jax.numpy as jnp
import numpy as np
import problems_in_jax
import torch
from problems_in_jax import IN_JAX
from provenance import RESULTS, of_this_run
from studies import problems
from studies.machine import fingerprint

ROOT = RESULTS.parents[1]
sys.path.insert(0, str(ROOT))  # for the package of this name, beside benchmarks/

from sparse_jacobian import (  # noqa: E402
    SparseJacobian,
    color_columns,
    jacobian_pattern,
)

RESULT = RESULTS / "sparse_in_jax.json"
ROUNDS, SECONDS, MOST, WARM = 5, 1 / 3, 40, 1
ABOUT = (1000, 10_000)
SOURCES = [Path(one.__file__) for one in (problems, problems_in_jax)]
SOURCES += [Path(__file__), *(ROOT / "sparse_jacobian").glob("*.py")]
LIBRARIES = ("jax", "jaxlib", "asdex", "numba", "torch", "numpy")


class Ways(NamedTuple):
    """One library's calls for one Jacobian, and how many passes it takes.

    `detect` and `color` are parts of `preparing`, which ends when `prepared` can be
    called: in JAX after compiling. `jacfwd` is the whole matrix, without a pattern.
    `constant` says that the compiler found that J is the same for every x, computed it
    itself, and left a prepared call that copies it.
    """

    detect: Callable[[], Any]
    color: Callable[[], Any]
    preparing: Callable[[], Any]
    prepared: Callable[[], Any]
    jacfwd: Callable[[], Any]
    passes: int
    constant: bool


@lru_cache
def in_torch(problem: str, n: int) -> Ways:
    """The package of this book."""
    f, x = problems.PROBLEMS[problem], problems.start(problem, n, torch.device("cpu"))
    pattern, J = jacobian_pattern(f, x), SparseJacobian(f, x, mode="forward")

    def color():
        vars(pattern).pop("transposed", None)  # kept, else the second call has it
        return color_columns(pattern)

    return Ways(
        lambda: jacobian_pattern(f, x),
        color,
        lambda: SparseJacobian(f, x, mode="forward"),
        lambda: J(x),
        lambda: torch.func.jacfwd(f)(x),
        J.passes,
        constant=False,
    )


@lru_cache
def in_jax(problem: str, n: int) -> Ways:
    """asdex, and `jax.jit` around what it makes."""
    f = IN_JAX[problem]
    x = jnp.asarray(problems.start(problem, n, torch.device("cpu")).numpy())

    def new():
        return lambda x: f(x)  # else JAX would know it from the call before

    def detect():
        return asdex.jacobian_sparsity(new(), x)

    def preparing():
        coloring = asdex.jacobian_coloring(new(), x, mode="fwd")
        made = asdex.jacobian_from_coloring(new(), coloring)
        return jax.jit(made).lower(x).compile()

    sparsity, J = detect(), preparing()
    whole = jax.jit(jax.jacfwd(f)).lower(x).compile()
    return Ways(
        detect,
        lambda: asdex.color_cols(sparsity),
        preparing,
        lambda: jax.block_until_ready(J(x)),
        lambda: jax.block_until_ready(whole(x)),
        int(asdex.color_cols(sparsity)[1]),
        constant=re.search(r"^ENTRY \S+ \(\)", J.as_text(), re.MULTILINE) is not None,
    )


def agree(problem: str, n: int) -> None:
    """Raise unless both give the same sparse matrix, and the small dense one."""
    ours, theirs = in_torch(problem, n), in_jax(problem, n)
    J, other = ours.prepared(), theirs.prepared()
    np.testing.assert_array_equal(J.indices().T.numpy(), np.asarray(other.indices))
    np.testing.assert_allclose(
        J.values().numpy(), np.asarray(other.data), rtol=1e-11, atol=1e-9
    )
    if n < 2000:
        for dense in (ours.jacfwd().numpy(), np.asarray(theirs.jacfwd())):
            np.testing.assert_allclose(dense, J.to_dense().numpy(), 1e-11, 1e-9)


def timed(call: Callable[[], Any], before: list[float]) -> list[float]:
    """Seconds of each call; the result goes before the next one starts.

    What took longer than a round has for it needs no warming in the rounds that follow.
    """
    found: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(WARM if max(before, default=0) < SECONDS else 0):
            call()
        while not found or (sum(found) < SECONDS and len(found) < MOST):
            start = time.perf_counter()
            result = call()
            found.append(float(f"{time.perf_counter() - start:.4g}"))
            del result
    finally:
        gc.enable()
    return found


def main() -> None:
    """All rounds, and the file."""
    jax.config.update("jax_enable_x64", True)
    told = of_this_run(LIBRARIES) | {"threads": torch.get_num_threads()}
    told |= {"source": fingerprint(SOURCES)}
    places = [(p, problems.size(p, about)) for p in IN_JAX for about in ABOUT]
    for place in places:
        agree(*place)
    makers = {"torch": in_torch, "jax": in_jax}
    cases = [
        {"problem": problem, "n": n, "way": way, "library": library,
         "passes": made.passes, "constant": made.constant, "seconds": []}
        for problem, n in places
        for library, make in makers.items()
        for made in [make(problem, n)]
        for way in ("detect", "color", "preparing", "prepared", "jacfwd")
    ]  # fmt: skip
    seed, loads = secrets.randbits(32), list[float]()
    for number in range(ROUNDS):
        order = list(cases)
        Random(f"{seed}-{number}").shuffle(order)
        for case in order:
            made = makers[case["library"]](case["problem"], case["n"])
            case["seconds"] += timed(getattr(made, case["way"]), case["seconds"])
        loads.append(round(os.getloadavg()[0], 2))
        print(f"round {number + 1} of {ROUNDS}, load {loads[-1]}", flush=True)
    head = {"made_by": Path(__file__).relative_to(ROOT).as_posix(), "provenance": told,
            "seed": seed, "rounds": ROUNDS, "loads": loads}  # fmt: skip
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    rows = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    RESULT.write_text("\n".join(["{", *lines, ' "cases": [', rows, " ]", "}"]) + "\n")


if __name__ == "__main__":
    main()
