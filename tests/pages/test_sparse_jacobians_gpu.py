"""What the page sparse_jacobians says of a GPU, held against the GPU's files."""

import json
import statistics

import pytest
from checks import ROOT

STUDIES = ROOT / "benchmarks/results/studies"
RESULTS = sorted((STUDIES / "sparse").glob("cuda*.json"))
OTHERS = ("brusselator_1d", "brusselator_2d", "poisson_2d")
GIB = 2**30


def read(path):
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(params=RESULTS, ids=lambda path: path.stem)
def gpu(request):
    """The cases of a GPU, and of the larger matrices that only it was asked for."""
    return (
        read(request.param)["cases"]
        + read(STUDIES / "limits" / request.param.name)["cases"]
    )


@pytest.fixture
def cpu():
    (path,) = (STUDIES / "sparse").glob("cpu*.json")
    return read(path)["cases"]


def cases(found, way, problem="band"):
    """By n: the case; the study of sparse Jacobians goes before that of limits."""
    those: dict[int, dict] = {}
    for case in found:
        labels = case["labels"]
        if (labels.get("problem", labels.get("f")), labels["way"]) == (problem, way):
            those.setdefault(labels["n"], case)
    return those


def medians(found, way, problem="band"):
    return {
        n: statistics.median(case["seconds"])
        for n, case in cases(found, way, problem).items()
        if case["seconds"]
    }


def preparing(found):
    detect, color = medians(found, "detect"), medians(found, "color")
    return {n: detect[n] + color[n] for n in detect}


def test_there_is_data():
    assert RESULTS


def test_no_case_failed_but_for_memory(gpu):
    errors = [case["error"] for case in gpu if case["error"]]
    assert errors
    assert all(error.startswith("OutOfMemoryError") for error in errors)


def test_the_caption_says_how_many_runs_a_point_has(gpu):
    runs = [
        len(case["seconds"])
        for way in ("prepared", "detect", "jacfwd", "jacrev")
        for case in cases(gpu, way).values()
        if case["seconds"]
    ]
    assert (min(runs), max(runs)) == (2, 15)


def test_the_lines_lie_as_the_alternative_text_says(gpu):
    sparse, detect, jacfwd, jacrev = (
        medians(gpu, way) for way in ("prepared", "detect", "jacfwd", "jacrev")
    )
    assert 0.48e-3 < min(sparse.values()) < 0.55e-3
    assert 0.85e-3 < max(sparse.values()) < 0.95e-3
    assert 9e-3 < min(detect.values()) < max(detect.values()) < 26e-3
    assert 1e-3 < min(jacrev.values()) < max(jacrev.values()) < 3e-3
    assert max(jacrev) == 3000
    for n in (n for n in jacfwd if n <= 3000):
        assert 0.8 < jacfwd[n] / sparse[n] < 2.1  # "near the prepared line"
    assert max(jacfwd) == 30_000
    assert 51e-3 < jacfwd[30_000] < 53e-3
    assert all(jacrev[n] > jacfwd[n] for n in jacrev)


def test_prepared_calls_take_the_same_time_at_all_sizes(gpu):
    sparse = medians(gpu, "prepared")
    assert max(sparse) == 100_000
    assert all(0.55e-3 < sparse[n] < 0.95e-3 for n in sparse if n >= 30)


def test_detection_takes_fifteen_to_thirty_milliseconds_at_all_sizes(gpu, cpu):
    for n, case in cases(gpu, "detect").items():
        if n >= 30:
            assert all(14.5e-3 < one < 30.5e-3 for one in case["seconds"])
    ours, theirs = medians(gpu, "detect"), medians(cpu, "detect")
    assert ours[1000] > theirs[1000]  # "more than the CPU needs"
    assert 11 < theirs[100_000] / ours[100_000] < 13  # "a twelfth"


def test_a_gpu_colours_no_faster(gpu, cpu):
    ours, theirs = medians(gpu, "color"), medians(cpu, "color")
    assert all(ours[n] > 0.95 * theirs[n] for n in theirs)


def test_the_dense_matrix_takes_6_ms_where_the_cpu_takes_2500(gpu, cpu):
    assert 5.5e-3 < medians(gpu, "jacfwd")[10_000] < 6.5e-3
    assert 2.4 < medians(cpu, "jacfwd")[10_000] < 2.6


def test_a_prepared_call_wins_from_300_on_but_not_by_much_below_ten_thousand(gpu):
    sparse, dense = medians(gpu, "prepared"), medians(gpu, "jacfwd")
    ratios = {n: dense[n] / sparse[n] for n in dense}
    assert min(ratios[30], ratios[100]) < 1
    for n in ratios:
        if 300 <= n <= 3000:
            assert 1 < ratios[n] < 2.2  # "a factor of about two or less"
        elif n > 3000:
            assert ratios[n] > 5


def test_jacrev_has_the_lower_median_of_the_others_even_at_a_thousand(gpu):
    for problem in OTHERS:
        sparse, dense = (medians(gpu, way, problem) for way in ("prepared", "jacrev"))
        assert max(dense) == pytest.approx(1000, rel=0.1)
        assert all(dense[n] < sparse[n] for n in dense)


def test_preparing_pays_with_the_eighth_matrix_or_the_second(gpu):
    once, sparse, dense = (
        preparing(gpu),
        medians(gpu, "prepared"),
        medians(gpu, "jacfwd"),
    )
    for n, about in ((10_000, 8), (30_000, 2)):
        first = next(k for k in range(1, 99) if once[n] + k * sparse[n] < k * dense[n])
        assert first == about


def test_thirty_thousand_inputs_fill_twenty_gib_and_more_do_not_fit(gpu):
    dense = cases(gpu, "jacfwd")
    assert 20 < dense[30_000]["counts"]["peak_bytes"] / GIB < 20.5
    assert dense[100_000]["error"].startswith("OutOfMemoryError")
    told = read(STUDIES / "limits" / RESULTS[0].name)["provenance"]
    assert 79 <= told["device_memory_gib"] < 80
    assert 74.5 <= round(8 * 100_000 * 99_990 / GIB, 1) < 75.5


def test_both_devices_count_the_memory_that_the_table_shows_once(gpu, cpu):
    for way in ("detect", "prepared", "jacfwd", "jacrev"):
        ours, theirs = cases(gpu, way), cases(cpu, way)
        for n in (100, 1000, 3000, 10_000, 100_000):
            if n in theirs and (theirs[n]["counts"] or {}).get("peak_bytes"):
                one, other = (
                    found[n]["counts"]["peak_bytes"] / 2**20 for found in (ours, theirs)
                )
                assert abs(one - other) < 0.005 * (1 + one)


def test_dense_memory_is_three_to_four_matrices(gpu):
    for way in ("jacfwd", "jacrev"):
        for n, case in cases(gpu, way).items():
            peak = (case["counts"] or {}).get("peak_bytes")
            if peak and n >= 100:
                assert 2.9 < peak / (8 * n * (n - 10)) < 4.1


def test_tables_and_text_are_of_the_same_numbers(gpu, namespace, capsys):
    ns = namespace("sparse_jacobians/times")
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()]
    shown = {
        tuple(cell.strip("| ") for cell in row[:2]): row[2:]
        for row in rows
        if row[0].strip("| ") in ("CPU", "GPU")
    }
    once, sparse, dense = (
        preparing(gpu),
        medians(gpu, "prepared"),
        medians(gpu, "jacfwd"),
    )
    assert {n for name, n in shown if name == "GPU"} == {
        f"{n:,}" for n in dense if n >= 1000
    }
    for n in (n for n in dense if n >= 1000):
        jacfwd, prepare, pays = (
            cell.strip("| ").replace(",", "") for cell in shown["GPU", f"{n:,}"]
        )
        assert float(jacfwd) == pytest.approx(dense[n] / sparse[n], rel=0.04)
        assert float(prepare) == pytest.approx(once[n] / sparse[n], rel=0.03)
        k = int(pays)
        assert once[n] + k * sparse[n] < k * dense[n]
        assert once[n] + (k - 1) * sparse[n] >= (k - 1) * dense[n]
    assert ns["times"]("GPU", "jacfwd")[100_000] == ns["OUT"]
