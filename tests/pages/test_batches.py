"""The facts of the page batches: Jacobians of a batch, and the test of independence.

Layers under vmap, gradients of samples and the diagonal are in
test_batches_layers.py. What no test can check: what PyTorch's pages, issues, the forum
and the models that the page links to say today, and which way to start with.
"""

import pytest
import torch
from checks.topics import LANGUAGES, source
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays, texts
from torch.func import jacrev, vmap

EACH = ("sum trick", "vmap(jacrev(f))", "vmap(jacfwd(f))", "is_grads_batched")
WHOLE = ("functional.jacobian", "jacrev(f)")


def own_blocks(J):
    """From (B, m, B, n), what each sample's outputs owe to its own inputs."""
    return torch.einsum("bmbn->bmn", J)


def beside(J):
    """From (B, ..., B, ...), the blocks of two different samples."""
    B = len(J)
    others = ~torch.eye(B, dtype=torch.bool)
    at = J.dim() // 2
    return J.movedim(at, 1)[others]


def in_double(ns, f):
    """The same function with its weights in float64."""

    def exact(x):
        W, V = ns["W"], ns["V"]
        ns["W"], ns["V"] = W.double(), V.double()
        try:
            return f(x)
        finally:
            ns["W"], ns["V"] = W, V

    return exact


@pytest.fixture
def ways(namespace):
    return namespace("batches/four_ways")


# Four ways


def test_all_ways_have_the_jacobian_of_each_sample(ways):
    f = in_double(ways, ways["f"])
    one_by_one = torch.stack([jacobian_by_differences(f, x) for x in ways["X"]])
    assert one_by_one.shape == (ways["B"], ways["m"], ways["n"])
    size = one_by_one.abs().max()
    for name in EACH:
        close(ways["found"][name] / size, one_by_one / size)
    by_hand = torch.einsum("mk,bk,kn->bmn", ways["V"], cosines(ways), ways["W"])
    close(ways["found"]["sum trick"] / size, by_hand / size)


def cosines(ns):
    return (ns["X"] @ ns["W"].T).cos()


def test_the_whole_batch_has_the_same_blocks_and_zeros(ways):
    B, m, n = (ways[size] for size in "Bmn")
    for name in WHOLE:
        J = ways["found"][name]
        assert J.shape == (B, m, B, n)
        assert torch.all(beside(J) == 0)
        close(own_blocks(J), ways["found"]["vmap(jacrev(f))"])


def test_the_counts_are_those_of_the_sizes(ways):
    B, m, n, k = (ways[size] for size in "Bmnk")
    wholes = {"functional.jacobian": B * k, "jacrev(f)": B * m * B * k}
    for name, largest in wholes.items():
        assert ways["counts"][name] == (B * m, largest, B * m * B * n)
    for name in EACH:
        vectors = n if name == "vmap(jacfwd(f))" else m
        assert ways["counts"][name] == (vectors, vectors * B * k, B * m * n)
    assert n < m  # so forward mode takes fewer


def test_a_chunk_is_of_samples_or_of_rows(ways):
    B, m, k = (ways[size] for size in "Bmk")
    before = ways["counts"]["vmap(jacrev(f))"][1]
    assert ways["sizes"]["2 samples"] == (B / 2, 2 * m * k)
    assert ways["sizes"]["2 rows"] == (m / 2, 2 * B * k)
    assert 5 * ways["sizes"]["2 samples"][1] == before  # a fifth, and a half
    assert 2 * ways["sizes"]["2 rows"][1] == before
    for name in ("by_samples", "by_rows"):
        close(ways[name](ways["X"]), ways["found"]["vmap(jacrev(f))"])


def test_seeds_can_be_split_if_the_graph_is_kept(ways):
    B, m = ways["B"], ways["m"]
    seeds = torch.eye(m)[:, None].expand(m, B, m).split(m // 2)

    def rows(seeds, keep):
        return torch.autograd.grad(
            Y, X, seeds, is_grads_batched=True, retain_graph=keep
        )[0]

    X = ways["X"].clone().requires_grad_()
    Y = ways["f"](X)
    J = torch.cat([rows(seeds[0], True), rows(seeds[1], False)]).movedim(1, 0)
    close(J, ways["found"]["is_grads_batched"])
    Y = ways["f"](X)
    rows(seeds[0], False)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        rows(seeds[1], False)


def test_a_seed_needs_the_shape_of_the_output(ways):
    X = ways["X"].clone().requires_grad_()
    y = ways["f"](X)[:, 0]  # as in the forum, one output of every sample
    with pytest.raises(RuntimeError, match="we interpret the first dimension"):
        torch.autograd.grad(y, X, torch.ones_like(y), is_grads_batched=True)


# The sum trick


def test_the_picture_shows_the_jacobians_and_the_sums(namespace):
    ns = namespace("batches/blocks")
    B, m, n = (ns[size] for size in "Bmn")
    assert ns["X"].tolist() == [[2, 3, 5], [4, 9, 7]]  # as in the text
    shown = arrays("batches/blocks")
    assert len(shown["J"]) == len(shown["x_bar"]) == len(ns["panels"])
    for J, sums, f in zip(
        shown["J"], shown["x_bar"], ns["panels"].values(), strict=True
    ):
        J = J.reshape(B, m, B, n)
        close(J, jacobian_by_differences(f, ns["X"]))
        trick = jacrev(lambda X, f=f: f(X).sum(dim=0))(ns["X"])  # (m, B, n)
        close(sums.reshape(m, B, n), trick)
        right = own_blocks(J).movedim(0, 1).equal(sums.reshape(m, B, n))
        assert right == (not beside(J).any()) == (f is ns["f"])
    own = own_blocks(shown["J"][0].reshape(B, m, B, n))
    for x, block in zip(ns["X"], own, strict=True):
        close(block, jacobian_by_formula(x))
    # In the text: −1.5 in the frame, the same below it, −3 in the sum
    mixed, sums = shown["J"][1], shown["x_bar"][1]
    assert mixed[0, 0] == mixed[m, 0] == -1.5
    assert sums[0, 0] == mixed[0, 0] + mixed[m, 0] == -3
    assert {"sample 1", "sample 2", "sum", *ns["panels"]} < set(texts("batches/blocks"))


def test_the_frames_stand_around_the_own_blocks(namespace):
    ns = namespace("batches/blocks")
    B, m, n = (ns[size] for size in "Bmn")
    for b in range(B):
        rows = ns["rows"].tiles[b * m : b * m + m]
        first, last = rows[0][b * n], rows[-1][b * n + n - 1]
    own = ns["own"]  # of the last sample of the last panel
    assert (own.x, own.y) == (first.x, first.y)
    assert own.x + own.width == last.x + last.width
    assert own.y + own.height == last.y + last.height


# The test of independence


@pytest.fixture
def independence(namespace):
    return namespace("batches/independence")


def blocks_of(layer, X):
    """The Jacobian of a batch, (B, ..., B, ...), under one mask."""
    return torch.autograd.functional.jacobian(layer, X).detach()


@pytest.mark.parametrize(
    ("name", "mixes"),
    [
        ("Linear", False),
        ("BatchNorm1d", True),
        ("its eval()", False),
        ("LayerNorm", False),
        ("Dropout", False),
        ("encoder", True),
        ("batch_first", False),
    ],
)
def test_the_test_finds_the_blocks_beside_the_diagonal(independence, name, mixes):
    layer, X = independence["layers"][name], independence["X"]
    if name in ("encoder", "batch_first"):
        layer.eval()  # no random numbers: below it runs twice
    outside = beside(blocks_of(layer, X)).abs().max()
    assert bool(outside > 1e-3) == mixes
    found = independence["mixing"](layer, X).item()
    assert bool(found > independence["bound"]) == mixes
    assert mixes or found < 1e-5
    if name != "Dropout":  # without derivatives: move one sample, look at the others
        moved = X.clone()
        moved[0] += torch.linspace(1, 2, X[0].numel()).reshape(X[0].shape)
        with torch.no_grad():
            gap = (layer(moved) - layer(X))[1:].abs().max()
        assert bool(gap > 1e-3) == mixes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bound_is_the_one_that_the_text_names(independence, language):
    section = source(language, "batches").split("{ #independence }")[1]
    assert independence["bound"] == 1e-4
    assert "`1e-4`" in section.split("{ #")[0]


def test_the_two_passes_differ_by_the_formula(independence):
    layer, X = independence["layers"]["BatchNorm1d"].double(), independence["X"]
    X = X.double()
    torch.manual_seed(5)
    found = independence["mixing"](layer, X)
    torch.manual_seed(5)
    seed, weights = torch.randn_like(X), torch.randn(len(X))
    J = blocks_of(layer, X).flatten(4).flatten(1, 2).movedim(2, 1)  # (B, B, m, n)
    w = weights.double()
    apart = w[:, None] - w[None]  # [b, c]
    delta = torch.einsum("bc,bcmn,bm->cn", apart, J, seed.flatten(1))
    after = w[:, None] * torch.einsum("bcmn,bm->cn", J, seed.flatten(1))
    close(found, delta.norm() / after.norm())


def test_the_third_layer_is_to_blame(independence):
    net, X = independence["net"], independence["X"]
    found = [bool(beside(blocks_of(net[:e], X)).abs().max() > 1e-3) for e in (1, 2, 3)]
    assert found == [False, False, True]
    assert isinstance(net[2], torch.nn.BatchNorm1d)


def test_an_encoder_without_batch_first_attends_over_the_batch(independence):
    encoder = independence["layers"]["encoder"].eval()
    X = independence["X"]
    with torch.no_grad():
        columns = [encoder(X[:, t : t + 1]) for t in range(X.shape[1])]
        close(encoder(X), torch.cat(columns, dim=1))  # every place t by itself
    J = blocks_of(encoder, X)  # (B, T, n, B, T, n)
    assert torch.einsum("btibtj->tij", J).abs().max() > 1e-3
    apart = J.movedim(4, 2)[:, ~torch.eye(X.shape[1], dtype=torch.bool)[0]]
    assert apart[:, :, 0].abs().max() < 1e-6


def test_vmap_of_the_function_of_one_sample_is_the_first_line_of_the_page(ways):
    J = vmap(jacrev(ways["f"]))(ways["X"])
    close(J, ways["found"]["sum trick"])
