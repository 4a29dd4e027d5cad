"""The study of sparse Jacobians: its problems are what it says, its cases run."""

import pytest
import torch
from studies import harness, problems, sparse
from torch.testing import assert_close

from sparse_jacobian import Pattern, jacobian_pattern

CPU = torch.device("cpu")


@pytest.mark.parametrize("problem", problems.PROBLEMS)
def test_a_problem_has_the_size_that_was_asked_for(problem):
    for about in (100, 1000, 10_000):
        n = problems.size(problem, about)
        assert n == pytest.approx(about, rel=0.1)
        x = problems.start(problem, n, CPU)
        assert x.shape == (n,)
        rows = len(problems.PROBLEMS[problem](x))
        assert rows == (n - problems.ITERATIONS if problem == "band" else n)


@pytest.mark.parametrize("problem", problems.PROBLEMS)
def test_all_ways_find_the_same_jacobian(problem):
    n = problems.size(problem, 50)
    J = sparse.prepared(problem, n, CPU)().to_dense()
    assert_close(J, sparse.jacfwd(problem, n, CPU)())
    assert_close(J, sparse.jacrev(problem, n, CPU)())
    by_differences = torch.from_numpy(
        sparse.scipy_prepared(problem, n, CPU)().toarray()
    )
    assert_close(by_differences, J, rtol=1e-4, atol=1e-4 * float(J.abs().max()))


@pytest.mark.parametrize("problem", problems.PROBLEMS)
def test_the_pattern_of_a_problem_is_exact(problem):
    n = problems.size(problem, 50)
    f, x = problems.PROBLEMS[problem], problems.start(problem, n, CPU)
    found = jacobian_pattern(f, x, unknown="raise")
    assert torch.equal(
        found.indices, Pattern.of_matrix(torch.func.jacrev(f)(x)).indices
    )


def test_the_colours_are_counted_anew_each_time():
    run = sparse.color("band", 100, CPU)
    assert torch.equal(run(), run())
    assert int(run().max()) + 1 == problems.ITERATIONS + 1


def test_the_cases_of_the_study_are_told_apart_and_a_small_one_runs():
    cases = harness.named(sparse.cases(CPU))
    assert {case.labels["way"] for case in cases.values()} == sparse.WAYS.keys()
    for case in cases.values():
        if case.labels["problem"] == "band" and case.labels["n"] == 30:
            case.make(CPU)()
            counts = case.counts(CPU) if case.counts else {}
            dense = {"jacfwd": 30, "jacrev": 20}
            assert counts["passes"] == dense.get(str(case.labels["way"]), 11)
            assert counts["nnz"] == 20 * 11


def test_scipy_is_left_out_where_there_is_a_gpu():
    ways = {case.labels["way"] for case in sparse.cases(torch.device("cuda"))}
    assert ways == {way for way in sparse.WAYS if not way.startswith("scipy")}
