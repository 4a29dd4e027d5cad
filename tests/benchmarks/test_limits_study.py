"""The study of where memory ends: what it asks for, and that only a GPU runs it."""

import json
import os
import subprocess
import sys

import pytest
import torch
from checks import ROOT
from studies import jacobian_functions, limits, problems
from torch.func import jacrev
from torch.testing import assert_close

CPU, GPU = torch.device("cpu"), torch.device("cuda")
FILES = sorted((ROOT / "benchmarks/results/studies/limits").glob("*.json"))


def test_there_are_no_cases_for_a_cpu():
    assert limits.cases(CPU) == []
    assert limits.cases(GPU)


def test_all_of_it_is_left_out_on_a_cpu_which_is_said(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")}
    command = [sys.executable, "-m", "studies", "limits", "--quick", "--device", "cpu"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "limits: left out, it needs a device cuda\n"


def test_its_functions_have_the_sizes_of_their_labels():
    for case in limits.cases(GPU):  # which only names its cases: none is made
        of = case.labels
        n, m = int(of["n"]), int(of["m"])
        if of["f"] == "band":
            y = problems.band(torch.ones(n, device="meta"))
        else:
            y = jacobian_functions.waves(n, m, torch.device("meta"))(
                torch.ones(n, device="meta")
            )
        assert y.shape == (m,), case.name


def test_chunks_fill_the_j_that_all_rows_at_once_fill(monkeypatch):
    monkeypatch.setattr(limits, "INPUTS", 3)
    monkeypatch.setattr(limits, "OUTPUTS", 8)
    x = torch.randn(3, generator=torch.Generator().manual_seed(1))
    whole = jacrev(jacobian_functions.waves(3, 8, CPU))(x)
    for size in (1, 3, 8):
        assert_close(limits.in_chunks(size, CPU)(), whole)


def test_the_dense_matrix_is_that_of_the_band():
    J = limits.dense(30, CPU)()
    assert_close(J, jacrev(problems.band)(problems.start("band", 30, CPU)))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def told(request):
    return json.loads(request.param.read_text("utf-8"))


def test_the_file_has_the_cases_of_the_study(told):
    expected = [case.labels for case in limits.cases(GPU)]
    assert [case["labels"] for case in told["cases"]] == expected
    assert told["provenance"]["device"] == limits.DEVICE == "cuda"


def test_the_peak_of_a_chunk_has_the_closed_form_of_the_cpus_study(told):
    n, m = limits.INPUTS, limits.OUTPUTS
    inside = n * jacobian_functions.WAVES
    for case in told["cases"]:
        of = case["labels"]
        if of["f"] == "waves" and case["counts"]:
            size = int(of["way"].partition("=")[2])
            # Two tensors of cotangents, one-hot vectors, rows that are done, and what
            # f keeps; large pieces of memory come in steps of 2 MiB, and few are exact
            numbers = 2 * size * inside + size * m + (m - size) * n + 2 * inside + m
            peak = case["counts"]["peak_bytes"]
            assert 0 <= peak - 4 * numbers < 16 * 2**20
            assert peak == 4 * numbers or size > 1024
            assert case["counts"]["result_bytes"] == 4 * n * m


def test_what_does_not_fit_says_so_and_all_else_was_timed(told):
    for case in told["cases"]:
        if case["error"]:
            assert case["error"].startswith("OutOfMemoryError: CUDA out of memory")
            assert (case["counts"], case["seconds"]) == (None, [])
        else:
            assert case["counts"]["peak_bytes"] > case["counts"]["result_bytes"]
            assert len(case["seconds"]) >= 2
    for f in ("waves", "band"):  # the largest do not fit
        errors = [
            bool(one["error"]) for one in told["cases"] if one["labels"]["f"] == f
        ]
        assert errors == sorted(errors)
        assert any(errors)
        assert not all(errors)
