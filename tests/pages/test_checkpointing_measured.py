"""What the page checkpointing says of the measured times, and that it was found.

FLOPs and bytes are exact, and equal to closed forms; times are asked only for what the
text says, with room for another machine. That small operations count in time, and that
data is moved, no test can check.
"""

import json
import statistics

import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from markdown import markdown
from studies import memory

FILES = sorted((ROOT / "benchmarks/results/studies/memory").glob("*.json"))
DATA = [json.loads(path.read_text("utf-8")) for path in FILES]
MIB = 2**20


def cases(data):
    return {tuple(case["labels"].values()): case for case in data["cases"]}


CPU = [data for data in DATA if data["provenance"]["device"] == "cpu"]


def median(case):
    return statistics.median(case["seconds"])


@pytest.fixture(params=DATA, ids=[path.stem for path in FILES])
def data(request):
    return cases(request.param)


@pytest.fixture(params=CPU, ids=[told["provenance"]["cpu"] for told in CPU])
def cpu(request):
    """Of other devices the text says no times."""
    return cases(request.param)


def time(data, *key):
    return median(data[key]) / median(data[(*key[:2], "plain", 0)])


def figure(data, name, *key):
    return data[key]["counts"][name]


def test_there_is_data_and_no_case_failed(data):
    assert all(case["error"] is None for case in data.values())
    assert memory.ROWS * memory.WIDTH * 4 == MIB
    assert (memory.ROWS, memory.WIDTH, memory.DEPTH) == (2048, 128, 64)


def test_flops_are_three_or_four_products_a_layer(data):
    product = 2 * memory.ROWS * memory.WIDTH**2
    for (model, depth, way, layers), case in data.items():
        if model == "mlp":
            flops = case["counts"]["flops"] / product
            if way in ("plain", "bfloat16", "save_on_cpu"):
                assert flops == 3 * depth
            elif way in ("every", "reentrant"):
                assert flops == 4 * depth
            elif way == "sequential":
                assert flops == 4 * depth - depth // layers
    assert figure(data, "flops", "mlp", 64, "halves", 0) == (3 * 64 + 6 * 32) * product


def test_peaks_are_those_of_the_closed_form(data):
    for (model, n, way, k), case in data.items():
        if model == "mlp" and way in ("plain", "every"):
            peak = case["counts"]["peak_bytes"] / MIB
            form = n + 2 if way == "plain" else n / k + k + 1
            # And the gradient of one weight, a 16th, and the states of random numbers
            assert form <= peak <= form + 0.0625 + 5056 * (n // (k or n) + 1) / MIB


def test_on_a_cpu_checkpoints_take_about_a_third_more_time(cpu):
    for k in (8, 16, 32):
        assert time(cpu, "mlp", 64, "every", k) == pytest.approx(4 / 3, abs=0.05)
    ratios = [time(cpu, "mlp", 64, "every", k) for k in (1, 2, 4, 8)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] == pytest.approx(1.7, abs=0.05)
    assert round(ratios[-1], 1) == 1.4


def test_on_a_cpu_the_other_ways_take_what_the_text_says(cpu):
    assert time(cpu, "mlp", 64, "halves", 0) == pytest.approx(2.5, abs=0.15)
    assert time(cpu, "mlp", 64, "bfloat16", 0) == pytest.approx(1.125, abs=0.025)
    key = "mlp", 64
    lead = time(cpu, *key, "every", 8) - time(cpu, *key, "reentrant", 8)
    assert 0.03 < lead < 0.15
    peaks = [figure(cpu, "peak_bytes", *key, way, 8) for way in ("every", "reentrant")]
    assert peaks[1] - peaks[0] == MIB
    key = "transformer", 12
    shorter = time(cpu, *key, "every", 1) - time(cpu, *key, "selective", 1)
    assert 0 < shorter < 0.05


def test_on_a_cpu_each_checkpoint_takes_tenths_of_a_millisecond(cpu):
    one, most = (median(cpu[("mlp", 64, "every", k)]) for k in (1, 32))
    assert 1e-4 < (one - most) / (64 - 2) < 1e-3
    assert median(cpu[("mlp", 64, "plain", 0)]) / 64 < 1.5e-3


def test_in_the_transformer_a_checkpoint_a_layer_cuts_to_about_a_fifth(data):
    key = "transformer", 12
    plain = figure(data, "peak_bytes", *key, "plain", 0)
    each = figure(data, "peak_bytes", *key, "every", 1)
    between = figure(data, "peak_bytes", *key, "selective", 1)
    assert each / plain == pytest.approx(1 / 5, abs=0.02)
    assert each < between < plain
    flops = [
        figure(data, "flops", *key, *way)
        for way in (("plain", 0), ("selective", 1), ("every", 1))
    ]
    assert flops[0] < flops[1] < flops[2]
    assert flops[2] / flops[0] == pytest.approx(4 / 3, rel=0.01)
    assert each < figure(data, "peak_bytes", *key, "every", 3)


def test_the_table_has_a_row_for_each_case_at_these_depths(namespace, capfd):
    namespace("checkpointing/measured")
    html = markdown(capfd.readouterr().out, extensions=["tables"])
    tables = BeautifulSoup(html, "html.parser").select("table")
    assert len(tables) == len(DATA)
    for table, told in zip(tables, DATA, strict=True):
        found = cases(told)
        rows = [
            [cell.get_text() for cell in row.select("td")]
            for row in table.select("tbody tr")
        ]
        asked = [key for key in found if key[:2] in (("mlp", 64), ("transformer", 12))]
        assert len(rows) == len(asked)
        for model, name, mib, flops, ratio in rows:
            way, _, layers = name.partition(" ")
            key = model, {"mlp": 64}.get(model, 12), way, int(layers or 0)
            base = figure(found, "flops", *key[:2], "plain", 0)
            assert mib == f"{figure(found, 'peak_bytes', *key) / MIB:.1f}"
            assert flops == f"{figure(found, 'flops', *key) / base:.2f}"
            assert float(ratio) == pytest.approx(time(found, *key), abs=0.006)


def test_the_figure_draws_peaks_and_medians_within_their_quartiles(namespace):
    ns = namespace("checkpointing/measured")
    found = cases(DATA[-1])
    drawn = [found[("mlp", 64, "every", k)] for k in ns["ks"]]
    peaks, plain = ns["above"].lines
    assert list(peaks.get_ydata()) == [c["counts"]["peak_bytes"] / MIB for c in drawn]
    most = figure(found, "peak_bytes", "mlp", 64, "plain", 0)
    assert plain.get_ydata()[0] == most / MIB
    times = [time(found, "mlp", 64, "every", k) for k in ns["ks"]]
    medians, one = ns["below_it"].lines
    assert list(medians.get_ydata()) == pytest.approx(times, rel=1e-6)
    assert list(one.get_ydata()) == [1, 1]
    (bars,) = ns["below_it"].collections
    for ratio, segment in zip(times, bars.get_segments(), strict=True):
        low, high = segment[:, 1]
        assert low - 1e-9 <= ratio <= high + 1e-9
