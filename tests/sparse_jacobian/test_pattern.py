"""Patterns as such, and those found by probing with NaN."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import STEPS, composed, programs, vector

from sparse_jacobian import Pattern, jacobian_pattern, probe_pattern

# A NaN is lost in these: in a comparison, an order, a Fourier transform
HIDDEN = {"where", "chosen", "sorted", "unknown"}
# A NaN comes through although no derivative does
WIDER = {"matrix", "greatest", "rounded", "convolved", "triangle"}


def same(one, other):
    return one.covers(other) and other.covers(one)


@pytest.mark.parametrize("step", sorted(STEPS.keys() - HIDDEN - WIDER - {"running"}))
def test_probing_and_tracing_agree(step):
    x = vector(seed=3)
    traced, probed = (
        find(STEPS[step], x) for find in (jacobian_pattern, probe_pattern)
    )
    assert same(traced, probed), step


@settings(deadline=None, max_examples=100, derandomize=True)
@given(programs, st.integers(0, 99), st.sampled_from([None, 1, 3]))
def test_tracing_covers_what_a_nan_reaches(steps, seed, chunk_size):
    if not set(steps) & (HIDDEN | WIDER | {"running"}):
        f, x = composed(steps), vector(seed)
        probed = probe_pattern(f, x, chunk_size=chunk_size)
        assert jacobian_pattern(f, x).covers(probed)


def test_where_hides_a_nan():
    def f(x):
        return torch.where(x > 0, x**2, 0)

    x = torch.tensor([2.0, 3.0, 5.0])
    assert probe_pattern(f, x).nnz == 0  # nan > 0 is False
    assert jacobian_pattern(f, x).nnz == 3
    assert torch.func.jacrev(f)(x).count_nonzero() == 3


def test_a_nan_fills_a_product_with_zeros():
    A = torch.tensor([[2.0, 0.0], [0.0, 3.0]])
    x = torch.tensor([5.0, 7.0])
    assert probe_pattern(lambda x: A @ x, x).nnz == 4
    assert jacobian_pattern(lambda x: A @ x, x).nnz == 2


def test_a_nan_that_is_there_already_is_told():
    with pytest.raises(ValueError, match="has a NaN already"):
        probe_pattern(torch.sqrt, torch.tensor([-1.0, 2.0]))


def test_a_pattern_is_sorted_and_has_each_place_once():
    rows, cols = torch.tensor([2, 0, 2, 2]), torch.tensor([1, 3, 0, 1])
    pattern = Pattern.of(rows, cols, (3, 4))
    assert pattern.indices.tolist() == [[0, 2, 2], [3, 0, 1]]
    assert pattern.nnz == 3
    assert pattern.lines() == [[3], [], [0, 1]]
    assert pattern.transposed.lines() == [[2], [2], [], [0]]
    assert same(Pattern.of_matrix(pattern.to_dense()), pattern)
    sparse = pattern.to_dense().double().to_sparse()
    assert same(Pattern.of_matrix(sparse), pattern)
    assert not pattern.covers(pattern.transposed)


@pytest.mark.parametrize(
    ("rows", "cols", "message"),
    [
        ([0, 3], [0, 1], "a row lies outside"),
        ([0, 1], [-1, 1], "a column lies outside"),
        ([0, 1], [1], "vectors of one length"),
    ],
)
def test_wrong_places_are_told(rows, cols, message):
    with pytest.raises(ValueError, match=message):
        Pattern.of(torch.tensor(rows), torch.tensor(cols), (3, 2))


def test_a_pattern_needs_a_matrix():
    with pytest.raises(ValueError, match="not 1 dimensions"):
        Pattern.of_matrix(torch.ones(3))
