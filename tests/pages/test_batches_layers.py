"""The facts of the page batches: layers under vmap, gradients, the diagonal."""

import itertools
from copy import deepcopy

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import nn
from torch.func import grad, jacfwd, jacrev, replace_all_batch_norm_modules_, vmap

# Batch norm


@pytest.fixture
def batch_norm(namespace):
    return namespace("batches/batch_norm")


def fresh(ns):
    """The network of the page before it was patched, and its batch."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Flatten())
    net.append(nn.Linear(36, 3))
    net(ns["X"])
    assert str(net.eval()) != str(ns["net"])  # that one keeps no statistics
    return net.train()


def test_vmap_hides_the_dimension_that_batch_norm_wants(namespace, capsys):
    ns = namespace("batches/batch_norm")
    net = fresh(ns)
    with pytest.raises(ValueError, match=r"expected 4D input \(got 3D input\)"):
        net(ns["X"][0])
    assert net(ns["X"][:1]).shape == (1, 3)


def test_in_training_a_running_mean_stands_in_the_way(batch_norm):
    assert "mutate a captured Tensor" in str(batch_norm["raised"])
    net, X = fresh(batch_norm), batch_norm["X"]
    with pytest.raises(RuntimeError, match="which will be updated in place, were not"):
        vmap(lambda x: net(x[None])[0])(X)
    flat = nn.BatchNorm1d(3)
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        vmap(lambda x: flat(x[None])[0])(torch.ones(5, 3))
    for jac in (jacrev, jacfwd):  # the counter of batches is changed first
        with pytest.raises(RuntimeError, match=r"add_.*mutate a captured Tensor"):
            vmap(jac(lambda x: flat(x[None])[0]))(torch.ones(5, 3))
    forgetful = replace_all_batch_norm_modules_(nn.Sequential(nn.BatchNorm1d(3)))
    for one in (forgetful, forgetful.eval()):
        with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
            vmap(jacrev(lambda x, one=one: one(x[None])[0]))(torch.ones(5, 3))
    remedied = vmap(jacrev(lambda x: flat.eval()(x[None])[0]))(torch.ones(5, 3))
    close(remedied[0], torch.eye(3) / (1 + flat.eps) ** 0.5)
    before = net[1].running_mean.clone()
    J = torch.autograd.functional.jacobian(net, X)
    assert J.shape == (len(X), 3, *X.shape)
    assert not net[1].running_mean.equal(before)
    close(J[0, :, 1], jacobian_by_differences(lambda x: moved(net, X, x), X[1]))


def moved(net, X, x):
    """The first sample's outputs if the second is x, in float64."""
    exact = deepcopy(net).double()
    return exact(torch.cat([X[:1].double(), x[None].double(), X[2:].double()]))[0]


def test_after_eval_each_sample_has_its_jacobian(batch_norm):
    net, X = fresh(batch_norm).eval(), batch_norm["X"]
    close(batch_norm["each"], batch_norm["whole"])
    exact = deepcopy(net).double()
    for x, J in zip(X[:2], batch_norm["J"], strict=False):
        by_differences = jacobian_by_differences(lambda x: exact(x[None])[0], x)
        assert (J - by_differences).abs().max() < 1e-4
    # (m, B, C, H, W), as running numbers keep samples apart
    summed = jacrev(lambda X: net(X).sum(dim=0))(X).movedim(1, 0)
    assert (vmap(jacrev(lambda x: net(x[None])[0]))(X) - summed).abs().max() < 1e-5


def test_the_patch_makes_an_instance_norm(batch_norm):
    net, X = fresh(batch_norm), batch_norm["X"]
    outputs = {mode: net.train(mode)(X) for mode in (True, False)}
    instance = nn.Sequential(net[0], nn.InstanceNorm2d(4), *net[2:])
    replace_all_batch_norm_modules_(net)
    for mode, old in outputs.items():
        net.train(mode)
        new = vmap(lambda x: net(x[None])[0])(X)
        close(new, instance(X))
        assert (new - old).abs().max() > 0.1
        close(new, torch.cat([net(x[None]) for x in X]))


def test_the_second_argument_of_batch_norm_is_eps(batch_norm):
    wrong, right = batch_norm["wrong"], batch_norm["right"]
    assert wrong.eps == right.num_groups == 3
    assert wrong.num_features == right.num_channels == 6
    X = torch.randn(4, 6, 5)
    grouped = X.reshape(4, 3, -1)
    by_hand = grouped - grouped.mean(2, keepdim=True)
    by_hand = by_hand / (grouped.var(2, keepdim=True, correction=0) + 1e-5).sqrt()
    close(right(X), by_hand.reshape(X.shape))


# Dropout


def test_a_jacobian_belongs_to_one_mask_unless_columns_draw_their_own(namespace):
    ns = namespace("batches/dropout")
    assert "randomness error mode" in str(ns["raised"])
    W, X = ns["W"], ns["X"]
    for name, J in ns["found"].items():
        kept = J != 0
        close(J, torch.where(kept, 2 * W, 0.0))  # of half, twice
        assert 0.2 < kept.double().mean() < 0.8
        rows = kept.any(-1) == kept.all(-1)
        assert bool(rows.all()) == (name != "jacfwd, different")
        assert not kept[0].equal(kept[1])  # each sample has its own
    assert not ns["J"][ns["zeros"]].any()
    shared = vmap(jacrev(ns["f"]), randomness="same")(X)
    assert all(one.equal(shared[0]) for one in shared)
    torch.manual_seed(3)
    together = ns["f"](X)
    torch.manual_seed(3)
    close(vmap(ns["f"], randomness="different")(X), together)
    assert not ns["f"](X).equal(ns["f"](X))  # a call, a mask


# Gradients of samples


def test_three_ways_give_the_gradient_of_each_loss(namespace):
    ns = namespace("batches/per_sample")
    B, k, n = ns["B"], ns["k"], ns["n"]
    W, X, targets = ns["W"].detach().double(), ns["X"].double(), ns["targets"].double()
    off = (X @ W.T).sin().sum(1) - targets
    by_hand = torch.einsum("b,bk,bn->bkn", 2 * off, (X @ W.T).cos(), X)
    size = by_hand.abs().max()
    assert list(ns["found"]) == ["by_vmap", "by_seeds", "by_hook"]
    for rows in ns["found"].values():
        assert rows.shape == (B, k, n)
        assert ((rows - by_hand) / size).abs().max() < 1e-5
    for b in (0, 7):
        one = jacobian_by_differences(
            lambda W, b=b: ns["loss"](W, X[b], targets[b]), ns["W"]
        )
        assert ((one - by_hand[b]) / size).abs().max() < 1e-6
    # The hook's pass leaves the sum of all
    assert ((ns["W"].grad - by_hand.sum(0)) / size).abs().max() < 1e-5


def test_ones_give_the_gradients_of_the_inputs_unless_samples_mix(namespace):
    ns = namespace("batches/per_sample")
    X, mean = ns["X"], ns["X"].mean(0)
    V = torch.linspace(-2, 1, 3)

    def losses(X, mean):
        return ((X - mean) @ V).sin()

    each = vmap(grad(losses), in_dims=(0, None))(X, mean)
    for of_batch, same in ((lambda X: mean, True), (lambda X: X.mean(0), False)):
        ones = grad(lambda X, of=of_batch: losses(X, of(X)).sum())(X)
        assert torch.allclose(ones, each, atol=1e-5) == same


def test_the_identity_as_seeds_sends_every_vector_through_the_batch(namespace):
    ns = namespace("batches/per_sample")
    B, k, n = ns["B"], ns["k"], ns["n"]
    assert ns["counts"]["by_vmap"] == ns["counts"]["by_hook"] == B * k * n
    assert ns["counts"]["by_seeds"] == B * B * k == 20000
    losses = ns["loss"](ns["W"], ns["X"], ns["targets"])
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        losses.backward()


# The diagonal


def test_fewer_than_n_products_leave_the_diagonal_open(namespace):
    ns = namespace("batches/diagonal")
    w, vectors = ns["w"], ns["vectors"]
    close(w @ vectors, torch.zeros(4))
    close(w @ w, torch.tensor(1.0))
    # J of the second cell has taken the name
    J = ns["other"] - torch.outer(w, w)
    for one, two in ((J, ns["other"]), (J.T, ns["other"].T)):
        given = ns["X_dot"] if one is J else ns["Y_bar"]
        assert ((one - two) @ given).abs().max() < 1e-6
    close(ns["other"].diag() - J.diag(), w**2)
    close(ns["apart"], w.square().sum())
    assert vectors.shape[1] == ns["n"] - 1
    assert ns["X_dot"].shape == ns["Y_bar"].shape == (ns["n"], 2)
    assert ns["columns"] < 1e-5
    assert ns["rows"] < 1e-5


def test_the_estimate_is_unbiased_and_its_error_is_what_stands_beside(namespace):
    ns = namespace("batches/diagonal")
    n, J = ns["n"], ns["J"].double()
    by_hand = (ns["W"] @ ns["x"]).cos()[:, None] * ns["W"]
    close(J, by_hand)
    corners = torch.tensor([*itertools.product((-1.0, 1.0), repeat=n)]).double()
    draws = corners * (corners @ J.T)  # every draw that there is
    close(draws.mean(0), J.diag())
    square = (draws - J.diag()).square().sum(1).mean()
    beside = J.square().sum() - J.diag().square().sum()
    close(square, beside)
    close(ns["off"].square().sum(), beside)
    count = len(ns["signs"])
    assert ns["count"] == count  # the last row takes all draws
    close(ns["typical"], (beside / count).sqrt())
    assert ns["error"] < 2 * ns["typical"]
    signs = 2.0 * ns["signs"][:50] - 1
    close(ns["draws"][:50], signs * (signs.double() @ J.T))
    x, W = ns["x"], ns["W"].double()
    close(J, jacobian_by_differences(lambda x: (W @ x).sin(), x))


# Exercises


def test_the_divergence_is_the_trace_of_each_sample(namespace):
    ns = namespace("batches/divergence")
    found = vmap(ns["divergence"])(ns["X"])
    close(found, ns["by_hand"])
    traces = [jacobian_by_differences(ns["f"], x).trace() for x in ns["X"]]
    torch.testing.assert_close(
        found.double(), torch.stack(traces), rtol=1e-6, atol=1e-6
    )


def test_copies_give_the_rows_unless_they_mix(namespace):
    ns = namespace("batches/repeated_sample")
    net, x, J = deepcopy(ns["net"]).double(), ns["x"].double(), ns["J"]
    close(ns["copied"], J)
    net.eval()
    net[1].load_state_dict(nn.BatchNorm1d(5).double().state_dict())  # as at the start
    close(J, jacobian_by_differences(lambda x: net(x[None])[0], x))
    sizes = ns["trained"].norm(dim=1), J.norm(dim=1)
    assert torch.all(sizes[0] > 100 * sizes[1])  # more than a hundred times too long
    close(ns["trained"].sum(0) / 100, torch.zeros(3))  # batch norm subtracts the mean
    net.train()
    X = x.repeat(2, 1)  # a batch of copies, whose normalised numbers are all 0
    assert net[1](net[0](X)).abs().max() < 1e-9
    mixed = torch.autograd.functional.jacobian(net, X)  # (m, m, m, n)
    # Each copy gets what the two outputs owe to it
    close(ns["trained"] / 100, torch.einsum("bbin->in", mixed) / 100)


def test_three_products_give_the_diagonal_of_a_band(namespace):
    ns = namespace("batches/three_products")
    close(ns["diagonal"], ns["exact"])
    assert ns["j"] == ns["place"].max() == 2  # so three products
    J = jacobian_by_differences(ns["f"], ns["x"])
    torch.testing.assert_close(ns["exact"].double(), J.diag(), rtol=1e-6, atol=1e-6)
    assert J.triu(2).abs().max() == J.tril(-2).abs().max() == 0
    assert J.diag(1).abs().min() > 0
    assert J.diag(-1).abs().min() > 0
    band = torch.outer(ns["place"], torch.ones(len(ns["x"])))
    assert band.unique().tolist() == [0, 1, 2]
