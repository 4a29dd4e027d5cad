"""What the page checkpointing says of the measured times, and that it was found.

FLOPs and bytes are exact, and equal to closed forms; times are asked only for what the
text says, with room for another machine. That small operations count in time, that
data is moved, and what layers larger than these would take, no test can check.
"""

import json
import statistics
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from bs4 import BeautifulSoup
from checks import ROOT
from checks.topics import assert_said
from markdown import markdown
from studies import counts, memory

said = partial(assert_said, "checkpointing")
FILES = sorted((ROOT / "benchmarks/results/studies/memory").glob("*.json"))
DATA = [json.loads(path.read_text("utf-8")) for path in FILES]
MIB = 2**20


def cases(data):
    return {tuple(case["labels"].values()): case for case in data["cases"]}


CPU = [data for data in DATA if data["provenance"]["device"] == "cpu"]
GPU = [data for data in DATA if data["provenance"]["device"] == "cuda"]
MLP = "mlp", 64
TRANSFORMER = "transformer", 12


def median(case):
    return statistics.median(case["seconds"])


@pytest.fixture(params=DATA, ids=[path.stem for path in FILES])
def data(request):
    return cases(request.param)


@pytest.fixture(params=CPU, ids=[told["provenance"]["cpu"] for told in CPU])
def cpu(request):
    return cases(request.param)


@pytest.fixture(params=GPU, ids=[told["provenance"]["device_name"] for told in GPU])
def gpu(request):
    return cases(request.param)


def time(data, *key):
    return median(data[key]) / median(data[(*key[:2], "plain", 0)])


def figure(data, name, *key):
    return data[key]["counts"][name]


def quartiles(data, *key):
    """The first and the third, as a multiple of plain training."""
    low, _, high = statistics.quantiles(data[key]["seconds"], n=4, method="inclusive")
    base = median(data[(*key[:2], "plain", 0)])
    return low / base, high / base


def test_there_is_data_and_no_case_failed(data):
    assert all(case["error"] is None for case in data.values())
    assert memory.ROWS * memory.WIDTH * 4 == MIB
    assert (memory.ROWS, memory.WIDTH, memory.DEPTH) == (2048, 128, 64)


def test_freed_memory_stays_held():
    found = json.loads((ROOT / "benchmarks/results/on_a_gpu.json").read_text("utf-8"))
    assert "H100" in found["provenance"]["device_name"]
    kept = found["kept_for_later"]
    assert kept["most in use"] - kept["in use"] == 2**30  # so before as much as after
    for name, mib in (("in use", "64"), ("held", "1088")):
        assert f"{kept[name] // MIB}" == mib
        said(f"{mib} MiB")


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


def test_on_a_gpu_the_peaks_are_those_of_the_closed_form_to_the_byte(gpu):
    found = {key: case["counts"]["peak_bytes"] / MIB for key, case in gpu.items()}
    for (model, n, way, k), peak in found.items():
        if model == "mlp" and way in ("plain", "every", "reentrant", "sequential"):
            form = n + 2 if way == "plain" else n / k + k + 1
            assert peak == form + (way == "reentrant") + 1 / 16
    assert found[(*MLP, "halves", 0)] == 6 + 3 + 1 / 16  # 64 = 2**6
    least = found[(*MLP, "save_on_cpu", 0)]
    assert round(least, 1) == 4.1
    assert least == min(found[key] for key in found if key[:2] == MLP)
    least = found[(*TRANSFORMER, "save_on_cpu", 0)]
    assert round(least) == 16
    assert least == min(found[key] for key in found if key[:2] == TRANSFORMER)
    assert round(found[(*MLP, "plain", 0)]) == 66
    assert round(found[(*TRANSFORMER, "plain", 0)]) == 176


def test_on_a_cpu_the_states_of_random_numbers_come_on_top(cpu, gpu):
    for key in cpu:
        if key[0] == "mlp" and key[2] not in ("plain", "bfloat16"):
            more = figure(cpu, "peak_bytes", *key) - figure(gpu, "peak_bytes", *key)
            assert more > 0
            assert more % torch.get_rng_state().nbytes == 0


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


def test_on_a_gpu_checkpoints_of_small_layers_take_several_times_as_long(gpu):
    ratios = {key: time(gpu, *key) for key in gpu if key[2] == "every" and key[1] < 144}
    shown = [ratios[key] for key in ratios if key[:2] in (MLP, TRANSFORMER)]
    assert [round(min(shown)), round(max(shown))] == [2, 5]
    assert round(ratios[(*MLP, "every", 8)], 1) == 2.8
    said("2.8")
    assert [round(part, 1) for part in quartiles(gpu, *MLP, "every", 8)] == [2.2, 3.2]
    assert round(time(gpu, *MLP, "reentrant", 8), 1) == 1.7
    assert quartiles(gpu, *MLP, "reentrant", 8)[1] < 2.1  # below the first of the above
    assert time(gpu, *MLP, "halves", 0) > 10
    assert median(gpu[(*MLP, "plain", 0)]) / 64 < 1e-4
    for key, ratio in ((MLP, 2.6), (TRANSFORMER, 2.1)):
        assert round(time(gpu, *key, "save_on_cpu", 0), 1) == ratio


def test_on_a_gpu_the_selective_policy_takes_longer_than_all_again(gpu):
    ratios = [time(gpu, *TRANSFORMER, way, 1) for way in ("selective", "every")]
    assert [round(ratio, 1) for ratio in ratios] == [3.9, 2.3]


def test_flops_of_the_gpu_have_attention_which_it_never_repeats_when_selective(
    cpu, gpu
):
    product = 2 * 8 * 128 * 128 * 256  # of all sequences and heads of a layer
    for way, k, products in (("plain", 0, 2 + 5), ("every", 1, 9), ("selective", 1, 7)):
        key = *TRANSFORMER, way, k
        more = figure(gpu, "flops", *key) - figure(cpu, "flops", *key)
        assert more == 12 * products * product
    q = torch.randn(1, 2, 16, 64, requires_grad=True)
    assert counts.flops(lambda: F.scaled_dot_product_attention(q, q, q)) == 0


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


def test_on_a_gpu_a_layer_of_the_transformer_saves_2_mib_more(cpu, gpu):
    peaks = [
        figure(data, "peak_bytes", *TRANSFORMER, "plain", 0) for data in (cpu, gpu)
    ]
    assert (peaks[1] - peaks[0]) / 12 / MIB == pytest.approx(2, abs=0.1)


def test_the_table_has_a_row_for_each_case_at_these_depths(namespace, capfd):
    namespace("checkpointing/measured")
    html = markdown(capfd.readouterr().out, extensions=["tables"])
    soup = BeautifulSoup(html, "html.parser")
    tables = soup.select("table")
    names = [name.get_text() for name in soup.select("strong")]
    assert names == [MLP[0], TRANSFORMER[0]]
    machines = [cases(told) for told in DATA]
    for table, (model, depth) in zip(tables, (MLP, TRANSFORMER), strict=True):
        head, *rows = (
            [cell.get_text() for cell in row.select("th, td")]
            for row in table.select("tr")
        )
        assert head == ["", "FLOPs", "CPU, MiB", "time", "GPU, MiB", "time"]
        keys = {key for found in machines for key in found if key[:2] == (model, depth)}
        assert len(rows) == len(keys)
        for name, flops, *pairs in rows:
            way, _, layers = name.rpartition(" ")
            if not layers.isdigit():
                way, layers = name.replace(" ", "_"), "0"
            key = model, depth, way, int(layers)
            keys.remove(key)
            base = figure(machines[-1], "flops", model, depth, "plain", 0)
            assert flops == f"{figure(machines[-1], 'flops', *key) / base:.2f}"
            for found, mib, ratio in zip(
                machines, pairs[::2], pairs[1::2], strict=True
            ):
                if key in found:
                    assert mib == f"{figure(found, 'peak_bytes', *key) / MIB:.1f}"
                    assert float(ratio) == pytest.approx(time(found, *key), abs=0.006)
                else:
                    assert mib == ratio == "–"


def test_the_figure_draws_peaks_and_medians_within_their_quartiles(namespace):
    ns = namespace("checkpointing/measured")
    *peaks, plain = ns["above"].lines
    *times, one = ns["below_it"].lines
    bars = ns["below_it"].collections
    assert list(one.get_ydata()) == [1, 1]
    for told, peak, medians, bar in zip(DATA, peaks, times, bars, strict=True):
        found = cases(told)
        keys = [(*MLP, "every", k) for k in ns["ks"]]
        drawn = [figure(found, "peak_bytes", *key) / MIB for key in keys]
        assert list(peak.get_ydata()) == drawn
        most = figure(found, "peak_bytes", *MLP, "plain", 0) / MIB
        assert plain.get_ydata()[0] == most
        ratios = [time(found, *key) for key in keys]
        assert list(medians.get_ydata()) == pytest.approx(ratios, rel=1e-6)
        for key, segment in zip(keys, bar.get_segments(), strict=True):
            ends = quartiles(found, *key)
            assert tuple(segment[:, 1]) == pytest.approx(ends, rel=1e-6)


def test_the_alt_text_of_the_figure_says_what_is_drawn(cpu, gpu):
    ks = (1, 2, 4, 8, 16, 32)
    peaks = [figure(gpu, "peak_bytes", *MLP, "every", k) / MIB for k in ks]
    assert [round(peak) for peak in peaks] == [66, 35, 21, 17, 21, 35]
    ratios = [[time(data, *MLP, "every", k) for k in ks] for data in (cpu, gpu)]
    assert [round(ratios[0][i], 1) for i in (0, 3)] == [1.7, 1.4]
    first, second, *more = (round(ratio, 1) for ratio in ratios[1])
    assert (first, second, min(more), max(more)) == (4.8, 4.7, 2.5, 2.9)
    spans = [quartiles(gpu, *MLP, "every", k) for k in ks]
    longest = max(spans, key=lambda span: span[1] - span[0])
    assert [round(end, 1) for end in longest] == [3.6, 5.8]
