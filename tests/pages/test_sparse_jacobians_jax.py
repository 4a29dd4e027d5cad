"""What the page sparse_jacobians says of JAX, held against the file of that run.

No test can check that the file holds what JAX took, and that both libraries gave the
same matrices (that takes JAX: benchmarks/sparse_in_jax.py raises if they differ).
"""

import ast
import json
import statistics

import pytest
from checks import ROOT
from studies import problems

SCRIPTS = ROOT / "benchmarks"
TOLD = json.loads((SCRIPTS / "results/sparse_in_jax.json").read_text("utf-8"))
WAYS = ["detect", "color", "preparing", "prepared", "jacfwd"]
SMALL, LARGE = 1000, 10_000


def pages():
    return [
        (ROOT / f"docs/{language}/sparse_jacobians.md").read_text("utf-8")
        for language in ("en", "zh")
    ]


def ms(problem, about, way, library):
    """The median of a case, in milliseconds."""
    (found,) = (
        case["seconds"]
        for case in TOLD["cases"]
        if (case["problem"], case["way"], case["library"]) == (problem, way, library)
        and round(case["n"], -3) == about
    )
    return 1000 * statistics.median(found)


def ratios(way, about):
    """How many times as long this package takes as JAX, for every problem."""
    names = list(dict.fromkeys(case["problem"] for case in TOLD["cases"]))
    return {
        name: ms(name, about, way, "torch") / ms(name, about, way, "jax")
        for name in names
    }


def test_every_case_of_both_libraries_was_timed_in_every_round():
    timed = {
        (case["problem"], case["n"], case["way"], case["library"])
        for case in TOLD["cases"]
    }
    names = ("band", "brusselator_1d", "poisson_2d")
    assert timed == {
        (name, problems.size(name, about), way, library)
        for name in names
        for about in (SMALL, LARGE)
        for way in WAYS
        for library in ("torch", "jax")
    }
    assert all(len(case["seconds"]) >= TOLD["rounds"] for case in TOLD["cases"])


def test_both_libraries_ran_the_functions_of_the_study():
    tree = ast.parse((SCRIPTS / "problems_in_jax.py").read_text("utf-8"))
    written = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert written == {case["problem"] for case in TOLD["cases"]}
    assert written <= set(problems.PROBLEMS)


def test_both_libraries_need_the_same_number_of_passes():
    passes: dict[tuple[str, int], set[int]] = {}
    for case in TOLD["cases"]:
        passes.setdefault((case["problem"], case["n"]), set()).add(case["passes"])
    assert all(len(found) == 1 for found in passes.values())


def test_the_script_names_the_versions_that_ran():
    script = (SCRIPTS / "sparse_in_jax.py").read_text("utf-8")
    for library in ("jax", "asdex", "torch"):
        version = TOLD["provenance"]["versions"][library].partition("+")[0]
        assert f"{library}=={version}" in script


def test_the_compiler_found_the_matrix_of_the_band_alone():
    found = {case["problem"] for case in TOLD["cases"] if case["constant"]}
    assert found == {"band"}
    for page in pages():
        assert "`band`" in page


def test_the_table_shows_the_medians(namespace, capsys):
    namespace("sparse_jacobians/in_jax")
    names = list(dict.fromkeys(case["problem"] for case in TOLD["cases"]))
    seen = []
    for line in capsys.readouterr().out.splitlines():
        first, *cells = line.strip("| ").split(" | ")
        if first.startswith("n = "):
            about = int(first.removeprefix("n = ").replace(",", ""))
        elif first in WAYS:
            seen.append((about, first))
            for name, cell in zip(names, cells, strict=True):
                shown = [float(one.replace(",", "")) for one in cell.split(" / ")]
                for one, library in zip(shown, ("torch", "jax"), strict=True):
                    median = ms(name, about, first, library)
                    assert one == pytest.approx(median, rel=0.06)
    assert seen == [(about, way) for about in (SMALL, LARGE) for way in WAYS]


def test_the_run_had_one_core_and_five_calls_of_the_large_dense_matrices():
    assert (TOLD["provenance"]["cores"], TOLD["provenance"]["threads"]) == (1, 1)
    large = [
        case
        for case in TOLD["cases"]
        if case["way"] == "jacfwd" and round(case["n"], -3) == LARGE
    ]
    assert {len(case["seconds"]) for case in large} == {5}
    seconds = [statistics.median(case["seconds"]) for case in large]
    assert 1.35 < min(seconds) < max(seconds) < 7.5  # "1.4 to 7 s"


def test_jax_wins_each_prepared_call():
    small, large = (ratios("prepared", about) for about in (SMALL, LARGE))
    assert min(*small.values(), *large.values()) > 1
    for name in ("brusselator_1d", "poisson_2d"):
        assert 50 < small[name] < 90
        assert 15.5 < large[name] < 18.5  # "16 to 18 times"


def test_this_package_wins_the_preparing_most_of_which_is_compiling_in_jax():
    for about in (SMALL, LARGE):
        for name, ratio in ratios("preparing", about).items():
            assert 4 < 1 / ratio < 15
            parts = [ms(name, about, way, "jax") for way in ("detect", "color")]
            assert sum(parts) < 0.5 * ms(name, about, "preparing", "jax")


def test_jax_has_caught_up_after_about_forty_matrices():
    for name in ("brusselator_1d", "poisson_2d"):
        for about in (SMALL, LARGE):
            once, each = (
                [ms(name, about, way, library) for library in ("jax", "torch")]
                for way in ("preparing", "prepared")
            )
            assert 33 < (once[0] - once[1]) / (each[1] - each[0]) < 45


def test_detection_takes_as_long_in_both_but_two_to_four_times_as_long_when_large():
    assert all(0.8 < ratio < 1.25 for ratio in ratios("detect", SMALL).values())
    assert all(1.9 < 1 / ratio < 4 for ratio in ratios("detect", LARGE).values())
