"""Facts of the page choosing_the_vector: the gradient penalty, right and wrong."""

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_differences
from pictures import arrays
from torch.testing import assert_close

GOLDEN = ROOT / "snippets" / "choosing_the_vector" / "gradient_penalty.out"


@pytest.fixture
def penalties(namespace):
    return namespace("choosing_the_vector/gradient_penalty")


def by_hand(ns, theta=2.0):
    """The norms of the samples' gradients: theta times that of the sample."""
    return theta * ns["X"].double().norm(dim=1)


def test_ones_give_every_sample_its_own_gradient(penalties):
    ns = penalties
    X, B = ns["X"], len(ns["X"])
    J = jacobian_by_differences(lambda X: ns["critic"](X).detach(), X)  # (B, B, 2)
    own = J[range(B), range(B)]
    assert J.abs().sum() == pytest.approx(own.abs().sum().item())  # no other entry
    X_bar = ns["input_gradients"](ns["critic"], X)
    close(X_bar, own)
    assert X_bar.requires_grad  # ready to be differentiated again
    close(own / 2, X.flip(1))  # twice the sample, swapped
    close(own.norm(dim=1), by_hand(ns))
    for b in range(B):
        close(ns["input_gradients"](ns["critic"], X[b : b + 1])[0], own[b])


def test_three_other_norms_are_other_penalties(penalties):
    ns, norms = penalties, by_hand(penalties)
    B, entries = len(norms), 2 * ns["X"].double()
    expected = {
        "right": (norms - 1) ** 2,
        "one norm": (norms.norm() - 1) ** 2,
        "dim=1": (entries - 1) ** 2,  # one number for each pixel
        "mean": (norms / B - 1) ** 2,
    }
    assert expected.keys() == ns["numbers"].keys()
    for name, squares in expected.items():
        close(ns["penalty"](ns["numbers"][name]), squares.mean())
        right = close if name == "right" else differ
        right(squares.mean(), expected["right"].mean())
    assert ns["pixels"].shape == (B, 1, 2)
    # A mean shrinks each gradient by B, so that slope B has no penalty
    X = ns["X"].clone().requires_grad_()
    (by_mean,) = torch.autograd.grad(ns["critic"](X).mean(), X)
    close(by_mean, ns["third"])
    assert ns["penalty"](torch.full((B,), float(B)) / B) == 0


def differ(one, other):
    with pytest.raises(AssertionError):
        close(one, other)


def test_without_create_graph_the_penalty_is_lost_in_silence(penalties):
    ns = penalties

    def loss(theta):
        scores = theta * ns["X"].double().prod(dim=1)
        return 10 * ((by_hand(ns, theta) - 1) ** 2).mean() - scores.mean()

    whole = jacobian_by_differences(lambda theta: loss(theta[0]), ns["theta"][None])
    lost = -ns["X"].prod(dim=1).mean()
    bars, losses = [], []
    for keep in (True, False):
        norms = ns["input_gradients"](ns["critic"], ns["X"], keep).norm(dim=1)
        value = 10 * ns["penalty"](norms) - ns["critic"](ns["X"]).mean()
        losses.append(value)
        bars += torch.autograd.grad(value, ns["theta"])
    assert torch.equal(*losses)
    assert bars[0].item() == pytest.approx(whole.item(), rel=1e-6)
    close(bars[1], lost)
    assert bars[0] > 0 > bars[1]
    shown = GOLDEN.read_text("utf-8")
    for said, value, bar in zip(("True ", "False"), losses, bars, strict=True):
        assert f"{said} {value.detach()!r} {bar!r}" in shown


def test_without_create_graph_a_penalty_alone_raises(penalties):
    ns = penalties
    alone = ns["penalty"](
        ns["input_gradients"](ns["critic"], ns["X"], False).norm(dim=1)
    )
    with pytest.raises(
        RuntimeError, match="element 0 of tensors does not require grad"
    ):
        alone.backward()


def test_batch_norm_mixes_samples_and_norms_within_a_sample_do_not(penalties):
    ns = penalties
    X, B = ns["X"].double(), len(ns["X"])
    J = jacobian_by_differences(lambda X: ns["mixing_critic"](X).detach(), X)
    close(ns["own"], J[range(B), range(B)])
    close(ns["mixed"], J.sum(dim=0))
    assert (J.abs() > 0.01).all()  # every score depends on every sample
    own, mixed = ns["own"].norm(dim=1), ns["mixed"].norm(dim=1)
    assert (mixed > own).any()
    assert (mixed < own).any()
    sums = [ns["linear_critic"](a * X.float()).sum() for a in (1, 2, -3)]
    for one in sums:
        assert_close(one, sums[0], rtol=0, atol=1e-4)
    assert ns["largest"] == ns["zeros"].abs().max() < 1e-5
    assert ns["linear_critic"](ns["X"]).shape == (B,)  # one score for each sample

    quiet = torch.nn.BatchNorm1d(2).double().eval()
    inside = torch.nn.LayerNorm(2).double()
    for layer in (quiet, inside):

        def critic(X, layer=layer):
            return ns["critic"](layer(X)).detach()

        J = jacobian_by_differences(critic, X)
        close(J.sum(dim=0), J[range(B), range(B)])
    images = torch.linspace(0.1, 2, 2 * 3 * 4).sin().reshape(2, 3, 2, 2).double()
    J = torch.func.jacrev(
        lambda A: torch.nn.InstanceNorm2d(3)(A).pow(3).sum(dim=(1, 2, 3))
    )(images)
    close(J.sum(dim=0), J[range(2), range(2)])


def test_the_picture_has_the_samples_apart_above_and_mixed_below(namespace, penalties):
    ns, drawn = penalties, arrays("choosing_the_vector/own_samples")
    apart, mixed = drawn["J"]
    critics = ns["critic"], ns["mixing_critic"]
    for J, x_bar, y_bar, critic in zip(
        (apart, mixed), drawn["x_bar"], drawn["y_bar"], critics, strict=True
    ):
        exact = jacobian_by_differences(lambda X, f=critic: f(X).detach(), ns["X"])
        assert_close(J, exact.reshape(3, 6), rtol=0, atol=0.006)
        assert torch.equal(y_bar, torch.ones(3).double())
        assert_close(x_bar, J.sum(dim=0), rtol=0, atol=0.011)
    assert ((apart != 0).sum(dim=0) == 1).all()
    assert (mixed != 0).all()
    assert torch.equal(drawn["x_bar"][0], ns["X"].double().flip(1).flatten() * 2)
