"""The facts of the page rows_or_columns that were measured on a GPU, for every file.

Two or three rounds are few, so the bounds are as wide as the words. No test can check
why PyTorch wanted a third piece of 32 GiB, which the page calls probable.
"""

from itertools import pairwise
from statistics import median, quantiles

import pytest
import torch
from checks.topics import LANGUAGES, assert_said, source
from measured_jacobians import (
    CPUS,
    FUNCTIONS,
    GPUS,
    STUDIES,
    chunks,
    number,
    of_part,
    ratios,
    read,
    tables,
    times,
)

ON_A_GPU = read(STUDIES.parent / "on_a_gpu.json")
LIMITS = sorted(STUDIES.glob("limits/*.json"))
CPU = read(CPUS[0])  # the text is of this one
LOOPS = ("functional.jacobian", "loop over grad", "jacrev, chunk_size=1")
INSIDE = 4 * 2**20  # bytes, of the function in the study limits


@pytest.fixture(params=GPUS, ids=lambda path: path.stem)
def told(request):
    return read(request.param)


@pytest.fixture(params=LIMITS, ids=lambda path: path.stem)
def limits(request):
    return {
        int(case["labels"]["way"].partition("=")[2]): case
        for case in read(request.param)["cases"]
        if case["labels"]["f"] == "waves"
    }


def test_there_are_results():
    assert GPUS
    assert LIMITS


# Rows against columns


def test_neither_way_is_ever_twice_as_fast(told):
    for f, part in [*FUNCTIONS.items(), ("mlp", "wider")]:
        assert all(1 / 2 < ratio < 2 for ratio in ratios(told, part, f).values()), f


def test_most_bands_reach_across_the_line_of_equal_times(told):
    across = []
    for f, part in FUNCTIONS.items():
        cases = of_part(told, part, f)
        for n, m in {(n, m) for n, m, _ in cases}:
            rows, columns = (
                quantiles(2 * cases[n, m, way]["seconds"], method="inclusive")
                for way in ("jacrev", "jacfwd")
            )
            across.append(columns[0] < rows[2] and rows[0] < columns[2])
    assert 0.5 < sum(across) / len(across) < 0.9


def test_no_line_has_one_place_where_it_crosses(told):
    for f, part in FUNCTIONS.items():
        of = list(ratios(told, part, f).values())
        assert sum((a < 1) != (b < 1) for a, b in pairwise(of)) > 1


def test_2000_times_the_arithmetic_takes_the_same_millisecond(told):
    cases = of_part(told, "ways")
    rows, columns = (cases[4096, 1, way] for way in ("jacrev", "jacfwd"))
    more = columns["counts"]["flops"] / rows["counts"]["flops"]
    assert more == pytest.approx(2000, rel=0.03)
    for case in (rows, columns):
        assert median(case["seconds"]) == pytest.approx(1e-3, rel=0.2)
    # ... as at every other shape, so what takes the time does not depend on J
    for f in ("mlp", "elementwise", "softmax"):
        for (_, _, way), time in times(told, FUNCTIONS[f], f).items():
            if way in ("jacrev", "jacfwd"):
                assert 0.7e-3 < time < 2.4e-3, (f, way)


def test_at_2048_vectors_neither_has_won(told):
    assert max(m for _, m, _ in of_part(told, "wider")) == 2048


# All ways


def test_loops_are_slow_where_there_are_many_outputs(told):
    of = times(told, "ways")
    for way in LOOPS:
        assert 5 < of[64, 64, way] / of[64, 64, "jacrev"] < 20, way
        assert 500 < of[1, 4096, way] / of[1, 4096, "jacfwd"] < 2000, way
        assert of[4096, 1, way] < 3 * of[4096, 1, "jacrev"], way


def test_no_loop_of_the_tables_is_faster_than_on_the_cpu(told):
    here, there = times(told, "ways"), times(CPU, "ways")
    for way in LOOPS:
        for shape in ((4096, 1), (64, 64), (1, 4096)):
            assert here[*shape, way] > there[*shape, way], (shape, way)


def test_the_older_vmap_takes_about_100_times_as_long(told):
    of = times(told, "ways")
    for way in ("vectorize=True", "is_grads_batched"):
        assert 80 < of[1, 4096, way] / of[1, 4096, "jacrev"] < 125
    assert of[4096, 1, "forward-mode"] > 80 * of[4096, 1, "jacfwd"]


# Chunks


def test_peaks_are_those_of_the_cpu_but_short_rows_take_512_bytes(told):
    of, others = chunks(told), chunks(CPU)
    for size, case in of.items():
        peak, same = (one["counts"]["peak_bytes"] for one in (case, others[size]))
        if size == "jacfwd" or size >= 4:
            assert peak == same
        else:  # all chunks but the last wait for the end
            assert peak - same == (1024 / size - 1) * (512 - size * 32 * 4)
    assert of[1]["counts"]["peak_bytes"] / 2**20 == pytest.approx(1.0, abs=0.05)
    for language in LANGUAGES:
        assert "1.0 MiB" in source(language, "rows_or_columns")


def test_larger_chunks_are_faster_all_the_way_to_jacfwds_time(told):
    of = {size: median(case["seconds"]) for size, case in chunks(told).items()}
    columns = of.pop("jacfwd")
    assert list(of) == sorted(of)
    assert list(of.values()) == sorted(of.values(), reverse=True)
    assert of[1] / of[1024] == pytest.approx(400, rel=0.1)
    assert of[1024] < columns
    on_the_cpu = {size: median(case["seconds"]) for size, case in chunks(CPU).items()}
    assert of[1] > on_the_cpu[1]
    assert columns == pytest.approx(on_the_cpu["jacfwd"], rel=0.2)


def test_each_step_doubles_the_peak_and_leaves_the_time(limits):
    fit = [case for case in limits.values() if not case["error"]]
    peaks = [case["counts"]["peak_bytes"] for case in fit]
    assert all(1.9 < b / a < 2 for a, b in pairwise(peaks))
    seconds = [median(case["seconds"]) for case in fit]
    assert max(seconds) < 1.02 * min(seconds)


def test_8192_rows_need_65_gib_and_a_third_piece_was_asked_for(limits):
    n, m, c = 1024, 32_768, 8192
    parts = c * m + (m - c) * n + m  # one-hot vectors, rows that are done, y
    needed = 2 * c * INSIDE + 2 * INSIDE + 4 * parts
    assert round(needed / 2**30) == 65
    error = limits[c]["error"]
    (held,) = (one for one in error.split(". ") if one.startswith("Including"))
    assert "Tried to allocate 32.00 GiB" in error
    assert c * INSIDE == 32 * 2**30
    assert "this process has 64.62 GiB" in held  # two of them, and no third fits
    assert "total capacity of 79.18 GiB" in error
    assert [size for size, case in limits.items() if not case["error"]][-1] == c // 2
    # Half of the free memory, as the page advises, is on the safe side
    assert 79 / 2 * 2**30 / (2 * INSIDE) // 1 > c // 2 > 79 / 4 * 2**30 / (2 * INSIDE)


def test_the_table_of_limits_shows_the_file(namespace, capfd, limits):
    namespace("rows_or_columns/limits")
    ((head, *rows),) = tables(capfd.readouterr().out)
    assert head == ["chunk_size", "peak", "time"]
    for (size, case), row in zip(limits.items(), rows, strict=True):
        assert number(row[0]) == size
        if case["error"]:
            asked = row[1].removeprefix("+ ")
            assert f"Tried to allocate {asked}. GPU" in case["error"]
            assert case["error"].startswith(f"{row[2]}: CUDA out of memory")
            assert number(asked) * 2**30 == size * INSIDE
        else:
            peak = case["counts"]["peak_bytes"] / 2**30
            assert number(row[1]) == pytest.approx(peak, abs=0.06)
            expected = 1000 * median(case["seconds"])
            assert number(row[2]) == pytest.approx(expected, abs=0.51)


# The message


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_is_what_a_gpu_printed(language):
    text = source(language, "rows_or_columns")
    shown = text.partition("```text\n")[2].partition("```")[0]
    shown = " ".join(shown.split()).removesuffix(" …")
    assert f"torch.{ON_A_GPU['out_of_memory']}".startswith(shown)
    assert "expandable_segments:True" in ON_A_GPU["out_of_memory"]
    assert "expandable_segments:True" in text
    asked = float(shown.split("allocate ")[1].split()[0])
    assert round(200_000**2 * 4 / 2**30, 2) == asked == 149.01


def test_both_names_are_of_one_class_and_a_traceback_shows_the_new_one():
    error = torch.cuda.OutOfMemoryError
    assert error is torch.OutOfMemoryError
    assert f"{error.__module__}.{error.__qualname__}" == "torch.OutOfMemoryError"
    for name in ("torch.OutOfMemoryError", "torch.cuda.OutOfMemoryError"):
        assert_said("rows_or_columns", name)
