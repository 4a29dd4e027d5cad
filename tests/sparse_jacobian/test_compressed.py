"""The sparse Jacobian and Hessian equal the dense ones, for any program."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import composed, patterns, programs, symmetric_patterns, vector
from torch.testing import assert_close

from sparse_jacobian import (
    Pattern,
    SparseHessian,
    SparseJacobian,
    hessian_pattern,
    jacobian_pattern,
    sparse_hessian,
    sparse_jacobian,
)
from sparse_jacobian.coloring import Order
from sparse_jacobian.jacobian import Mode

MODES: tuple[Mode, ...] = ("forward", "reverse", "auto")
ORDERS: tuple[Order, ...] = ("natural", "largest_first")
quick = settings(deadline=None, max_examples=60, derandomize=True)


@quick
@given(programs, st.integers(0, 99), st.sampled_from([None, 1, 2]))
def test_any_program_has_the_jacobian_that_torch_gives(steps, seed, chunk_size):
    f, x = composed(steps), vector(seed)
    pattern = jacobian_pattern(f, x)
    for mode in MODES[:2]:
        dense = torch.func.jacrev if mode == "forward" else torch.func.jacfwd
        J = SparseJacobian(f, x, pattern=pattern, mode=mode, chunk_size=chunk_size)
        assert J.mode == mode
        assert_close(J(x).to_dense(), dense(f)(x))
        assert J.error(x) < 1e-12


@quick
@given(patterns(), st.integers(0, 99))
def test_any_pattern_is_recovered_exactly(pattern, seed):
    """Of a matrix of random numbers at these places, every number comes back."""
    A = torch.zeros(pattern.shape, dtype=torch.float64)
    A[pattern.rows, pattern.cols] = vector(seed, pattern.nnz)
    for mode in MODES:
        for order in ORDERS:
            x = vector(seed, pattern.shape[1])
            found = SparseJacobian(
                lambda x: A @ x, x, pattern=pattern, mode=mode, order=order
            )(x)
            assert torch.equal(found.to_dense(), A)
            assert found.is_coalesced()
            assert torch.equal(found.indices(), pattern.indices)


@quick
@given(symmetric_patterns(), st.integers(0, 99))
def test_any_symmetric_pattern_is_recovered_exactly(pattern, seed):
    n = pattern.shape[0]
    A = torch.randn(n, n, generator=torch.Generator().manual_seed(seed)).double()
    A = torch.where(pattern.to_dense(), A + A.T, 0)
    x = vector(seed, n)
    for order in ORDERS:
        H = SparseHessian(lambda x: x @ (A @ x) / 2, x, pattern=pattern, order=order)
        assert torch.equal(H(x).to_dense(), A)


@settings(deadline=None, max_examples=30, derandomize=True)
@given(programs, st.integers(0, 99))
def test_any_program_has_the_hessian_that_torch_gives(steps, seed):
    program, x = composed(steps), vector(seed)

    def f(x):
        return (program(x) ** 2).sum()

    dense = torch.func.jacrev(torch.func.jacrev(f))(x)
    assert hessian_pattern(f, x).covers(Pattern.of_matrix(dense))
    assert_close(sparse_hessian(f, x).to_dense(), dense)


def banded(x):
    return (x[1:] - x[:-1]) * x[:-1] ** 2


def test_one_preparation_serves_other_inputs():
    J = SparseJacobian(banded, vector(1))
    for seed in range(2, 5):
        x = vector(seed)
        assert_close(J(x).to_dense(), torch.func.jacrev(banded)(x))


def test_differences_of_values_agree():
    x, h = vector(1), 1e-5
    steps = h * torch.eye(7, dtype=torch.float64)
    columns = [(banded(x + e) - banded(x - e)) / (2 * h) for e in steps]
    found = sparse_jacobian(banded, x).to_dense()
    assert_close(found, torch.stack(columns, 1), atol=1e-8, rtol=1e-6)


def test_tensors_of_any_shape():
    def f(x):
        return torch.stack([x[:, 1:] * x[:, :-1], x[:, 1:] ** 2], 2)

    x = vector(3, 12).view(3, 4)
    dense = torch.func.jacrev(f)(x).reshape(18, 12)
    for mode in MODES[:2]:
        assert_close(SparseJacobian(f, x, mode=mode)(x).to_dense(), dense)


def test_auto_takes_what_needs_fewer_passes():
    wide = SparseJacobian(lambda x: (x.view(2, 6) ** 2).sum(1), vector(4, 12))
    assert (wide.mode, wide.passes) == ("reverse", 1)  # two rows without a column
    tall = SparseJacobian(lambda x: x.repeat(5) ** 2, vector(4, 3))
    assert (tall.mode, tall.passes) == ("forward", 1)
    assert len(wide.colors) == 2
    assert len(tall.colors) == 3


def test_a_linear_size_of_memory():
    """What is kept grows with the entries, not with m times n."""
    n = 20_000
    J = SparseJacobian(banded, torch.ones(n, dtype=torch.float64))
    assert J.passes == 2
    assert J.pattern.nnz == 2 * (n - 1)


def test_a_pattern_that_lacks_an_entry_is_seen_by_error():
    x = vector(5)
    whole = jacobian_pattern(banded, x)
    part = Pattern.of(whole.rows[1:], whole.cols[1:], whole.shape)
    assert SparseJacobian(banded, x, pattern=whole).error(x) < 1e-14
    assert SparseJacobian(banded, x, pattern=part).error(x) > 1e-3


def test_a_function_that_is_constant_nearly_everywhere_has_no_entries():
    J = SparseJacobian(lambda x: torch.floor(x[:3]), vector(6))
    assert J.pattern.nnz == J(vector(6)).values().numel() == 0
    assert J.passes == 1


def test_the_hessian_needs_one_output():
    with pytest.raises(ValueError, match="one output, not 7"):
        SparseHessian(torch.sin, vector(7))


def test_wrong_arguments_are_told():
    x = vector(8)
    J, H = SparseJacobian(banded, x), SparseHessian(lambda x: x.prod(), x)
    for prepared in (J, H):
        with pytest.raises(ValueError, match=r"shape \(7,\), not \(6,\)"):
            prepared(x[1:])
    with pytest.raises(ValueError, match="has 7 columns, but x has 6"):
        SparseJacobian(banded, x[1:], pattern=J.pattern)
    with pytest.raises(ValueError, match="of 6 numbers is no matrix"):
        SparseHessian(lambda x: x.prod(), x[1:], pattern=H.pattern)
    with pytest.raises(ValueError, match="not 'both'"):
        SparseJacobian(banded, x, mode="both")  # type: ignore[arg-type]


def test_single_precision_stays():
    x = vector(9).float()
    assert sparse_jacobian(banded, x).dtype == torch.float32
