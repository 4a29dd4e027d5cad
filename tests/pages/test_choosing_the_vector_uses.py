"""Facts of the page choosing_the_vector: Grad-CAM, processes, PINN, exercises."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from checks import ROOT
from oracles import close, directional_difference, jacobian_by_differences
from torch.nn.parallel import DistributedDataParallel
from torch.testing import assert_close
from torch.utils.data import DistributedSampler, TensorDataset

SNIPPETS = ROOT / "snippets" / "choosing_the_vector"


@pytest.fixture(scope="module")
def trained(project):
    """What grad_cam.py leaves, trained once for all tests; it draws nothing."""
    source = project.source("choosing_the_vector/grad_cam")
    text = source.read_text("utf-8").split("# %% figure")[0]
    state = torch.get_rng_state()
    values = {"__name__": "__main__"}
    exec(compile(text, "grad_cam.py", "exec"), values)
    torch.set_rng_state(state)
    return values


def formula(ns, y_bar):
    """Grad-CAM of a head after a mean over pixels: its weights are known."""
    A, W = ns["A"].detach()[0], ns["head"].weight.detach()  # (8, H, W), (3, 8)
    alpha = y_bar.double()[0] @ W / A[0].numel()
    return torch.einsum("k,khw->hw", alpha, A).relu()


def test_grad_cam_is_the_weighted_sum_of_the_channels(trained):
    ns = trained
    for y_bar in ns["seeds"].values():
        close(ns["cam"](ns["y"], y_bar), formula(ns, y_bar))

    # alpha again, without autograd: moving a channel everywhere by the same amount
    A = ns["A"].detach()
    for k in range(A.shape[1]):
        channel = torch.zeros_like(A)
        channel[:, k] = 1
        slopes = directional_difference(lambda A: ns["scores"](A).detach(), A, channel)
        close(slopes[0], ns["head"].weight[:, k])


def test_the_network_is_right_on_new_images_and_answers_cross(trained):
    ns = trained
    assert ns["right"].all()
    assert len(ns["right"]) == 40
    p = ns["p"].detach()[0]
    assert p.argmax() == 1
    assert p[2] < 1e-6
    lines = (SNIPPETS / "grad_cam.out").read_text("utf-8")
    assert f"p of plus  {p[0]:.2f}\np of cross {p[1]:.2f}" in lines


def test_one_hot_maps_lie_on_their_shapes_and_the_map_of_ones_does_not(trained):
    ns = trained
    maps = {name: formula(ns, y_bar) for name, y_bar in ns["seeds"].items()}
    places = {"plus": (slice(1, 4), slice(1, 4)), "cross": (slice(3, 6), slice(8, 11))}
    for name, place in places.items():
        there = torch.zeros(7, 12, dtype=torch.bool)
        there[place] = True
        assert there.flatten()[maps[name].argmax()]
        assert maps[name][there].mean() > 3 * maps[name][~there].mean()
        assert ns["image"][0, 0][there].max() == 1
    ones = maps["all classes"]
    assert ones[places["plus"]].max() == ones.max()  # it points at the plus
    assert ones[4, 9] == 0  # the middle of the cross is left out
    shares = {name: one[:, :6].sum() / one.sum() for name, one in maps.items()}
    lines = (SNIPPETS / "grad_cam.out").read_text("utf-8")
    for name, share in shares.items():
        assert f"{share:4.0%} at the left: {name}\n" in lines
        assert abs(100 * share % 1 - 0.5) > 0.02  # not on the edge of two percents


def test_a_number_added_to_all_scores_changes_the_map_of_ones_alone(trained):
    ns = trained
    W, A = ns["head"].weight.detach(), ns["A"].detach()
    pooled = A.mean(dim=(2, 3))
    scores = pooled @ W.T
    for moved in (W - W.mean(dim=0), W + torch.linspace(-9, 5, 8).double()):
        other = pooled @ moved.T
        assert_close(other.softmax(dim=1), scores.softmax(dim=1))
        assert not torch.allclose(moved.sum(dim=0), W.sum(dim=0))
    assert_close((W - W.mean(dim=0)).sum(dim=0), torch.zeros(8).double())
    # Any sum of rows can be had
    wanted = torch.arange(8.0).double()
    assert_close((W + (wanted - W.sum(dim=0)) / 3).sum(dim=0), wanted)


def test_ones_at_the_probabilities_give_nothing(trained):
    ns = trained
    p = torch.softmax(ns["y"], dim=1)
    assert_close(p.sum(), torch.tensor(1.0).double())
    (A_bar,) = torch.autograd.grad(p.sum(), ns["A"], retain_graph=True)
    (own,) = torch.autograd.grad(p[0, 1], ns["A"], retain_graph=True)
    assert A_bar.abs().max() < 1e-12 * own.abs().max()
    assert ns["empty"]


@pytest.fixture(scope="module")
def processes(project, tmp_path_factory):
    """What two_processes.py found: it forks, so it has a Python of its own."""
    program = (
        "import json, runpy, sys\n"
        "ns = runpy.run_path(sys.argv[1], run_name='__main__')\n"
        "ns = {k: ns[k].tolist() if hasattr(ns[k], 'tolist') else ns[k]"
        " for k in ('X', 'w', 'cases', 'found')}\n"
        "print(json.dumps(ns))"
    )
    source = project.source("choosing_the_vector/two_processes")
    command = [sys.executable, "-c", program, str(source)]
    folder: Path = tmp_path_factory.mktemp("processes")
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=folder
    )
    return json.loads(run.stdout.splitlines()[-1])


def test_ddp_has_the_whole_mean_for_equal_shards_or_with_shares_as_seeds(processes):
    X, w = (torch.tensor(processes[name]).double() for name in ("X", "w"))

    def gradient(X):  # of the mean of squares, by its formula
        return 2 * (X @ w[0]) @ X / len(X)

    whole = gradient(X)
    close(whole, jacobian_by_differences(lambda w: (X @ w).square().mean(), w[0]))
    found = torch.tensor(processes["found"]).double()
    for (sizes, seeds), one in zip(processes["cases"], found, strict=True):
        assert sum(sizes) == len(X)
        parts = [gradient(shard) for shard in X.split(sizes)]
        by_hand = sum(s * part for s, part in zip(seeds, parts, strict=True)) / 2
        assert_close(one, by_hand, rtol=1e-6, atol=0)
        fair = all(s == 2 * n / len(X) for s, n in zip(seeds, sizes, strict=True))
        assert fair == torch.allclose(one, whole, rtol=1e-4)
        assert fair == (seeds != [1.0, 1.0] or sizes[0] == sizes[1])
    assert [sizes[0] == sizes[1] for sizes, _ in processes["cases"]] == [
        True,
        False,
        False,
    ]


def test_the_documentation_of_ddp_and_its_sampler_speak_of_equal_batches():
    words = " ".join(str(DistributedDataParallel.__doc__).split())
    assert "trained on ``M`` nodes with ``batch=N``" in words
    assert "the gradients between different nodes are averaged" in words
    five = TensorDataset(torch.arange(5))
    given = [[*DistributedSampler(five, 2, rank)] for rank in range(2)]
    assert len(given[0]) == len(given[1])
    assert sorted(set(given[0] + given[1])) == [*range(5)]
    assert len(given[0] + given[1]) > 5  # so some come twice


def derivatives(X):
    """u_x, u_t, v_x, v_t of u = x**2 t, v = x**3 t, by their formulas."""
    x, t = X.detach().double().unbind(dim=1)
    return 2 * x * t, x**2, 3 * x**2 * t, x**3


def test_ones_add_two_outputs_up_and_each_way_keeps_them_apart(namespace):
    ns = namespace("choosing_the_vector/pinn_outputs")
    X, net = ns["X"].detach(), ns["net"]
    u_x, u_t, v_x, v_t = derivatives(X)
    J = jacobian_by_differences(net, X)  # (N, 2, N, 2)
    N = len(X)
    blocks = J[range(N), :, range(N)]  # (N, outputs, inputs)
    assert_close(blocks[:, 0], torch.stack([u_x, u_t], 1), rtol=1e-6, atol=1e-6)
    assert_close(blocks[:, 1], torch.stack([v_x, v_t], 1), rtol=1e-6, atol=1e-6)
    close(ns["added"], torch.stack([u_x + v_x, u_t + v_t], 1))
    assert ns["added"].shape == X.shape
    close(ns["by_x"], torch.stack([u_x, v_x], 1))
    close(ns["u_X"], torch.stack([u_x, u_t], 1))
    assert ns["u_X"].requires_grad
    assert ns["by_x"].requires_grad


def test_a_sum_and_ones_agree_to_the_last_bit(namespace):
    ns = namespace("choosing_the_vector/pinn_outputs")
    X, net = ns["X"], ns["net"]
    u = net(X)[:, 0]
    (by_sum,) = torch.autograd.grad(u.sum(), X, retain_graph=True)
    (by_ones,) = torch.autograd.grad(u, X, torch.ones_like(u))
    assert torch.equal(by_sum, by_ones)
    assert torch.equal(by_sum, ns["u_X"])
    torch.manual_seed(0)
    layers = torch.nn.Sequential(
        torch.nn.Linear(2, 9), torch.nn.Tanh(), torch.nn.Linear(9, 1)
    )
    u = layers(X)
    (by_sum,) = torch.autograd.grad(u.sum(), X, retain_graph=True)
    (by_ones,) = torch.autograd.grad(u, X, torch.ones_like(u))
    assert torch.equal(by_sum, by_ones)
    assert by_ones.shape == X.shape  # one output, two inputs: (N, 2)


def test_padding_needs_weights_that_add_up_to_one(namespace):
    ns = namespace("choosing_the_vector/padded_losses")
    is_word = ns["is_word"].bool()

    def mean_of_words(w):
        return (ns["words"].double() @ w).square()[is_word].mean() / 100

    truth = jacobian_by_differences(mean_of_words, ns["w"])
    close(ns["truth"], truth)
    close(ns["w_bar"], truth)  # of the last weights
    by_places, by_words = ns["weights"].values()
    assert by_words.sum() == 1
    close(by_places, by_words * is_word.sum() / is_word.numel())
    w = ns["w"].detach().requires_grad_()
    losses = (ns["words"] @ w).square() / 100
    (often,) = torch.autograd.grad((losses * ns["is_word"]).mean(), w)
    close(often, truth * is_word.sum() / is_word.numel())
    shown = (SNIPPETS / "padded_losses.out").read_text("utf-8").splitlines()
    assert shown[0].endswith(str(often))
    assert shown[1].split("tensor")[1] == shown[2].split("tensor")[1]


def test_micro_batches_need_their_shares(namespace):
    ns = namespace("choosing_the_vector/micro_batches")
    X, w = ns["X"].double(), ns["w"].detach()
    whole = 2 * (X @ w.double()) @ X / len(X)
    close(whole, jacobian_by_differences(lambda w: (X @ w).square().mean(), w))
    assert_close(ns["whole"].double(), whole, rtol=1e-6, atol=0)
    assert_close(ns["w"].grad.double(), whole, rtol=1e-6, atol=0)  # of the shares
    sizes = [len(micro) for micro in X.split(4)]
    assert ns["seeds"]["shares"] == [size / len(X) for size in sizes]
    assert ns["seeds"]["thirds"] == [1 / len(sizes)] * len(sizes)
    # With thirds, a sample of the small micro-batch counts double
    each = [
        third / size for third, size in zip(ns["seeds"]["thirds"], sizes, strict=True)
    ]
    assert each[2] == pytest.approx(2 * each[0])
    thirds = sum(
        s * 2 * (x * (x @ w.double())[:, None]).sum(0)
        for s, x in zip(each, X.split(4), strict=True)
    )
    shown = (SNIPPETS / "micro_batches.out").read_text("utf-8").splitlines()[1]
    assert_close(
        torch.tensor(json.loads(shown.split("(")[1][:-1])).double(),
        thirds,
        rtol=1e-5,
        atol=0,
    )


def test_second_derivatives_in_both_modes(namespace):
    ns = namespace("choosing_the_vector/second_derivative")
    x, t = ns["X"].detach().double().unbind(dim=1)
    close(ns["by_xx"], torch.stack([2 * t, 6 * x * t], 1))
    close(ns["u_xX"], torch.stack([2 * t, 2 * x], 1))
    step = torch.tensor([1e-3, 0.0]).double()
    net, X = ns["net"], ns["X"].detach().double()
    differences = (net(X + step) - 2 * net(X) + net(X - step)) / 1e-6
    assert_close(ns["by_xx"].double(), differences, rtol=1e-4, atol=1e-4)
