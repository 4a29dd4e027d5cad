"""What the page cost_of_modes says of times on a GPU, for every file of one."""

import json
from statistics import median

import pytest
from modes_timed import (
    FIRST,
    HVPS,
    files,
    gains,
    largest,
    mlp,
    peak,
    ratio,
    seconds,
    table,
)

DRAWN = ("vjp_parameters", "jvp_parameters", "double_backward")  # along the axes


@pytest.fixture(params=files("modes", "cuda"), ids=lambda path: path.stem)
def gpu(request):
    return request.param


@pytest.fixture(params=files("modes_compiled", "cuda"), ids=lambda path: path.stem)
def compiled(request):
    return table(request.param)


@pytest.fixture(params=files("sum_or_ones", "cuda"), ids=lambda path: path.stem)
def sums(request):
    """Length, way -> seconds."""
    cases = json.loads(request.param.read_text("utf-8"))["cases"]
    return {
        (case["labels"]["length"], case["labels"]["way"]): case["seconds"]
        for case in cases
    }


@pytest.fixture
def cpu():
    (path,) = files("modes", "cpu")
    return path


def test_at_width_4096_a_gpu_takes_2_to_4_passes_and_10_to_19_for_an_hvp(gpu):
    wide = mlp(gpu, width=4096)
    for mode in FIRST:
        assert 2 < ratio(wide, mode) < 4, mode
    for mode in HVPS:
        assert 9.75 < ratio(wide, mode) < 19, mode
    assert max(ratio(wide, mode) for mode in HVPS) > 18.5


def test_flops_are_the_same_on_both_machines(cpu, gpu):
    for name, modes in table(cpu).items():
        for mode, case in modes.items():
            there = table(gpu)[name][mode]["counts"]
            assert case["counts"]["flops"] == there["flops"], (name, mode)


def test_multiples_of_the_peak_differ_for_convolutions_alone(cpu, gpu):
    def multiples(path, model):
        modes = largest(path)[model]
        once = peak(modes, "forward")
        return [f"{peak(modes, mode) / once:.1f}" for mode in (*FIRST, *HVPS)]

    differ = {one for one in largest(cpu) if multiples(cpu, one) != multiples(gpu, one)}
    assert differ == {"convolutions"}


def test_two_rounds_of_a_forward_pass_differ_by_up_to_73_percent(gpu):
    cases = [modes["forward"] for modes in largest(gpu).values()]
    assert {len(case["blocks"]) for case in cases} == {2}
    spread = [max(case["seconds"]) / min(case["seconds"]) for case in cases]
    assert max(spread) == pytest.approx(1.73, abs=0.005)


def test_the_panel_of_the_gpu_is_as_its_alt_text_says(cpu, gpu):
    models = largest(gpu)
    for name, modes in models.items():
        for mode in FIRST:
            assert 1.95 < ratio(modes, mode) < 22.5, (name, mode)
        for mode in HVPS:
            assert 7.5 < ratio(modes, mode) < 57, (name, mode)
    for mode in (*FIRST, *HVPS):  # "all marks but some of the scan's"
        for name in models.keys() - {"scan"}:
            here, there = (ratio(largest(one)[name], mode) for one in (cpu, gpu))
            assert there > here, (name, mode)
    for mode in HVPS:  # "those of the scan lowest"
        of_models = {name: ratio(modes, mode) for name, modes in models.items()}
        assert min(of_models, key=of_models.__getitem__) == "scan"


def test_but_for_the_scan_a_gpu_takes_as_many_passes_as_the_text_says(cpu, gpu):
    models = largest(gpu)
    scan = models.pop("scan")
    vjps = [ratio(one, mode) for one in models.values() for mode in FIRST[:2]]
    hvps = [ratio(one, mode) for one in models.values() for mode in HVPS]
    assert [min(vjps), max(vjps)] == pytest.approx([3.5, 6.1], abs=0.05)
    assert [min(hvps), max(hvps)] == pytest.approx([17, 57], abs=0.5)
    # "takes longer on the GPU than on the CPU", in each of its rounds
    assert min(scan["forward"]["seconds"]) > seconds(largest(cpu)["scan"], "forward")


def test_at_width_64_and_1024_a_forward_pass_takes_as_long_and_not_at_4096(gpu):
    narrow, wide, widest = (mlp(gpu, width=width) for width in (64, 1024, 4096))
    for modes in (narrow, wide):
        assert 1000 * seconds(modes, "forward") == pytest.approx(0.1, abs=0.03)
    flops = [one["forward"]["counts"]["flops"] for one in (narrow, wide)]
    assert flops[1] == 256 * flops[0]
    assert min(widest["forward"]["seconds"]) > max(wide["forward"]["seconds"])
    counts_come_back = [ratio(widest, mode) for mode in DRAWN]
    assert counts_come_back == pytest.approx([3.1, 3.0, 10], abs=0.06)


def test_the_lines_of_the_gpu_are_where_the_alt_text_says(gpu):
    axes = {"batch": (1, 16, 64, 1024), "width": (64, 256, 1024, 4096)}
    points = [
        mlp(gpu, **{axis: size}) for axis, others in axes.items() for size in others
    ]
    bounds = {DRAWN[0]: (3.1, 5.3), DRAWN[1]: (3, 8.8), DRAWN[2]: (10, 21.5)}
    for mode, ends in bounds.items():
        found = [ratio(modes, mode) for modes in points]
        assert [min(found), max(found)] == pytest.approx(ends, rel=0.025), mode


def test_a_gradient_takes_up_to_7_passes_on_a_gpu(gpu):
    found = [ratio(modes, "vjp_parameters") for modes in table(gpu).values()]
    assert max(found) == pytest.approx(7, abs=0.5)


def test_compiling_on_a_gpu_gains_most_in_the_chain(compiled):
    for modes in compiled.values():
        for case in modes.values():
            assert len(case["blocks"]) <= 1  # "timed in one round"
    gradients = gains(compiled, "vjp_parameters")
    assert {one for one, gain in gradients.items() if gain > 1} == {"elementwise"}
    hvps = gains(compiled, "forward_over_reverse")
    assert hvps.pop("elementwise") == pytest.approx(62, abs=0.5)
    assert [min(hvps.values()), max(hvps.values())] == pytest.approx([3, 5], abs=0.15)


def test_on_a_gpu_the_sum_takes_longest_up_to_a_million_numbers(sums):
    middle = {key: median(times) for key, times in sums.items()}
    ways = ("new ones", "kept ones", "expanded one")
    for length in (10**k for k in range(1, 7)):
        for way in ways:
            assert middle[length, way] < middle[length, "sum"], (length, way)
    million = [middle[10**6, way] / middle[10**6, "sum"] for way in ways]
    assert max(million) < 0.5
    most = middle[10**7, "new ones"] / middle[10**7, "sum"]
    assert most == pytest.approx(1.07, abs=0.005)


def test_rounds_of_a_gpu_scatter_for_short_vectors(sums):
    one = sums[1, "new ones"]
    assert len(one) == 2
    assert max(one) > 1.4 * min(one)
