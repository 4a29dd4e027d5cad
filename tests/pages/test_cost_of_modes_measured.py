"""What the page cost_of_modes says of measured times and of peaks, for every file.

Bounds are as wide as the words of the page: where it says 2.1 to 3.5, what rounds to
that. What is said "on our CPU" is checked for every file of a CPU; what is said of a
GPU is in test_cost_of_modes_measured_gpu.py.
"""

import json

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
    sizes,
    table,
)


@pytest.fixture(params=files("modes"), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(params=files("modes", "cpu"), ids=lambda path: path.stem)
def cpu(request):
    return request.param


@pytest.mark.parametrize("study", ["modes", "modes_compiled", "sum_or_ones"])
def test_each_study_was_run_on_a_cpu_and_on_a_gpu(study):
    assert files(study, "cpu")
    assert files(study, "cuda")


def test_no_case_failed_and_each_was_timed_in_several_rounds(path):
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        assert case["error"] is None, case["labels"]
        assert len(case["blocks"]) >= 2, case["labels"]


def test_flops_of_every_model_are_within_the_bounds_of_the_text(path):
    for name, modes in table(path).items():
        counts = {mode: case["counts"]["flops"] for mode, case in modes.items()}
        once = counts["forward"]
        if name[0] == ("model", "elementwise"):
            assert set(counts.values()) == {0}
            continue
        assert counts["vjp_parameters"] <= 3 * once
        assert max(counts[mode] for mode in HVPS) <= 9 * once
        if name[0] != ("model", "attention"):
            assert counts["vjp_x"] <= 2 * once
        else:
            assert 2 * once < counts["vjp_x"] < 2.2 * once
        if name[0][1] == "mlp":
            depth = dict(name)["depth"]
            assert counts["vjp_parameters"] * depth == (3 * depth - 1) * once
            assert counts["forward_over_reverse"] * depth == (9 * depth - 3) * once
            assert counts["reverse_over_forward"] * depth == (8 * depth - 3) * once
            assert counts["double_backward"] * depth == (9 * depth - 5) * once
            assert counts["jvp_by_two_vjps"] * depth == (5 * depth - 2) * once
            assert counts["jvp_x"] == counts["jvp_parameters"] == 3 * once
    mlp, scan = (largest(path)[one] for one in ("mlp", "scan"))
    flops = [
        modes["vjp_parameters"]["counts"]["flops"] / modes["forward"]["counts"]["flops"]
        for modes in (scan, mlp)
    ]
    assert flops[0] < flops[1]


def test_a_jvp_doubles_the_peak_at_any_depth_and_a_gradients_peak_grows(path):
    small = mlp(path, batch=1)
    assert peak(small, "jvp_x") > 2 * peak(small, "jvp_parameters")  # zeros like W
    for depth in (2, 4, 16, 64):
        modes = mlp(path, depth=depth)
        assert peak(modes, "jvp_parameters") == 2 * peak(modes, "forward")
        saved = modes["vjp_parameters"]["counts"]["saved_bytes"]
        assert saved == depth * 64 * 256 * 4
        assert peak(modes, "vjp_parameters") >= saved


def test_plain_double_backward_needs_the_least_memory_of_the_hvps(path):
    for name, modes in largest(path).items():
        peaks = {mode: peak(modes, mode) for mode in HVPS}
        assert min(peaks, key=lambda mode: peaks[mode]) == "double_backward", name
        assert peaks["forward_over_reverse"] > peak(modes, "vjp_parameters")


def test_large_products_take_2_to_4_passes_and_their_hvps_10_to_14(cpu):
    models = largest(cpu)
    for name in ("mlp", "convolutions"):
        for mode in FIRST:
            assert 2.05 < ratio(models[name], mode) < 3.55, (name, mode)
    for mode in ("jvp_parameters", "jvp_x"):
        assert 4 < ratio(models["attention"], mode) < 4.5, mode
    for name in ("mlp", "convolutions", "attention"):
        for mode in HVPS:
            assert 9.75 < ratio(models[name], mode) < 14.25, (name, mode)
            counts = [models[name][one]["counts"]["flops"] for one in ("forward", mode)]
            assert 7 < counts[1] / counts[0] < 9, (name, mode)


def test_large_products_all_take_2_to_5_passes_and_their_hvps_10_to_19(cpu):
    models = largest(cpu)
    wide = mlp(cpu, width=4096)
    large = [wide, *(models[one] for one in ("mlp", "convolutions", "attention"))]
    first = [ratio(modes, mode) for modes in large for mode in FIRST]
    second = [ratio(modes, mode) for modes in large for mode in HVPS]
    assert [min(first), max(first)] == pytest.approx([2, 5], abs=0.15)
    assert [min(second), max(second)] == pytest.approx([10, 19], abs=0.4)


def test_the_figure_of_times_is_as_its_alt_text_says(cpu):
    models = largest(cpu)
    for name, modes in models.items():
        for mode in FIRST:
            high = 7.05 if (name, mode) == ("elementwise", "jvp_x") else 4.5
            assert 2 < ratio(modes, mode) < high, (name, mode)
        for mode in HVPS:
            assert 9 < ratio(modes, mode) < 29, (name, mode)
    for mode in HVPS:  # "of the chain takes more than 20", "farthest"
        of_models = {name: ratio(modes, mode) for name, modes in models.items()}
        assert max(of_models, key=of_models.__getitem__) == "elementwise"
        assert of_models["elementwise"] > 20
    # "up to 8.2 [gradients] in the elementwise chain, by forward-over-reverse"
    chain = models["elementwise"]
    gradients = {mode: ratio(chain, mode, unit="vjp_parameters") for mode in HVPS}
    assert max(gradients, key=gradients.__getitem__) == "forward_over_reverse"
    assert max(gradients.values()) == pytest.approx(8.2, abs=0.05)


def test_a_small_batch_makes_derivatives_dearer(cpu):
    small, large = mlp(cpu, batch=1), mlp(cpu, batch=1024)
    for mode in ("vjp_parameters", "jvp_parameters", "double_backward"):
        assert ratio(small, mode) > 1.2 * ratio(large, mode), mode
    scan = table(cpu)[sizes("scan", 1)]
    for modes in (small, scan):
        assert ratio(modes, "vjp_parameters") > 3
        assert ratio(modes, "jvp_parameters") > 5
    # torch.func's wrappers
    assert ratio(small, "jvp_parameters", unit="vjp_parameters") > 1


def test_the_lines_along_batch_and_width_run_as_the_text_says(cpu):
    def lines(**other):
        modes = mlp(cpu, **other)
        named = ("vjp_parameters", "jvp_parameters", "double_backward")
        return [ratio(modes, mode) for mode in named]

    assert lines(batch=1) == pytest.approx([6, 9.5, 23.5], abs=0.06)
    assert lines(batch=1024)[:2] == pytest.approx([3, 3], abs=0.1)
    assert lines(batch=1024)[2] == pytest.approx(10, abs=0.2)
    along = [lines(width=width) for width in (64, 256, 1024, 4096)]
    vjps, jvps, hvps = zip(*along, strict=True)
    assert sorted(jvps, reverse=True) == list(jvps)
    assert jvps[-1] == pytest.approx(3, abs=0.15)
    assert vjps[-1] > 1.2 * vjps[-2]
    assert hvps[-1] > 1.1 * hvps[-2]


def test_at_width_4096_the_matrices_of_the_gradient_take_the_time(cpu):
    wide = mlp(cpu, width=4096)
    assert ratio(wide, "vjp_x") == pytest.approx(2.2, abs=0.05)
    more = peak(wide, "vjp_parameters") - peak(wide, "vjp_x")
    assert 4096**2 * 4 == 64 * 2**20  # a matrix
    assert more > 3 * 64 * 2**20


@pytest.fixture(params=files("modes_compiled"), ids=lambda path: path.stem)
def compiled(request):
    return table(request.param)


@pytest.fixture(params=files("modes_compiled", "cpu"), ids=lambda path: path.stem)
def on_cpu(request):
    return table(request.param)


def test_compiling_the_model_alone_speeds_up_only_the_gradient_of_the_scan(on_cpu):
    assert max(gains(on_cpu, "forward").values()) < 1
    gradients = gains(on_cpu, "vjp_parameters")
    assert {model for model, gain in gradients.items() if gain > 1} == {"scan"}
    assert gradients["scan"] < 1.25  # "next to nothing"


def test_compiling_a_whole_derivative_gains_in_every_model(compiled):
    for mode in ("forward_over_reverse", "jvp_parameters"):
        assert min(gains(compiled, mode).values()) > 1, mode


def test_compiling_gains_most_for_hvps_of_small_operations(on_cpu):
    hvps = gains(on_cpu, "forward_over_reverse")
    ranks = sorted(hvps, key=hvps.__getitem__, reverse=True)
    assert ranks[:2] == ["elementwise", "scan"]
    assert [hvps[model] for model in ranks[:2]] == pytest.approx([5, 3], abs=0.2)


def test_a_second_derivative_through_a_compiled_model_is_refused(compiled):
    for name, modes in compiled.items():
        error = modes["double_backward", "yes"]["error"]
        known = ("non-empty donated buffers", "does not currently support double")
        assert any(words in error for words in known), name
        assert modes["double_backward", "no"]["error"] is None
