"""The facts of the page rows_or_columns that are counted; another file has timings.

No test can check what the tutorials of PyTorch and JAX and the threads that the page
links to say today, and what PyTorch's tutorial does with its words and its sign (it is
not installed).
"""

import inspect
import re
from functools import partial

import pytest
import torch
from checks.topics import assert_said
from oracles import close, jacobian_by_differences, jacobian_by_formula
from studies.counts import flops, peak_bytes
from torch.autograd import functional
from torch.func import jacfwd, jacrev, vjp, vmap
from torch.utils._python_dispatch import TorchDispatchMode

CPU = torch.device("cpu")


# Runs of f


def test_rows_cost_m_plus_one_runs_of_f_and_columns_n_plus_two(namespace):
    ratios = namespace("rows_or_columns/flops")["ratios"]
    assert ratios == {(n, m): (m + 1, n + 2) for n, m in ratios}
    assert {n < m for n, m in ratios} == {True, False}
    assert any(n == m for n, m in ratios)


@pytest.mark.parametrize(("n", "m"), [(3, 7), (11, 2), (5, 5)])
def test_the_counts_follow_from_the_shapes_of_the_products(namespace, n, m):
    ns = namespace("rows_or_columns/flops")
    k = 6
    f, x = ns["network"](n, m, k=k), torch.linspace(-1, 1, n)
    once = 2 * (n * k + k * k + k * m)
    assert ns["flops"](f, x) == flops(lambda: f(x)) == once
    assert flops(lambda: jacrev(f)(x)) == (m + 1) * once
    assert flops(lambda: jacfwd(f)(x)) == (n + 2) * once
    close(jacrev(f)(x), jacobian_by_differences(of_float64(f, n, m, k, ns), x))


def of_float64(f, n, m, k, ns):
    """The network with the same numbers in float64, for differences of its values."""
    layers = inspect.getclosurevars(f).nonlocals["layers"]

    def exact(x):
        row = x.double()[None]
        for W in layers:
            row = torch.tanh(row @ W.double())
        return row[0]

    return exact


def test_neither_chunks_nor_loops_nor_vectorize_change_the_arithmetic(namespace):
    n, m = 4, 9
    f, x = namespace("rows_or_columns/flops")["network"](n, m, k=5), torch.ones(n)
    once = flops(lambda: f(x))
    for size in (1, 2, 5, m):
        assert flops(partial(jacrev(f, chunk_size=size), x)) == (m + 1) * once
    for vectorize in (False, True):
        rows = flops(partial(functional.jacobian, f, x, vectorize=vectorize))
        assert rows == (m + 1) * once


class Products(TorchDispatchMode):
    """Counts the matrix products, and those with a factor of zeros."""

    def __init__(self):
        super().__init__()
        self.all = self.of_zeros = 0

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        if op in (torch.ops.aten.mm.default, torch.ops.aten.bmm.default):
            self.all += 1
            self.of_zeros += any(not one.any() for one in args)
        return op(*args, **(kwargs or {}))


def test_the_second_extra_run_of_jacfwd_is_products_with_zeros(namespace):
    n, m = 4, 9
    f, x = namespace("rows_or_columns/flops")["network"](n, m, k=5), torch.ones(n)
    with Products() as rows:
        jacrev(f)(x)
    with Products() as columns:
        jacfwd(f)(x)
    layers = 3
    assert (rows.all, rows.of_zeros) == (2 * layers, 0)  # f, and all rows in a batch
    assert (columns.all, columns.of_zeros) == (3 * layers, layers)


# Passes


def test_a_loop_makes_m_passes_and_a_batch_one(namespace):
    ns = namespace("rows_or_columns/passes")
    n, m = ns["n"], ns["m"]
    assert ns["counts"] == {
        "functional.jacobian": (m, 1),
        "loop over grad": (m, 1),
        "vectorize=True": (1, m),
        "is_grads_batched": (1, m),
        "jacrev": (1, m),
        "chunk_size=10": (m // 10, 10),
        "jacfwd": (1, n),
    }
    V, W, x = ns["V"].double(), ns["W"].double(), ns["x"].double()
    J = torch.einsum("km,k,nk->mn", W, (x @ V).cos(), V)
    assert (n, m) == (7, 50)
    for found in ns["found"].values():
        torch.testing.assert_close(found.double(), J, rtol=1e-4, atol=1e-3)
    close(jacobian_by_differences(lambda x: (x @ V).sin() @ W, x), J)


def test_vmap_of_jacrev_takes_as_many_passes_as_functional_jacobian_of_the_sum():
    # What functorch 328 compares: the two are the same work
    weight, points = torch.linspace(-1, 1, 15).reshape(3, 5), torch.ones(4, 3)

    def model(x):
        return (x @ weight).tanh()

    def of_sum(X):
        return model(X).sum(dim=0)

    by_sum = functional.jacobian(of_sum, points, vectorize=True).movedim(1, 0)
    close(vmap(jacrev(model))(points), by_sum)


def test_the_older_vmap_passes_tanh_backward_once_for_each_row(namespace):
    ns = namespace("rows_or_columns/old_vmap")
    n, m = ns["n"], ns["m"]
    every_row = {"vectorize=True": m, "is_grads_batched": m}
    assert ns["counts"] == {"jacrev": 1} | every_row
    assert (n, m) == (7, 50)
    W, x = ns["W"].double(), ns["x"].double()
    J = (1 - (x @ W).tanh() ** 2)[:, None] * W.T
    for found in ns["found"].values():
        torch.testing.assert_close(found.double(), J, rtol=1e-4, atol=1e-5)
    close(jacobian_by_differences(lambda x: (x @ W).tanh(), x), J)


def test_the_older_vmap_itself_says_which_operation_has_no_rule(namespace):
    ns = namespace("rows_or_columns/old_vmap")
    say = torch._C._debug_only_display_vmap_fallback_warnings  # type: ignore[attr-defined]
    say(True)
    try:
        for way in ("vectorized", "batch"):
            with pytest.warns(UserWarning, match="tanh_backward.*legacy vmap"):
                ns[way](ns["x"])
        ns["jacrev"](ns["f"])(ns["x"])  # whose vmap has a rule: no warning
    finally:
        say(False)


def test_pytorchs_docstring_warns_of_performance_cliffs():
    told = " ".join((inspect.getdoc(functional.jacobian) or "").split())
    assert "there may be performance cliffs" in told
    assert_said("rows_or_columns", "performance cliffs")


# Memory


def test_jacrev_asks_for_m_cotangents_of_hidden_and_jacfwd_for_n_tangents(namespace):
    ns = namespace("rows_or_columns/out_of_memory")
    n, m, k, J = ns["n"], ns["m"], ns["k"], ns["J"]
    with pytest.raises(RuntimeError, match="can't allocate memory") as caught:
        jacrev(ns["f"])(ns["x"])
    (asked,) = re.findall(r"allocate (\d+) bytes", str(caught.value))
    assert int(asked) == 4 * m * (n * k) == 200 * 10**9
    assert (n * k, m, J.nbytes) == (10**7, 5000, 40_000)
    assert J.shape == (m, n)
    # Row i is a mean over a piece of one row of hidden, so it depends on one input
    waves, piece = ns["waves"].double(), n * k // m
    for i in (0, 7, m // 2, m - 1):
        which, start = divmod(i * piece, k)
        w = waves[start : start + piece]
        row = torch.zeros(n, dtype=torch.float64)
        row[which] = (w * (ns["x"].double()[which] * w).cos()).mean()
        torch.testing.assert_close(J[i].double(), row, rtol=1e-2, atol=1e-3)


def test_38_gib_are_cotangents_of_half_a_million_numbers_for_10000_outputs():
    inside = 38 * 2**30 / (10_000 * 8)  # float64
    assert 500_000 < inside < 520_000
    assert round(10_000 * 1_001 * 8 / 2**20, -1) == 80  # J, MiB; "roughly" 74 there


def test_peaks_are_those_of_the_profiler_and_of_a_closed_form(namespace):
    ns = namespace("rows_or_columns/peak_memory")
    n, m, k, peaks = ns["n"], ns["m"], ns["k"], ns["peaks"]
    for name, way in ns["ways"].items():
        assert peaks[name] == peak_bytes(partial(way, ns["x"]), CPU), name
    inside = n * k
    sizes = {"jacrev": m} | {f"chunk_size={c}": c for c in (20, 5, 1)}
    assert [*sizes, "jacfwd"] == [*peaks]
    for name, c in sizes.items():
        cotangents, seeds, done = 2 * c * inside, c * m, (m - c) * n
        saved = 2 * inside + m
        assert peaks[name] == 4 * (cotangents + seeds + done + saved), name
        assert cotangents > 5 * (seeds + done) or c == 1
    assert peaks["chunk_size=20"] / peaks["jacrev"] == pytest.approx(1 / 3, abs=0.02)
    assert ns["J"].nbytes == 4 * n * m
    tangents = 4 * 2 * n * inside
    assert tangents < peaks["jacfwd"] < 1.3 * tangents
    J = jacobian_by_differences(in_float64(ns), ns["x"])
    torch.testing.assert_close(ns["J"].double(), J, rtol=1e-5, atol=1e-5)


def in_float64(ns):
    """f of the snippet with its waves in float64."""
    wave, m = ns["wave"].double(), ns["m"]

    def f(x):
        hidden = torch.outer(x.double().cumsum(0), wave).sin()
        return hidden.reshape(m, -1).mean(dim=1)

    return f


def test_one_hot_vectors_outnumber_j_if_a_chunk_has_more_rows_than_inputs():
    n, m = 4, 10
    for c in range(1, m + 1):
        assert (c * m > m * n) == (c > n)


def test_several_chunks_hold_two_copies_of_j(namespace):
    ns = namespace("rows_or_columns/exercise_two_copies")
    one_chunk, *more = ns["peaks"].values()
    assert one_chunk < 1.2
    assert all(2 <= times < 2.1 for times in more)
    n, f, x = ns["n"], ns["f"], ns["x"]
    J = ns["W"] * (ns["W"] @ x).cos()[:, None]
    close(ns["J"], J)
    for size, times in ns["peaks"].items():
        peak = peak_bytes(partial(jacrev(f, chunk_size=size), x), CPU)
        assert peak == pytest.approx(times * J.nbytes)
    assert n == x.numel() == 3000


def test_only_jacrev_and_vmap_have_a_chunk_size():
    def options(of):
        return inspect.signature(of).parameters

    assert all("chunk_size" in options(one) for one in (jacrev, vmap))
    for one in (jacfwd, functional.jacobian, torch.autograd.grad):
        assert "chunk_size" not in options(one)


def test_vmap_computes_columns_in_chunks(namespace):
    ns = namespace("rows_or_columns/exercise_columns")
    close(ns["J"], jacobian_by_formula(ns["x"]))
    f, calls = ns["f"], []

    def watched(x):
        calls.append(1)
        return f(x)

    ns["f"] = watched  # which the snippet's push finds
    close(ns["by_twos"](ns["one_hots"]).T, ns["J"])
    assert len(calls) == -(-len(ns["x"]) // 2)  # two columns, then the last one


def test_on_meta_the_largest_tensor_is_the_identity_or_j(namespace):
    ns = namespace("rows_or_columns/exercise_meta")
    n, m, largest = ns["n"], ns["m"], ns["largest"]
    assert largest == {jacrev: 4 * m * m, jacfwd: 4 * m * n}
    assert (largest[jacrev], largest[jacfwd]) == (40 * 10**9, 1_200_000)
    # ... as on a device that computes, for fewer outputs
    W, x = torch.ones(30, n), torch.ones(n)
    for way, expected in ((jacrev, 30 * 30), (jacfwd, 30 * n)):
        with ns["Largest"]() as watch:
            way(lambda x: (W @ x).sin())(x)
        assert watch.nbytes == 4 * expected


# Your own function


def test_the_program_times_both_ways_to_the_same_j(namespace):
    ns = namespace("rows_or_columns/your_function")
    assert [*ns["seconds"]] == ["jacrev", "jacfwd"]
    assert all(0 < one < 1 for one in ns["seconds"].values())
    f, x = ns["f"], ns["x"]
    y, pullback, *_ = vjp(f, x)
    rows = torch.stack([pullback(e)[0] for e in torch.eye(len(y))])
    close(jacrev(f)(x), rows)
    torch.testing.assert_close(jacfwd(f)(x), rows)


def test_what_is_quoted_stands_in_pytorchs_docstring():
    told = " ".join((inspect.getdoc(functional.jacobian) or "").split())
    assert 'If ``func`` has more outputs than inputs, ``"forward-mode"`` tends' in told
    assert_said("rows_or_columns", "many more outputs than inputs (i.e. $M > N$)")
    assert_said("rows_or_columns", "probably has an edge")
