"""The facts of the page questions, each by two ways that the snippets do not take."""

import math
import re

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch.testing import assert_close


def test_vmap_of_jacrev_and_the_sum_trick_give_each_samples_own_block(namespace):
    ns = namespace("questions/batch_jacobian")
    closed = torch.stack([jacobian_by_formula(x) for x in ns["X"]])
    whole = jacobian_by_differences(ns["f"], ns["X"])  # (B, m, B, n)
    for J in (ns["J"], ns["J_sum"], ns["J_blocks"]):
        close(J, closed)
        close(J, torch.stack([whole[b, :, b] for b in range(len(closed))]))
    close(ns["J_all"], whole)
    blocks = len(closed)
    assert ns["J_all"].numel() == blocks * ns["J"].numel()
    assert (ns["J_all"].abs().amax(dim=(1, 3)) > 0).sum() == blocks  # of B * B


def test_the_sum_trick_adds_the_blocks_of_other_samples_if_they_mix(namespace):
    ns = namespace("questions/batch_jacobian")
    whole = jacobian_by_differences(ns["g"], ns["X"])  # (B, m, B, n)
    close(ns["own"], torch.stack([whole[b, :, b] for b in range(len(whole))]))
    close(ns["summed"], whole.sum(dim=0).transpose(0, 1))
    with pytest.raises(AssertionError):
        close(ns["summed"], ns["own"])


def test_a_pull_back_of_ones_is_the_diagonal_only_if_j_is_diagonal(namespace):
    ns = namespace("questions/diagonal")
    x = ns["x"]
    for f, J in (
        (ns["elementwise"], torch.diag(3 * x**2)),
        (ns["mixing"], torch.diag(x.roll(-1)) + torch.diag(x).roll(1, dims=1)),
    ):
        close(J, jacobian_by_differences(f, x))
        (ones_back,) = torch.func.vjp(f, x)[1](torch.ones_like(x))
        close(ones_back, J.sum(dim=0))
        close(ns["diagonal"](f, x), J.diagonal())
        is_diagonal = J.equal(torch.diag(J.diagonal()))
        assert is_diagonal == ones_back.equal(J.diagonal())


def test_functional_jacobian_makes_a_pass_for_each_output_by_default(namespace):
    ns = namespace("questions/counted_passes")
    counts = ns["counts"]
    assert counts["functional.jacobian"] == ns["m"]
    assert counts["vectorize=True"] == counts["torch.func.jacrev"] == 1
    assert counts["chunk_size=10"] == math.ceil(ns["m"] / 10)
    closed = ns["W"] * ns["x"].detach().cos()
    numeric = jacobian_by_differences(lambda x: ns["W"].double() @ x.sin(), ns["x"])
    for way in ("J_default", "J_vectorized", "J_jacrev", "J_chunks"):
        close(ns[way], closed)
        close(ns[way], numeric)


def test_jacrev_holds_m_cotangents_of_each_value_and_a_chunk_holds_fewer(namespace):
    ns = namespace("questions/chunked_rows")
    sizes, values = ns["sizes"], ns["n"] * ns["k"]
    assert sizes["jacrev"] == ns["m"] * values
    assert sizes["chunk_size=5"] == 5 * values
    assert sizes["jacfwd"] == ns["n"] * values
    x = ns["x"]
    close(ns["J"], torch.func.jacrev(ns["f"], chunk_size=5)(x))
    waves = ns["wave"] * torch.outer(x.cumsum(0), ns["wave"]).cos()  # by the sums of x
    by_sums = waves.reshape(ns["m"], -1).mean(dim=1)
    row_of = torch.arange(ns["m"]) // (ns["m"] // ns["n"])
    earlier = row_of[:, None] >= torch.arange(ns["n"])
    close(ns["J"], by_sums[:, None] * earlier)


def test_is_grads_batched_pulls_back_each_row_of_the_batch(namespace):
    ns = namespace("questions/batched_cotangents")
    x, Y_bar, X_bar = ns["x"], ns["Y_bar"], ns["X_bar"]
    close(X_bar, Y_bar.double() @ jacobian_by_formula(x))
    for y_bar, x_bar in zip(Y_bar, X_bar, strict=True):
        close(torch.func.vjp(ns["f"], x.detach())[1](y_bar)[0], x_bar)
    assert X_bar.shape == (len(Y_bar), *x.shape)
    assert Y_bar.shape == (len(X_bar), *ns["y"].shape)


def test_a_graph_made_inside_vmap_is_not_recorded_but_func_grad_works(namespace):
    ns = namespace("questions/batched_cotangents")
    assert ns["X"].requires_grad
    assert "does not require grad" in str(ns["raised"])
    for x, gradient in zip(ns["X"], ns["gradients"], strict=True):
        (outside,) = torch.autograd.grad(ns["f"](x).sum(), x)  # the same call works
        close(gradient, outside)
        close(gradient, jacobian_by_formula(x.detach()).sum(dim=0))
        close(gradient, jacobian_by_differences(ns["loss"], x.detach()))


def test_the_complex_gradient_is_the_transpose_of_the_real_jacobian(namespace):
    ns = namespace("questions/conjugated_gradient")

    def parts(ab):  # f as a function of two real numbers
        return torch.view_as_real(ns["f"](torch.complex(*ab)))

    point = torch.view_as_real(ns["z"].detach())
    J = jacobian_by_differences(parts, point)
    pulled = J.T @ torch.view_as_real(ns["v"]).double()
    close(torch.view_as_real(ns["pulled_back"]), pulled)
    close(
        torch.view_as_real(ns["pulled_back"]),
        torch.view_as_real((2 * ns["z"].detach()).conj() * ns["v"]),
    )


def test_a_step_against_the_complex_gradient_of_a_real_loss_goes_downhill(namespace):
    ns = namespace("questions/conjugated_gradient")
    z, gradient = ns["z"].detach(), ns["gradient"]
    slopes = jacobian_by_differences(lambda ab: (ab**2).sum(), torch.view_as_real(z))
    close(torch.view_as_real(gradient), slopes)
    lost = [abs(z - 0.1 * way) for way in (gradient, gradient.conj())]
    assert lost[0] < lost[1]
    assert lost[0] < abs(z)


def test_ones_like_y_adds_the_columns_of_a_pinns_derivative(namespace):
    ns = namespace("questions/summed_columns")
    t = ns["t"].detach()
    closed = torch.cat([2 * t, 30 * t**2], dim=1)
    rows = torch.func.vmap(torch.func.jacfwd(lambda one: ns["net"](one[None])[0]))(t)
    for expected in (closed, rows.squeeze(-1)):
        close(ns["dy_dt"], expected)
        close(ns["summed"], expected.sum(dim=1, keepdim=True))
    assert ns["summed"].shape == t.shape
    assert ns["dy_dt"].shape == ns["y"].shape
    (second,) = torch.autograd.grad(ns["dy_dt"].sum(), ns["t"])
    close(second, 2 + 60 * t)


def test_at_the_tip_of_a_norm_slopes_differ_and_torch_gives_one_between(namespace):
    ns = namespace("questions/norm_at_zero")
    gradients = ns["gradients"]
    assert gradients["by_hand"].isnan().all()
    assert gradients["where"].isnan().all()
    for name in ("linalg_vector_norm", "double_where"):
        close(gradients[name], torch.zeros(3))
    for norm in ns["norms"]:
        for side in (1.0, -1.0):  # on both sides of the tip, along one axis
            x = torch.tensor([side * 1e-3, 0, 0], requires_grad=True)
            (slope,) = torch.autograd.grad(norm(x), x)
            close(slope, torch.tensor([side, 0, 0]))
            close(slope, jacobian_by_differences(norm, x))


def test_every_norm_written_by_hand_is_a_norm_at_zero_and_elsewhere(namespace):
    for norm in namespace("questions/norm_at_zero")["norms"]:
        for x in (torch.zeros(3), torch.tensor([2.0, -3.0, 6.0]) / 10):
            assert_close(norm(x), torch.linalg.vector_norm(x))


def test_a_second_pass_raises_only_where_values_were_saved(namespace):
    ns = namespace("questions/linear_second_pass")
    assert "Trying to backward through the graph a second time" in str(ns["raised"])
    sums = torch.ones(3, 3).tril().sum(dim=0)  # cumsum is this matrix
    close(ns["once"], sums)
    x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    (x.cumsum(0).sum() * 2).backward()
    assert x.grad is not None
    close(2 * ns["once"], x.grad)
    y = x.exp().sum()
    y.backward(retain_graph=True)
    y.backward()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_question_has_a_short_answer_with_a_link(language):
    page = (ROOT / "docs" / language / "questions.md").read_text("utf-8")
    questions = page.split("\n### ")[1:]
    assert len(questions) == 30
    for question in questions:
        heading, first = question.split("\n\n")[:2]
        assert 2 <= len(re.findall(r"[.?!;](?=\s|\[|$)|[。？；！]", first)) <= 8, (
            heading
        )
        assert "](" in question, heading


def test_a_detached_state_gives_the_gradient_of_its_own_step(namespace):
    ns = namespace("questions/kept_state")
    W, before = ns["W"], torch.tensor([0.3, -0.4])
    old = W.detach().clone()
    after = ns["step"](before).detach()
    close(W.grad, torch.outer(1 - after**2, before))
    close(
        W.grad,
        jacobian_by_differences(lambda W: (W @ before.double()).tanh().sum(), old),
    )
    close(W.detach(), old - 0.1 * W.grad)  # in place


def test_a_kept_state_raises_at_step_2_and_if_retained_at_step_3(namespace):
    step = namespace("questions/kept_state")["step"]
    for options, steps, words in (
        ({}, 1, "backward through the graph a second time"),
        ({"retain_graph": True}, 2, "modified by an inplace operation"),
    ):
        h = torch.tensor([1.0, 2.0])
        for _ in range(steps):
            h = step(h, **options)
        with pytest.raises(RuntimeError, match=words):
            step(h, **options)


def test_only_the_loss_with_a_graph_requires_grad(namespace):
    ns = namespace("questions/cut_graph")
    for name, loss in ns["losses"].items():
        has = name == "a sum"
        assert loss.requires_grad == has == (loss.grad_fn is not None)
        if not has:
            with pytest.raises(RuntimeError, match="does not require grad"):
                loss.backward()
    (gradient,) = torch.autograd.grad(ns["losses"]["a sum"], ns["x"])
    close(gradient, 2 * ns["x"].detach())


def test_the_blocks_of_the_parameter_jacobian_are_the_gradients_of_each_output(
    namespace,
):
    ns = namespace("questions/parameter_jacobian")
    net, x, J = ns["net"], ns["x"], ns["J"]
    y = net(x)
    for i in range(len(y)):
        rows = torch.autograd.grad(y[i], net.parameters(), retain_graph=True)
        for block, row in zip(J.values(), rows, strict=True):
            close(block[i], row)
    hidden = torch.tanh(net[0](x))  # by hand: the last layer, then through tanh
    close(J["2.weight"], torch.einsum("ij,k->ijk", torch.eye(2), hidden))
    slopes = net[2].weight * (1 - hidden**2)
    close(J["0.bias"], slopes)
    close(J["0.weight"], slopes[:, :, None] * x)
