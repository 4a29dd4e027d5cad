"""What the page cost_of_modes says of measured times and of peaks, for every file.

Bounds are as wide as the words of the page: "about 3" is 2 to 4.5. Times of small
operations differ from machine to machine, so for them the page says only which is more.
"""

import json
from statistics import median

import pytest
from checks import ROOT

STUDIES = ROOT / "benchmarks/results/studies"
HVPS = ("forward_over_reverse", "reverse_over_forward", "reverse_over_reverse",
        "double_backward")  # fmt: skip
FIRST = ("vjp_parameters", "vjp_x", "jvp_parameters", "jvp_x")


def files(study):
    return sorted(STUDIES.glob(f"{study}/*.json"))


def table(path):
    """Model, sizes -> mode -> case."""
    found: dict = {}
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        labels = dict(case["labels"])
        mode = labels.pop("mode")
        compiled = labels.pop("compiled", None)
        key = tuple(labels.items())
        found.setdefault(key, {})[mode if compiled is None else (mode, compiled)] = case
    return found


def sizes(model, batch, **others):
    return tuple({"model": model, "batch": batch, **others}.items())


def ratio(modes, mode, unit="forward"):
    return median(modes[mode]["seconds"]) / median(modes[unit]["seconds"])


def largest(path):
    """The modes of each model with its largest batch; the MLP of middle size."""
    return {
        "mlp": table(path)[sizes("mlp", 1024, width=256, depth=4)],
        "convolutions": table(path)[sizes("convolutions", 64)],
        "attention": table(path)[sizes("attention", 64)],
        "elementwise": table(path)[sizes("elementwise", 256)],
        "scan": table(path)[sizes("scan", 256)],
    }


@pytest.fixture(params=files("modes"), ids=lambda path: path.stem)
def path(request):
    return request.param


def test_there_are_files_of_both_studies():
    assert files("modes")
    assert files("modes_compiled")


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


def peak(modes, mode):
    return modes[mode]["counts"]["peak_bytes"]


def test_a_jvp_doubles_the_peak_at_any_depth_and_a_gradients_peak_grows(path):
    small = table(path)[sizes("mlp", 1, width=256, depth=4)]
    assert peak(small, "jvp_x") > 2 * peak(small, "jvp_parameters")  # zeros like W
    for depth in (2, 4, 16, 64):
        modes = table(path)[sizes("mlp", 64, width=256, depth=depth)]
        assert peak(modes, "jvp_parameters") == 2 * peak(modes, "forward")
        saved = modes["vjp_parameters"]["counts"]["saved_bytes"]
        assert saved == depth * 64 * 256 * 4
        assert peak(modes, "vjp_parameters") >= saved


def test_plain_double_backward_needs_the_least_memory_of_the_hvps(path):
    for name, modes in largest(path).items():
        peaks = {mode: peak(modes, mode) for mode in HVPS}
        assert min(peaks, key=lambda mode: peaks[mode]) == "double_backward", name
        assert peaks["forward_over_reverse"] > peak(modes, "vjp_parameters")


def test_where_products_dominate_times_are_near_the_flops(path):
    for name in ("mlp", "attention"):
        modes = largest(path)[name]
        for mode in FIRST:
            assert 1.5 <= ratio(modes, mode) <= 4.5, (name, mode)
        for mode in HVPS:
            assert 6 <= ratio(modes, mode) <= 12, (name, mode)


def test_an_hvp_takes_more_than_4_forward_passes_in_every_model(path):
    for name, modes in largest(path).items():
        for mode in HVPS:
            assert ratio(modes, mode) > 4, (name, mode)


def test_a_small_batch_makes_derivatives_dearer(path):
    small, large = (
        table(path)[sizes("mlp", batch, width=256, depth=4)] for batch in (1, 1024)
    )
    for mode in ("vjp_parameters", "jvp_parameters", "double_backward"):
        assert ratio(small, mode) > 1.2 * ratio(large, mode), mode
    scan = table(path)[sizes("scan", 1)]
    for modes in (small, scan):
        assert ratio(modes, "vjp_parameters") > 3
        assert ratio(modes, "jvp_parameters") > 5
    # torch.func's wrappers
    assert ratio(small, "jvp_parameters", unit="vjp_parameters") > 1


@pytest.fixture(params=files("modes_compiled"), ids=lambda path: path.stem)
def compiled(request):
    return table(request.param)


def test_small_operations_gain_more_from_compilation_than_large_products(compiled):
    def gain(model):
        (modes,) = (one for key, one in compiled.items() if key[0][1] == model)
        return ratio(modes, ("vjp_parameters", "no"), ("vjp_parameters", "yes"))

    for small in ("elementwise", "scan"):
        for large in ("mlp", "attention"):
            assert gain(small) > gain(large), (small, large)


def test_a_second_derivative_through_a_compiled_model_is_refused(compiled):
    for name, modes in compiled.items():
        error = modes["double_backward", "yes"]["error"]
        known = ("non-empty donated buffers", "does not currently support double")
        assert any(words in error for words in known), name
        assert modes["double_backward", "no"]["error"] is None
