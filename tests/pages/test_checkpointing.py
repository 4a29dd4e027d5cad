"""The facts of the page checkpointing: bytes and products, by formula and two meters.

The snippets count with a dispatch mode and with hooks on saved tensors. Judges are
closed forms on the one hand, and on the other the profiler's record of every block
that the allocator gave and took, and torch's own counter of FLOPs. What happens inside
a checkpoint is in test_checkpointing_own, times are in test_checkpointing_measured.

What no test here can check: what fills a reader's memory, what the paper of 2016 says,
that a smaller batch is to be tried first, what transfers to a CPU cost.
"""

import math
from collections.abc import Callable
from functools import partial

import pytest
import torch
from checks.topics import assert_said
from studies import counts
from torch.autograd.graph import save_on_cpu
from torch.utils.checkpoint import checkpoint

said = partial(assert_said, "checkpointing")
UNIT = 256 * 64 * 4  # an activation of 256 rows and 64 features in float32
WEIGHT = 64 * 64 * 4 / UNIT
CPU = torch.device("cpu")
REST = 3 + WEIGHT  # y_bar, two cotangents in the layer, and a weight's gradient


@pytest.fixture
def ways(namespace):
    """The snippets' functions; no random state is kept, which the profiler counts."""
    ns = namespace("checkpointing/timeline")
    quiet = partial(checkpoint, preserve_rng_state=False)
    ns["checkpoint"] = quiet
    ns["cut"] = namespace("checkpointing/sequential")["cut"]
    return ns


def plain(n):
    return n + REST, 3 * n - 1


def every(k, n):
    return n // k + k + REST - 1, 4 * n - 1


def halves(n):
    log = int(math.log2(n))
    return log + REST + 1, 3 * n - 1 + n * log // 2


def step(ways, forward, depth):
    """The pass that `measure` meters, for other meters; inputs exist before."""
    weights, x = ways["build"](depth)

    def run():
        y = forward(weights, x)
        y_bar = torch.ones_like(y)
        y.backward(y_bar)

    return run


CASES = [("run", 0, 4), ("run", 0, 16), ("halves", 0, 4), ("halves", 0, 32)]
CASES += [("every", k, 16) for k in (1, 2, 4, 8, 16)] + [("every", 8, 64)]


@pytest.mark.parametrize(("name", "k", "n"), CASES)
def test_peak_and_products_have_a_closed_form_and_the_profiler_agrees(ways, name, k, n):
    forward = ways["every"](k) if k else ways[name]
    forms: dict[str, Callable[[int], tuple[float, int]]] = {
        "run": plain,
        "halves": halves,
        "every": partial(every, k),
    }
    peak, products = forms[name](n)
    meter = ways["measure"](forward, n)
    assert (ways["peak"](meter), meter.products) == (peak, products)
    run = step(ways, forward, n)
    assert counts.peak_bytes(run, CPU) == peak * UNIT
    assert counts.flops(run) == products * 2 * 256 * 64 * 64


def test_each_checkpoint_keeps_the_random_state_too(ways):
    ways["checkpoint"] = checkpoint
    state = torch.get_rng_state().nbytes
    said(str(state))
    run = step(ways, ways["every"](4), 16)
    assert counts.peak_bytes(run, CPU) == every(4, 16)[0] * UNIT + 4 * state


def test_memory_saved_is_depth_times_rows(namespace, capsys):
    ns = namespace("checkpointing/saved")
    said("64 KiB")
    assert UNIT == 64 * 1024 == 64 * 256 * 4
    for depth, rows in ((4, 256), (8, 256), (16, 256), (16, 512)):
        weights, x = ns["build"](depth, rows)
        saved = ns["saved"](ns["run"], weights, x)
        assert saved * 1024 == depth * rows * 64 * 4
        run = partial(ns["run"], weights, x)
        assert counts.saved_bytes(run, (x, *weights)) == saved * 1024
    # The same in the shape of 64 rows and 256 features
    assert ns["saved"](ns["run"], *ns["build"](3, 64, 256)) == 3 * 64
    # Three inputs besides x, of four checkpoints
    assert ns["saved"](ns["every"](4), *ns["build"](16)) == 3 * 64
    assert capsys.readouterr().out.endswith("192 KiB\nsame gradients: True\n")


def test_with_adam_activations_pass_weights_at_four_times_as_many_rows_as_features():
    weight = torch.ones(64, 64, requires_grad=True)
    optimizer = torch.optim.Adam([weight])
    weight.sum().backward()
    optimizer.step()
    moments = [one for one in optimizer.state[weight].values() if one.dim()]
    held = sum(one.nbytes for one in (weight, weight.grad, *moments))
    assert held == 16 * weight.numel()
    assert held == 4 * 64 * (4 * 64)  # an activation of 4 * 64 rows
    said("16")


def test_all_ways_give_the_same_gradient(ways):
    weights, x = ways["build"](8)
    y_bar = torch.randn(256, 64, generator=torch.Generator().manual_seed(2))
    wanted = torch.autograd.grad(ways["run"](weights, x), weights, y_bar)
    for way in (ways["every"](2), ways["every"](3), ways["halves"], ways["cut"](3)):
        got = torch.autograd.grad(way(weights, x), weights, y_bar)
        assert all(map(torch.equal, got, wanted))


def test_the_square_root_is_best_and_every_layer_or_all_save_nothing(namespace, capsys):
    namespace("checkpointing/square_root")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    peaks = {int(k): float(peak) for name, k, peak, _ in rows[1:7] if name == "every"}
    assert min(peaks, key=lambda k: peaks[k]) == math.isqrt(64)
    assert peaks[1] == plain(64)[0] == every(64, 64)[0]
    assert [float(rows[0][1]), int(rows[0][2])] == [*plain(64)]
    for n, _, peak, products in rows[7:]:
        assert (float(peak), int(products)) == halves(int(n))
    assert halves(64)[1] == pytest.approx(2 * plain(64)[1], rel=0.01)
    said("4n − 1")
    said("3n − 1")


def test_the_last_segment_takes_the_rest_and_has_no_checkpoint(namespace, capsys):
    ns = namespace("checkpointing/sequential")
    lines = capsys.readouterr().out.splitlines()
    told = {int(s): (float(peak), int(n)) for s, peak, n in map(str.split, lines)}
    for s, found in told.items():
        size = 16 // s
        last = 16 - size * (s - 1)
        # Where the last segment is plain, y is held by it and by the caller at once
        assert found == (s - 1 + last + REST, 4 * 16 - 1 - last)
    assert [16 // 6, 16 - 5 * (16 // 6)] == [2, 6]
    assert told[6][0] > told[4][0]
    # With a checkpoint for it, the last segment costs products and saves nothing
    assert told[4] == (every(4, 16)[0], every(4, 16)[1] - 4)
    assert ns["peak"](ns["measure"](ns["run"], 16)) == told[1][0]


def test_the_picture_shows_the_most_held_at_each_product(namespace):
    ns = namespace("checkpointing/timeline")
    *lines, end_of_forward = ns["ax"].lines
    assert end_of_forward.get_xdata() == [16, 16]
    drawn = dict(zip(ns["ways"], lines, strict=True))
    for name, forward in ns["ways"].items():
        meter = ns["measure"](forward, 16)
        assert meter.line[-1][1] == meter.held == 0
        for product, mib in enumerate(drawn[name].get_ydata()):
            assert mib == max(n for at, n in meter.line if at == product) / 2**20
    tops = {name: max(line.get_ydata()) for name, line in drawn.items()}
    assert round(tops["plain"], 1) == 1.2
    assert round(tops["every 4"], 2) == 0.64
    assert tops["halves"] < 0.52
    line = list(drawn["every 4"].get_ydata())
    fifths = [line[:17], line[17:28], line[28:40], line[40:52], line[52:]]
    assert [round(max(part), 2) for part in fifths] == [0.38, 0.64, 0.62, 0.56, 0.5]
    assert round(drawn["plain"].get_ydata()[-1], 1) == 0.2
    ends = [drawn[name].get_xdata()[-1] for name in ns["ways"]]
    assert ends == [47, 63, 79] == [plain(16)[1], every(4, 16)[1], halves(16)[1]]
    assert ends[1] - ends[0] == 16  # one forward pass


def test_what_remains_after_a_pass(namespace, ways):
    ns = namespace("checkpointing/holds")
    run, held = ns["run"], ns["held"]
    for n in (3, 7):
        assert held(run, n) == 1
        assert held(run, n, retain_graph=True) == n
        assert held(run, n, create_graph=True) == 3 * n - 2
        weights, x = ways["build"](n)
        saved = counts.saved_bytes(partial(run, weights, x), (x, *weights))
        assert saved == n * UNIT


@pytest.mark.parametrize("k", [1, 2, 3])
def test_with_create_graph_checkpoints_hold_more_and_not_less(namespace, ways, k):
    ns = namespace("checkpointing/holds")
    held = ns["held"](ways["every"](k), 6, create_graph=True)
    assert held == 3 * 6 - 2 + 6 // k
    # Yet the second derivatives are the same
    weights, x = ns["build"](6)
    penalties = []
    for way in (ns["run"], ways["every"](k)):
        y = way(weights, x).sum()
        grads = torch.autograd.grad(y, weights, create_graph=True)
        penalty = sum((W_bar**2).sum() for W_bar in grads)
        penalties.append(torch.autograd.grad(penalty, weights))
    torch.testing.assert_close(*penalties)


def test_under_no_grad_nothing_is_saved(ways):
    weights, x = ways["build"](3)
    with torch.no_grad():
        assert counts.saved_bytes(partial(ways["run"], weights, x)) == 0


def test_a_tensor_saved_twice_is_packed_twice_unless_one_remembers(namespace, capsys):
    ns = namespace("checkpointing/half")
    *peaks, _, last, first = capsys.readouterr().out.splitlines()
    peaks = [float(peak) for peak in peaks]
    assert peaks[0] == plain(16)[0] < peaks[1]
    assert peaks[2] < peaks[0] - 16 / 2 + 2.5
    for name, packed in (("naive", 2 * 16 - 1), ("once", 16)):
        weights, x = ns["build"](16)
        with ns["Meter"]() as meter:
            y = ns[name](weights, x)
        # All results but y are saved by two operations; y itself is there in full
        assert meter.held == packed * UNIT // 2 + y.nbytes
    assert torch.equal(ns["y"], ns["y_again"])
    # bfloat16 has 8 bits of precision; an error of 2**-9 for each factor
    assert all(0 < error < 2**-7 for error in ns["errors"])
    assert last.endswith("0.2%")
    assert first.endswith("0.3%")


@pytest.mark.parametrize("pin", [True, False])
def test_save_on_cpu_saves_nothing_of_what_is_on_the_cpu(ways, pin):
    def moved(weights, h):
        with save_on_cpu(pin_memory=pin):
            return ways["run"](weights, h)

    assert ways["peak"](ways["measure"](moved, 8)) >= plain(8)[0]


def test_selective_checkpoints_keep_products_and_repeat_none(namespace):
    ns = namespace("checkpointing/selective")
    for n in (4, 16):
        found = [ns["measure"](way, n) for way in ns["ways"].values()]
        peaks = [ns["peak"](meter) for meter in found]
        assert peaks == [3 * n + 2, n + 5, 2 * n + 4]
        assert [meter.products for meter in found] == [3 * n - 1, 4 * n - 1, 3 * n - 1]
    weights, x = ns["build"](5)
    results = [way(weights, x) for way in ns["ways"].values()]
    grads = [torch.autograd.grad(y, weights, torch.ones_like(y)) for y in results]
    assert all(map(torch.equal, grads[0], grads[1]))
    assert all(map(torch.equal, grads[0], grads[2]))


def test_forward_mode_needs_the_same_at_any_depth(namespace, capsys):
    namespace("checkpointing/forward_mode")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert len({forward for _, forward, _ in rows}) == 1
    for n, forward, backward in rows:
        assert float(forward) < float(backward) == plain(int(n))[0]


def test_a_hundred_layers_are_best_in_tens(namespace, capsys):
    ns = namespace("checkpointing/exercise_hundred")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(float(p), int(n)) for *_, p, n in rows] == [
        every(k, 100) for k in (5, 10, 20)
    ]
    assert min(range(1, 101), key=lambda k: 100 / k + k) == 10
    assert ns["k"] == 20


def test_parts_of_a_batch_need_a_quarter(namespace):
    ns = namespace("checkpointing/exercise_parts")
    assert ns["quarter"] == pytest.approx(ns["whole"] / 4, rel=1e-4)
    for W, V in zip(ns["weights"], ns["others"], strict=True):
        assert not torch.equal(W.grad, torch.zeros_like(W))
        torch.testing.assert_close(W.grad, V.grad)
