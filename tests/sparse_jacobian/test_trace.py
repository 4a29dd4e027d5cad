"""The pattern by tracing: never too small, and exact where it should be."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import INDEX, KERNEL, MATRIX, STEPS, composed, programs, vector
from torch import nn

from sparse_jacobian import Pattern, jacobian_pattern

# Where the traced pattern may hold more than the Jacobian at one point
WIDER = {
    "unknown", "where", "largest", "greatest", "sorted", "chosen", "rounded", "running",
}  # fmt: skip


def nonzeros(f, x):
    """Where the Jacobian at x is not 0, found in both modes; flat."""
    m, n = f(x).numel(), x.numel()
    rows = torch.func.jacrev(f)(x).reshape(m, n)
    columns = torch.func.jacfwd(f)(x).reshape(m, n)
    torch.testing.assert_close(rows, columns)
    return Pattern.of_matrix(rows)


def same(one, other):
    return one.covers(other) and other.covers(one)


@pytest.mark.parametrize("step", STEPS)
def test_the_pattern_of_one_step(step):
    x = vector(seed=3)
    found, there = jacobian_pattern(STEPS[step], x), nonzeros(STEPS[step], x)
    assert found.covers(there)
    assert same(found, there) or step in WIDER
    if step not in WIDER | {"square"}:
        jacobian_pattern(STEPS[step], x, unknown="raise")  # each has a rule


@settings(deadline=None, max_examples=100, derandomize=True)
@given(programs, st.integers(0, 99))
def test_a_pattern_covers_all_that_is_not_zero(steps, seed):
    f, x = composed(steps), vector(seed)
    found = jacobian_pattern(f, x)
    assert found.covers(nonzeros(f, x))
    if not any(step in WIDER for step in steps):  # the same operations everywhere
        other = vector(seed + 100)
        assert found.covers(nonzeros(f, other))


def test_both_sides_of_where_are_in_the_pattern():
    def f(x):
        return torch.where(x > 0, x.roll(1), x.roll(-1))

    x = torch.tensor([2.0, -3.0, 5.0, -7.0])
    found = jacobian_pattern(f, x)
    assert found.covers(nonzeros(f, x))
    assert found.covers(nonzeros(f, -x))
    assert found.nnz == 2 * len(x) > nonzeros(f, x).nnz


def test_an_index_that_depends_on_the_input_may_read_everything():
    def f(x):
        return x[x.argmax()[None]].expand(3)

    x = vector(seed=1)
    assert jacobian_pattern(f, x).nnz == 3 * len(x)


@pytest.mark.parametrize(
    "f", [torch.floor, torch.sign, torch.round, torch.trunc, torch.zeros_like]
)
def test_a_derivative_that_is_zero_everywhere_has_no_entries(f):
    assert jacobian_pattern(f, vector(seed=2)).nnz == 0


def test_a_comparison_ends_a_dependence():
    x = vector(seed=2)
    found = jacobian_pattern(lambda x: (x > 0).double() * x.roll(1), x)
    assert found.nnz == len(x)


def test_a_constant_function_has_an_empty_pattern():
    found = jacobian_pattern(lambda x: torch.ones(4), vector(seed=2))
    assert found.shape == (4, 7)
    assert found.nnz == 0


def test_tensors_of_any_shape_are_counted_flat():
    def f(x):
        return x.sin().sum(1).expand(4, 2).clone() * torch.ones(4, 2)

    x = vector(seed=4, size=6).view(2, 3)
    found = jacobian_pattern(f, x)
    assert found.shape == (8, 6)
    assert same(found, nonzeros(f, x))


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("groups", [1, 2])
def test_a_convolution_reads_what_its_kernel_reaches(transposed, groups):
    kind = nn.ConvTranspose2d if transposed else nn.Conv2d
    layer = kind(4, 6, 3, stride=2, padding=1, groups=groups).double()
    weight = torch.ones_like(layer.weight)
    weight[:, :, 0, 1] = 0
    weight[1] = 0
    layer.weight = nn.Parameter(weight)
    x = vector(seed=5, size=4 * 25).view(1, 4, 5, 5)
    found = jacobian_pattern(lambda x: layer(x), x, unknown="raise")
    assert same(found, nonzeros(lambda x: layer(x), x))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: MATRIX @ x[:4],
        lambda x: x[:3] @ MATRIX,
        lambda x: MATRIX @ x.view(4, 3),
        lambda x: x.view(4, 3) @ MATRIX,
        lambda x: torch.addmm(x[:3], x.view(4, 3).T, MATRIX.T),
        lambda x: torch.bmm(x.view(2, 3, 2), x.view(2, 2, 3)),
        lambda x: torch.bmm(MATRIX.expand(2, 3, 4), x[:8].view(2, 4, 1)),
        lambda x: torch.dot(MATRIX[0], x[:4]),
        lambda x: nn.functional.linear(x[:8].view(2, 4), MATRIX, x[:3]),
        lambda x: nn.functional.conv1d(x.view(1, 1, 12), KERNEL, padding=1),
    ],
)
def test_a_product_reads_no_zero_of_a_constant(f):
    x = vector(seed=6, size=12)
    assert same(jacobian_pattern(f, x, unknown="raise"), nonzeros(f, x))


def test_what_has_no_rule_is_dense_or_told():
    def f(x):
        return torch.linalg.matrix_exp(x[:4].view(2, 2))

    x = vector(seed=7)
    assert jacobian_pattern(f, x).nnz == 4 * 4
    with pytest.warns(UserWarning, match=r"linalg_matrix_exp\.default has no rule"):
        jacobian_pattern(f, x, unknown="warn")
    with pytest.raises(NotImplementedError, match="every output is taken to depend"):
        jacobian_pattern(f, x, unknown="raise")
    with pytest.raises(ValueError, match="not 'loud'"):
        jacobian_pattern(f, x, unknown="loud")  # type: ignore[arg-type]


def test_weights_that_depend_on_the_input_are_seen():
    def f(x):
        return nn.functional.conv1d(x[:8].view(1, 1, 8), x[:3].view(1, 1, 3))

    x = vector(seed=8, size=8)
    assert jacobian_pattern(f, x).covers(nonzeros(f, x))


def test_an_output_that_is_no_tensor_is_told():
    def f(x: torch.Tensor) -> Any:
        return [x, x]

    with pytest.raises(TypeError, match="f must return one tensor, not list"):
        jacobian_pattern(f, vector(seed=9))


def test_a_branch_on_a_value_is_an_error():
    def f(x):
        return x if x[0] > 0 else -x

    with pytest.raises(RuntimeError, match="makes a Python number of a value"):
        jacobian_pattern(f, vector(seed=9))


def test_changes_in_place_have_exact_patterns_twice():
    """Of a gradient through views that were written to, too."""

    def f(x):
        return (STEPS["in place"](x) ** 2).sum()

    x = vector(seed=11)
    there = nonzeros(torch.func.grad(f), x)
    assert same(jacobian_pattern(torch.func.grad(f), x, unknown="raise"), there)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x,
        lambda x: torch.func.vmap(lambda one: one * one.roll(1))(x.view(2, 4)),
        lambda x: torch.func.grad(lambda x: (x[1:] * x[:-1]).sum())(x),
        lambda x: torch.func.jvp(torch.sin, (x,), (x.roll(1),))[1],
        lambda x: x.scatter_reduce(0, INDEX[:2], x[:2], "amax"),
        lambda x: nn.functional.layer_norm(x.view(2, 4), (4,)),
        lambda x: nn.functional.avg_pool1d(x.view(1, 1, 8), 2),
        lambda x: x[x.new_tensor([1, 0, 1, 0, 0, 0, 0, 1]).bool()],
        lambda x: torch.linalg.solve(x[:4].view(2, 2), x[4:6]),
        lambda x: torch.einsum("ij,jk->ik", x[:4].view(2, 2), x[4:].view(2, 2)),
        lambda x: nn.functional.max_pool1d(x.view(1, 1, 8), 2),
    ],
)
def test_functions_of_all_kinds_are_covered(f):
    x = vector(seed=12, size=8)
    assert jacobian_pattern(f, x).covers(nonzeros(f, x))


@pytest.mark.filterwarnings("ignore:The reduce argument of torch.scatter:UserWarning")
def test_a_scatter_that_adds_is_not_taken_for_one_that_moves():
    x = vector(seed=13, size=5)
    found = jacobian_pattern(lambda x: x.scatter(0, INDEX[:2], x, reduce="add"), x)
    assert found.nnz == 25  # without a rule


def test_an_index_of_a_constant_is_followed():
    x = vector(seed=10)
    found = jacobian_pattern(lambda x: x[INDEX], x)
    assert found.cols.tolist() == INDEX.tolist()
