"""The facts of the page sparse_jacobians: passes, colours, patterns.

A second file has what was measured, and the package has tests of its own, in
tests/sparse_jacobian. No test can check what the literature and other libraries say,
nor how hard the best colouring is to find.
"""

import pytest
import torch
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays

from sparse_jacobian import (
    Pattern,
    SparseJacobian,
    color_columns,
    jacobian_pattern,
    probe_pattern,
)


def share_a_row(pattern, i, k):
    return bool((pattern[:, i] & pattern[:, k]).any())


def greedy_bound(pattern):
    columns = range(pattern.shape[1])
    degrees = [sum(share_a_row(pattern, i, k) for k in columns) for i in columns]
    return max(degrees)  # each column counts itself: the largest d, and one


# The idea


def test_one_pass_shows_two_columns_that_share_no_row(namespace):
    ns = namespace("sparse_jacobians/shared_pass")
    for J in (jacobian_by_formula(ns["x"]), jacobian_by_differences(ns["f"], ns["x"])):
        assert not share_a_row(J != 0, 0, 2)
        assert share_a_row(J != 0, 0, 1)
        assert share_a_row(J != 0, 1, 2)
        pushed = torch.func.jvp(ns["f"], (ns["x"],), (ns["both"],))[1]
        close(pushed, J[:, 0] + J[:, 2])
        close(pushed[0], J[0, 0])
        close(pushed[1], J[1, 2])
        assert ns["other"].tolist() == [0, 1, 0]


def test_the_picture_shows_a_product_that_holds(namespace):
    shown = arrays("sparse_jacobians/shared_pass_picture")
    (J,), (seeds,), (sums,) = shown["J"], shown["x_dot"], shown["y_dot"]
    ns = namespace("sparse_jacobians/shared_pass")
    close(J, jacobian_by_formula(ns["x"]))
    close(sums, J @ seeds)
    assert seeds.sum(1).tolist() == [1, 1, 1]  # each column is in one sum


# By hand


@pytest.mark.parametrize("name", ["by_hand", "package"])
def test_an_output_is_how_much_three_neighbours_bend_and_a_cube(namespace, name):
    f = namespace(f"sparse_jacobians/{name}")["f"]
    line = torch.arange(6).double()
    inside = line[1:-1]
    close(f(line), inside**3)
    parabola = line**2
    close(f(parabola), 2 + parabola[1:-1] ** 3)  # its second derivative is 2


@pytest.fixture
def by_hand(namespace):
    return namespace("sparse_jacobians/by_hand")


def test_the_pattern_by_nan_is_that_of_the_jacobian(by_hand):
    f, x, pattern = by_hand["f"], by_hand["x"], by_hand["pattern"]
    assert torch.equal(pattern, torch.func.jacrev(f)(x) != 0)
    assert torch.equal(pattern, jacobian_by_differences(f, x).abs() > 1e-6)
    assert torch.equal(pattern, jacobian_pattern(f, x).to_dense())
    assert torch.equal(pattern, probe_pattern(f, x).to_dense())


def test_columns_of_a_colour_share_no_row_and_the_band_is_coloured_best(by_hand):
    pattern, colors = by_hand["pattern"], by_hand["colors"]
    for i in range(len(colors)):
        for k in range(i):
            assert colors[i] != colors[k] or not share_a_row(pattern, i, k)
    fullest = int(pattern.sum(1).max())
    assert by_hand["passes"] == fullest == 3  # no colouring has fewer
    assert by_hand["passes"] <= greedy_bound(pattern)
    places = Pattern.of_matrix(pattern)
    assert torch.equal(colors, color_columns(places))


def test_the_colouring_by_hand_is_greedy_for_other_patterns(by_hand):
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        pattern = torch.rand(7, 9, generator=generator) < 0.3
        colors = by_hand["color"](pattern)
        assert torch.equal(colors, color_columns(Pattern.of_matrix(pattern)))
        assert int(colors.max()) + 1 <= greedy_bound(pattern)


def test_the_sums_hold_every_entry(by_hand):
    J, x, f = by_hand["J"], by_hand["x"], by_hand["f"]
    assert J.is_sparse
    close(J.to_dense(), jacobian_by_differences(f, x))
    close(J.to_dense(), torch.func.jacrev(f)(x))
    assert by_hand["sums"].shape == (by_hand["passes"], len(x) - 2)


# The package


def test_the_package_takes_three_passes_for_any_size(namespace):
    ns = namespace("sparse_jacobians/package")
    x, f = ns["x"], ns["f"]
    assert ns["jacobian"].passes == 3
    assert ns["jacobian"].pattern.nnz == 3 * (len(x) - 2)
    assert SparseJacobian(f, x[:10]).passes == 3
    small = SparseJacobian(f, x[:10])(5 * x[:10]).to_dense()
    close(small, torch.func.jacrev(f)(5 * x[:10]))


def test_the_prepared_call_is_at_a_new_x(namespace):
    ns = namespace("sparse_jacobians/package")
    left, middle, right = ns["J"].coalesce().values().view(-1, 3).T
    assert left.tolist() == right.tolist() == [1.0] * len(left)
    at = ((middle + 2) / 3).sqrt()  # the derivative of x**3 - 2 * x, solved for x
    x = ns["x"][1:-1]
    assert ((at - x).abs() > 0.01 * x).all()


def test_error_sees_a_pattern_that_lacks_an_entry(namespace):
    ns = namespace("sparse_jacobians/package")
    f, x = ns["f"], ns["x"][:10]
    whole = jacobian_pattern(f, x)
    for gone in range(whole.nnz):
        keep = torch.arange(whole.nnz) != gone
        part = Pattern.of(whole.rows[keep], whole.cols[keep], whole.shape)
        assert SparseJacobian(f, x, pattern=part).error(x) > 1e-6
    assert SparseJacobian(f, x).error(x) < 1e-14


def test_the_picture_of_the_brusselator_moves_entries_to_their_colours(namespace):
    ns = namespace("sparse_jacobians/brusselator")
    places, colors = ns["places"], ns["colors"]
    dense = torch.func.jacrev(ns["f"])(ns["x"])
    assert torch.equal(ns["pattern"].to_dense(), dense != 0)
    moved = [(i, colors[k]) for i, k in places]
    assert len(set(moved)) == len(moved)  # no two entries fall on one place
    assert ns["jacobian"].passes == max(colors) + 1 == 6


def test_the_picture_is_of_the_brusselator(namespace):
    from studies.problems import brusselator_1d

    f, x = (namespace("sparse_jacobians/brusselator")[name] for name in ("f", "x"))
    cells = len(x) // 2
    rest = torch.tensor([1.0, 3.0]).double().repeat_interleave(cells)
    for one in (f, brusselator_1d):
        close(one(rest), torch.zeros(2 * cells))
    found = []
    for seed in range(3):  # the study's cells spread at another rate
        generator = torch.Generator().manual_seed(seed)
        x = 1 + torch.rand(2 * cells, generator=generator).double()
        found.append(torch.func.jacrev(f)(x) - torch.func.jacrev(brusselator_1d)(x))
    ones = torch.ones(cells).double()
    spread = torch.diag(-2 * ones) + torch.diag(ones[1:], 1) + torch.diag(ones[1:], -1)
    both = torch.block_diag(spread, spread)
    for more in found:
        close(more, found[0][0, 1] * both)


def test_six_colours_suffice_for_any_number_of_cells():
    from studies.problems import brusselator_1d

    for cells in (3, 5, 8, 20, 51):
        x = torch.linspace(1, 2, 2 * cells).double()
        assert SparseJacobian(brusselator_1d, x, mode="forward").passes <= 6


# When it does not pay, Hessians


def test_a_full_row_needs_all_colours_forward_and_one_more_in_reverse(namespace):
    ns = namespace("sparse_jacobians/full_row")
    f, x = ns["f"], ns["x"]
    assert SparseJacobian(f, x, mode="forward").passes == len(x)
    assert SparseJacobian(f, x, mode="reverse").passes == 2
    assert ns["J"].mode == "reverse"


def test_the_hessian_takes_two_passes_where_columns_take_all(namespace):
    ns = namespace("sparse_jacobians/hessian")
    x, H = ns["x"], ns["H"].to_dense()
    assert int(ns["columns"].max()) + 1 == len(x)
    assert ns["hessian"].passes == 2
    close(H, H.T)
    close(H, torch.func.jacrev(torch.func.jacrev(ns["f"]))(x))


# What goes wrong


def test_a_pattern_from_one_point_lacks_the_other_side(namespace):
    ns = namespace("sparse_jacobians/one_point")
    f, x, y = ns["f"], ns["x"], ns["elsewhere"]
    here, there = (Pattern.of_matrix(torch.func.jacrev(f)(one)) for one in (x, y))
    assert not ns["point"].covers(there)
    assert ns["traced"].covers(here)
    assert ns["traced"].covers(there)
    assert ns["traced"].nnz == here.nnz + there.nnz
    assert ns["probed"].covers(here)
    assert not ns["probed"].covers(there)
    wrong = SparseJacobian(f, x, pattern=ns["point"])
    right = SparseJacobian(f, x, pattern=ns["traced"])
    assert wrong.error(x) == right.error(x) == right.error(y) == 0 < wrong.error(y)


def test_what_a_nan_does_not_pass_and_what_it_should_not():
    x = torch.tensor([2.0, 3.0, 5.0])
    for f in (torch.nan_to_num, lambda x: torch.fmax(x, torch.ones(3))):
        assert probe_pattern(f, x).nnz == 0 < jacobian_pattern(f, x).nnz
    A = torch.eye(3)
    for f in (torch.floor, lambda x: A @ x):
        assert probe_pattern(f, x).nnz > jacobian_pattern(f, x).nnz
    assert probe_pattern(lambda x: x.max()[None], x).nnz == 3
    assert torch.func.jacrev(lambda x: x.max()[None])(x).count_nonzero() == 1


def test_a_branch_is_refused_and_where_has_both_sides(namespace):
    ns = namespace("sparse_jacobians/branch")
    assert isinstance(ns["raised"], RuntimeError)
    pattern = jacobian_pattern(ns["g"], ns["x"])
    for x in (ns["x"], ns["x"] / (2 * ns["x"].sum()), -ns["x"]):
        close(ns["g"](x), ns["f"](x))
        assert pattern.covers(Pattern.of_matrix(torch.func.jacrev(ns["g"])(x)))
    with pytest.raises(RuntimeError, match="you're trying to get value out of a trac"):
        torch.fx.experimental.proxy_tensor.make_fx(ns["f"])(ns["x"])


def test_an_index_that_depends_on_x_gives_a_full_pattern():
    x = torch.tensor([3.0, 2.0, 5.0])
    assert jacobian_pattern(lambda x: x[x.argsort()], x).nnz == 9


# Exercises


def test_a_ring_takes_three_colours_if_three_divides_it(namespace):
    f = namespace("sparse_jacobians/exercise_ring")["f"]
    for n in range(5, 20):
        passes = SparseJacobian(f, torch.linspace(2, 3, n)).passes
        assert (passes == 3) == (n % 3 == 0)
        assert passes <= 5


def test_the_exercises_give_the_jacobian(namespace):
    for name in ("exercise_rows", "exercise_split"):
        ns = namespace(f"sparse_jacobians/{name}")
        J = ns["J"].to_dense() if ns["J"].is_sparse else ns["J"]
        close(J, torch.func.jacfwd(ns["f"])(ns["x"]))
    assert ns["whole"].passes == len(ns["x"])
    assert ns["top"].passes + ns["rest"].passes == 3


def test_the_outputs_of_the_third_exercise_are_sums_of_four_squares(namespace):
    ns = namespace("sparse_jacobians/exercise_rows")
    parts = ns["x"].split(4)
    close(ns["f"](ns["x"]), torch.stack([part @ part for part in parts]))
