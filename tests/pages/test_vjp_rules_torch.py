"""What the page vjp_rules says of PyTorch's own rules, and where they fail."""

import re
from pathlib import Path

import pytest
import torch
import torchgen
from checks import ROOT
from drawn_inputs import inputs
from oracles import directional_difference, jacobian_by_differences
from torch.testing import assert_close

RULES = Path(torchgen.__file__).parent / "packaged/autograd/derivatives.yaml"
PAGES = [ROOT / "docs" / code / "vjp_rules.md" for code in ("en", "zh")]


def entry(name: str) -> str:
    (found,) = (
        one
        for one in RULES.read_text("utf-8").split("\n- name: ")
        if one.startswith(f"{name}(")
    )
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_the_entries_that_the_page_names_are_in_the_file(page):
    text, file = page.read_text("utf-8"), RULES.read_text("utf-8")
    table = text[
        text.index("{ #pytorch-entries }") : text.index("{ #what-goes-wrong }")
    ]
    named = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert len(named) > 5
    for one in named:
        assert one.removesuffix(", …)") in file, one
    places = {
        "mm_mat1_backward": "mm",
        "linalg_solve_backward": "_linalg_solve_ex",
        "linalg_det_backward": "_linalg_det",
        "_softmax_backward_data": "_softmax",
        "logsumexp_backward": "logsumexp",
        "norm_backward": "linalg_vector_norm",
        "cumsum_backward": "cumsum",
        "at::sum_to(grad, …)": "expand",
        "cholesky_backward": "linalg_cholesky_ex",
    }
    assert set(named) == set(places)
    for function, operation in places.items():
        assert function.removesuffix(", …)") in entry(operation)
    assert "LU, pivots" in entry("_linalg_solve_ex")
    assert "result" in entry("_softmax").split("self:")[1]


def test_the_gradient_of_mm_has_the_layout_of_its_input():
    A = torch.arange(6.0).reshape(3, 2).T.requires_grad_()  # stored by columns
    B = torch.arange(12.0).reshape(3, 4)
    (A_bar,) = torch.autograd.grad(A @ B, A, torch.ones(2, 4))
    assert A.stride() == A_bar.stride() == (1, 2)


def test_cholesky_and_eigh_read_one_triangle_and_gradcheck_fails(namespace, capsys):
    ns = namespace("vjp_rules/symmetric_input")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("Jacobian mismatch for output 0 with respect to input 0")
    assert out[1].endswith("True")
    assert out[2].endswith("False")
    A = ns["A"].detach()
    assert_close(ns["symmetrised"](A), torch.linalg.cholesky(A))
    for f in (torch.linalg.cholesky, torch.linalg.eigvalsh):
        J = jacobian_by_differences(f, A)
        assert (J[..., 0, 1] == 0).all()  # above the diagonal
        assert (J[..., 1, 0] != 0).any()
        leaf = A.clone().requires_grad_()
        assert not torch.autograd.gradcheck(f, leaf, raise_exception=False)
        assert torch.autograd.gradcheck(lambda A, f=f: f((A + A.T) / 2), leaf)


def test_gradcheck_fails_in_float32_for_a_rule_that_is_right():
    A, B = (t.float().requires_grad_() for t in inputs((2, 3), (3, 4)))
    with pytest.warns(UserWarning, match="not a double precision"):
        passed = torch.autograd.gradcheck(torch.matmul, (A, B), raise_exception=False)
    assert not passed
    assert torch.autograd.gradcheck(torch.matmul, (A.double(), B.double()))
    small = torch.tensor([0.0, 0.005], requires_grad=True)  # but not for every one
    with pytest.warns(UserWarning, match="not a double precision"):
        assert torch.autograd.gradcheck(lambda x: 2 * x, small)


def test_the_one_sided_cholesky_rule_is_right_for_the_triangle(namespace):
    ns = namespace("vjp_rules/factors")
    A = ns["A"]
    L = torch.linalg.cholesky(A)
    L_bar = torch.arange(1.0, 10).reshape(3, 3).double()
    # Entries on and below the diagonal, of which the others fill two places
    whole = lambda T: T.tril() + T.tril(-1).T  # noqa: E731

    def loss(T):
        return (torch.linalg.cholesky(whole(T)) * L_bar).sum()

    (one_sided,) = ns["one_sided"](L_bar, L, A)
    by_triangle = jacobian_by_differences(loss, A.tril())
    assert_close(one_sided.tril(), by_triangle, rtol=1e-6, atol=1e-6)
    (both,) = ns["cholesky_vjp"](L_bar, L, A)
    assert_close(one_sided.tril(-1), 2 * both.tril(-1))


def test_the_gradient_of_det_at_a_singular_matrix(namespace, capsys):
    ns = namespace("vjp_rules/singular_det")
    out = capsys.readouterr().out
    assert "singular" in str(ns["raised"])
    A = ns["A"].detach()
    true = jacobian_by_differences(torch.det, A)
    cofactors = torch.tensor([[ns["d"], -ns["c"]], [-ns["b"], ns["a"]]]).double()
    assert_close(true, cofactors, rtol=1e-6, atol=1e-6)
    assert_close(ns["recorded"], cofactors)
    assert (ns["plain"] == 0).all()
    assert true.norm() > 1
    # The JVP errs alike, so that only the difference sees it
    by_difference = directional_difference(torch.det, A, ns["direction"])
    assert ns["y"] == ns["y_dot"] == ns["right"] == 0
    assert torch.det(ns["direction"]) != 0  # so it is no such point itself
    assert abs(by_difference) > 0.5
    assert_close(
        by_difference, (cofactors * ns["direction"]).sum(), rtol=1e-6, atol=1e-6
    )
    assert not ns["passed"]
    assert out.count("[[0.0, 0.0], [0.0, 0.0]]") == 1
    # Where A is not singular, both ways agree
    B = (A + torch.eye(2)).requires_grad_()
    (plain,) = torch.autograd.grad(torch.det(B), B)
    assert_close(plain, jacobian_by_differences(torch.det, B), rtol=1e-6, atol=1e-6)


def test_where_rounding_makes_a_determinant_tiny_its_gradient_is_right():
    rows = torch.tensor([[1.0, 2, 3], [2, 4, 6], [1, 0, 1]]).double()
    A = torch.cat([rows[:1], rows[1:]]).requires_grad_()
    assert torch.linalg.matrix_rank(A) == 2
    y = torch.det(A)
    (A_bar,) = torch.autograd.grad(y, A)
    cross = torch.linalg.cross
    pairs = [(rows[1], rows[2]), (rows[2], rows[0]), (rows[0], rows[1])]
    cofactors = torch.stack([cross(*pair) for pair in pairs])
    # Whether this machine rounds to 0 decides which of the two it is
    assert_close(A_bar, cofactors * (y != 0))
    # And of a product with one column, all cofactors are 0, so 0 is right
    thin = (rows[:, :1] @ rows[:1]).requires_grad_()
    (A_bar,) = torch.autograd.grad(torch.det(thin), thin)
    assert_close(A_bar, torch.zeros(3, 3).double())


def test_eigenvalues_that_rounding_keeps_apart_give_huge_numbers():
    Q, _ = torch.linalg.qr(inputs((3, 3))[0])
    A = Q @ torch.tensor([2.0, 2, 1]).double().diag() @ Q.T
    A = ((A + A.T) / 2).requires_grad_()
    w, V = torch.linalg.eigh(A)
    (A_bar,) = torch.autograd.grad(V, A, inputs((3, 3)))
    if w[1] == w[2]:
        assert A_bar.isnan().any()
    else:
        assert abs(w[1] - w[2]) < 1e-14
        assert A_bar.abs().max() > 1e12


def test_one_of_two_equal_eigenvalues_has_a_kink():
    A, step = 2 * torch.eye(2).double(), torch.tensor([[1e-3, 0], [0, 0]]).double()
    least = lambda A: torch.linalg.eigvalsh(A)[0]  # noqa: E731
    ahead, behind = least(A + step) - least(A), least(A) - least(A - step)
    assert_close(torch.stack([ahead, behind]) / 1e-3, torch.tensor([0.0, 1]).double())
    leaf = A.requires_grad_()
    (A_bar,) = torch.autograd.grad(least(leaf), leaf)
    assert A_bar.isfinite().all()


def test_zero_divided_by_zero(namespace):
    ns = namespace("vjp_rules/points_without_a_rule")
    assert (ns["x"].detach() / ns["x"].norm().detach()).isnan().all()
    assert (ns["x_bar"] == 0).all()
    # The norm has a kink there: its slopes to both sides are 1 and -1
    step = torch.tensor([1e-3, 0, 0])
    assert ns["norm"](step) == ns["norm"](-step) > 0
    A, w, Q = ns["A"].detach(), ns["w"], ns["Q"]
    assert w[0] == w[1]
    assert ns["A_bar"].isnan().all()
    leaf = A.clone().requires_grad_()
    (of_sum,) = torch.autograd.grad(torch.linalg.eigvalsh(leaf).sum(), leaf)
    assert_close(of_sum, torch.eye(2))  # the sum is the trace
    assert_close(of_sum.double(), jacobian_by_differences(torch.trace, A))
    # and of an SVD, by singular vectors and by values
    U, S, _ = torch.linalg.svd(leaf)
    (nan,) = torch.autograd.grad(U, leaf, torch.tensor([[1.0, 10], [100, 1000]]))
    assert S[0] == S[1]
    assert not nan.isfinite().all()
    (fine,) = torch.autograd.grad(torch.linalg.svdvals(leaf).sum(), leaf)
    assert_close(fine, Q.detach() @ Q.detach().T)
    (fine,) = torch.autograd.grad(torch.linalg.svd(leaf)[1].sum(), leaf)
    assert_close(fine, torch.eye(2))
