"""What the page sparse_jacobians says of the measurements, held against their files."""

import json
import statistics

import pytest
from checks import ROOT

RESULTS = sorted((ROOT / "benchmarks/results/studies/sparse").glob("cpu*.json"))


@pytest.fixture(params=RESULTS, ids=lambda path: path.stem)
def data(request):
    return json.loads(request.param.read_text("utf-8"))


def found(data, problem, way, key="seconds"):
    """By n: the median time, or a count."""
    cases = {}
    for case in data["cases"]:
        labels = case["labels"]
        if (labels["problem"], labels["way"]) == (problem, way):
            times, counts = case["seconds"], case["counts"] or {}
            one = statistics.median(times) if key == "seconds" else counts.get(key)
            cases[labels["n"]] = one
    return cases


def test_there_is_data():
    assert RESULTS


def test_no_case_failed(data):
    assert [case["error"] for case in data["cases"] if case["error"]] == []


def test_dense_time_grows_with_the_square_and_sparse_time_with_n(data):
    dense = found(data, "band", "jacfwd")
    assert dense[10_000] > 100 * dense[1000]
    for way in ("prepared", "detect"):
        times = found(data, "band", way)
        assert times[100_000] < 25 * times[10_000]


def test_the_ratio_is_of_the_order_of_the_guides_or_larger(data):
    dense, sparse = (found(data, "band", way) for way in ("jacfwd", "prepared"))
    assert dense[10_000] > 1000 * sparse[10_000]


def test_preparing_takes_seconds(data):
    detect, color = (found(data, "band", way) for way in ("detect", "color"))
    assert detect[100_000] + color[100_000] < 10
    guide = 0.022  # of figure 22, everything included
    assert detect[10_000] + color[10_000] > 2 * guide


def test_the_band_has_eleven_colours_and_dense_memory_holds_the_matrix_several_times(
    data,
):
    passes = found(data, "band", "prepared", "passes")
    assert {n: passes[n] for n in passes if n > 20} == dict.fromkeys(
        [n for n in passes if n > 20], 11
    )
    for way in ("jacfwd", "jacrev"):
        for n, peak in found(data, "band", way, "peak_bytes").items():
            if peak and n >= 100:
                assert 2 < peak / (8 * n * (n - 10)) < 6
    for n, peak in found(data, "band", "prepared", "peak_bytes").items():
        assert peak < 8 * n * 11 * 4 + 1000


def test_scipy_needs_more_groups_and_more_time(data):
    for problem in ("band", "brusselator_1d", "brusselator_2d", "poisson_2d"):
        ours, theirs = (
            found(data, problem, way) for way in ("prepared", "scipy_prepared")
        )
        passes = found(data, problem, "prepared", "passes")
        groups = found(data, problem, "scipy_prepared", "groups")
        (n,) = [n for n in ours if 9000 < n < 11_000]
        assert passes[n] < groups[n]
        assert ours[n] < theirs[n]
