"""The facts of the section sum-or-ones of the page cost_of_modes.

What it says of a GPU's times is in test_cost_of_modes_measured_gpu.py.

No test can check what the cited book says: this was read.
"""

import json
import statistics

import pytest
import torch
from checks import ROOT
from oracles import directional_difference
from torch.testing import assert_close

RESULTS = ROOT / "benchmarks" / "results"


def files(device=""):
    """Of all machines, or of those with "cpu" or "cuda" at the start of their names."""
    paths = sorted((RESULTS / "studies/sum_or_ones").glob(f"{device}*.json"))
    assert paths
    return [
        pytest.param(json.loads(path.read_text("utf-8")), id=path.stem)
        for path in paths
    ]


def medians(file, *labels):
    return {
        tuple(case["labels"][label] for label in labels): statistics.median(
            case["seconds"]
        )
        for case in file["cases"]
    }


@pytest.mark.parametrize("n", [2, 7, 5000])
def test_calls_and_numbers_moved_follow_from_the_operations_of_each_way(namespace, n):
    ns = namespace("cost_of_modes/sum_or_ones")
    x = torch.randn(n, requires_grad=True)
    ns["kept"] = ns["kept_ones"].__globals__["kept"] = torch.ones(n)
    # Each of two products reads x and writes, their sum reads two and writes: 7 n. The
    # products read the vector, too; a view of one number is one number in memory.
    rule = ["mul", "mul", "add", "keep in x.grad"]
    expected = {
        "total": (["sum", "fill in 1", "expand", *rule], 7 * n + 2 + n + 1 + 1),
        "new_ones": (["make", *rule], 7 * n + 2 * n + n),
        "kept_ones": (rule, 7 * n + 2 * n),
        "expanded": (["make", "expand", *rule], 7 * n + 2 + 1),
    }
    for name, (calls, moved) in expected.items():
        y = x * x
        with ns["Count"]() as counted:
            ns[name](y)
        assert (counted.calls, counted.moved) == (len(calls), 4 * moved), name
        assert_close(x.grad, 2 * x.detach())
        x.grad = None


def test_all_four_ways_leave_the_same_gradient(namespace):
    ns = namespace("cost_of_modes/sum_or_ones")
    x, found = ns["x"].detach(), ns["gradients"]
    assert len(found) == 4
    slope = directional_difference(lambda x: (x * x).sum(), x, torch.ones_like(x))
    for gradient in found:
        assert gradient.equal(found[0])
        assert_close(gradient.double().sum(), slope, rtol=1e-6, atol=1e-4)


@pytest.mark.parametrize("file", files("cpu"))
def test_the_sum_is_slower_for_short_vectors(file):
    found = medians(file, "length", "way")
    short = sorted({n for n, way in found if n <= 1000})
    assert short[0] == 1
    for way in ("new ones", "kept ones"):
        ratios = [found[n, way] / found[n, "sum"] for n in short]
        assert statistics.median(ratios) < 1, way
        # "a few microseconds"
        late = [found[n, "sum"] - found[n, way] for n in short]
        assert 0 < statistics.median(late) < 50e-6, way


@pytest.mark.parametrize("file", files("cpu"))
def test_new_ones_are_slower_than_the_sum_for_the_longest_vectors(file):
    found = medians(file, "length", "way")
    longest = max(n for n, way in found)
    assert longest == 10**7
    more = [found[n, "new ones"] / found[n, "sum"] for n in (10**5, longest)]
    # "6% more", and "about a quarter more", 1.26 in the figure
    assert more == pytest.approx([1.06, 1.26], abs=0.006)
    assert all(found[n, "new ones"] < found[n, "sum"] for n in (1, 10, 100, 10**4))


@pytest.mark.parametrize("file", files("cpu"))
def test_for_a_million_numbers_the_times_of_the_sum_scatter(file):
    times = {
        case["labels"]["way"]: case["seconds"]
        for case in file["cases"]
        if case["labels"]["length"] == 10**6
    }
    low, middle, high = statistics.quantiles(times["sum"])
    assert high > 2 * low
    # Its quartiles enclose the way that it is compared with
    assert low < statistics.median(times["new ones"]) < high
    for way in ("new ones", "kept ones", "expanded one"):
        assert statistics.median(times[way]) < 0.7 * middle, way


@pytest.mark.parametrize("file", files())
def test_an_expanded_one_takes_no_memory_and_new_ones_take_a_vector(file):
    peak = {
        (case["labels"]["length"], case["labels"]["way"]): case["counts"]["peak_bytes"]
        for case in file["cases"]
    }
    longest = max(n for n, way in peak)
    more = peak[longest, "new ones"] - peak[longest, "expanded one"]
    assert more == pytest.approx(4 * longest, rel=0.01)
    assert peak[longest, "sum"] == pytest.approx(
        peak[longest, "expanded one"], rel=0.01
    )
