"""The harness of the studies: what it measures, keeps, and goes on with."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import torch
from checks import ROOT
from studies import harness, machine, results
from studies.case import Case

CPU = torch.device("cpu")


def study_of(*cases, title="two sums"):
    """A study as a module would be; its source is this file."""
    return SimpleNamespace(
        TITLE=title,
        SECONDS=60,
        __name__="studies.trivial",
        __file__=__file__,
        cases=lambda device: list(cases),
    )


def sums(*names, told=None, counts=None):
    """A case for each name; `told` gets the name whenever a case is made."""

    def case(name):
        def make(device):
            if told is not None:
                told.append(name)
            x = torch.ones(3, device=device)
            return lambda: x.sum()

        return Case({"name": name}, make, counts)

    return [case(name) for name in names]


def run(folder, *cases, said=None, **options):
    say = (said if said is not None else []).append
    options = {"rounds": 2, "seed": 7, "seconds": 60, "share": 1e-4} | options
    return harness.run(study_of(*cases), folder, CPU, say=say, **options)


def read(path):
    return json.loads(path.read_text("utf-8"))


def test_a_study_of_two_cases_from_end_to_end(tmp_path):
    cases = sums("one", "other", counts=lambda device: {"flops": 2})
    path = run(tmp_path, *cases)
    found = read(path)
    assert path.parent.name == found["study"] == "trivial"
    assert found["complete"]
    assert [case["labels"]["name"] for case in found["cases"]] == ["one", "other"]
    for case in found["cases"]:
        assert case["counts"] == {"flops": 2}
        assert case["error"] is None
        assert len(case["calls"]) == len(case["blocks"]) == 2
        assert len(case["seconds"]) == sum(case["blocks"])
        assert all(0 < seconds < 1 for seconds in case["seconds"])
    # One case a line, so that a diff of the file can be read
    assert path.read_text("utf-8").count('\n  {"labels"') == 2


def test_counts_are_taken_once(tmp_path):
    taken: list[int] = []

    def counts(device):
        taken.append(1)
        return {}

    run(tmp_path, *sums("one", counts=counts))
    assert len(taken) == 1


def test_the_order_is_random_but_follows_from_the_seed(tmp_path):
    names = [str(number) for number in range(6)]
    orders = []
    for seed in (7, 7, 8):
        told: list[str] = []
        run(tmp_path, *sums(*names, told=told), seed=seed, fresh=True)
        assert sorted(told[:6]) == sorted(told[6:]) == sorted(names)
        assert told[:6] != told[6:] != names
        orders.append(told)
    assert orders[0] == orders[1] != orders[2]
    path = next(tmp_path.glob("trivial/*.json"))
    assert read(path)["seed"] == 8


def test_a_failing_case_is_told_in_one_line_and_ends_nothing(tmp_path):
    def make(device):
        raise NotImplementedError("no kernel\nand a long explanation")

    path = run(tmp_path, Case({"name": "fails"}, make), *sums("works"))
    fails, works = read(path)["cases"]
    assert fails["error"] == "NotImplementedError: no kernel"
    assert fails["seconds"] == []
    assert works["seconds"]
    assert read(path)["complete"]


def stopping(after):
    """Cases of which one is interrupted at the `after`th time that any is made."""
    told: list[str] = []

    def make(device):
        told.append("x")
        if len(told) == after:
            raise KeyboardInterrupt
        return lambda: None

    return [Case({"name": str(number)}, make) for number in range(3)], told


@pytest.mark.parametrize("after", [1, 2, 4, 6])
def test_a_stopped_run_goes_on_with_what_is_missing(tmp_path, after):
    cases, told = stopping(after)
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, *cases, said=said)
    assert f"stopped; {after - 1} timings are kept" in said[-1]
    path = next(tmp_path.glob("trivial/*.json"))
    kept = read(path)
    assert not kept["complete"]
    run(tmp_path, *cases, said=said, seed=99)
    assert any("goes on" in line for line in said)
    found = read(path)
    assert found["complete"]
    assert found["seed"] == kept["seed"] == 7
    assert len(told) == 6 + 1  # three cases, two rounds, and the one that was stopped
    for before, now in zip(kept["cases"], found["cases"], strict=True):
        assert now["seconds"][: len(before["seconds"])] == before["seconds"]
        assert len(now["blocks"]) == 2


def test_a_complete_study_is_left_alone_unless_it_is_to_be_fresh(tmp_path):
    told: list[str] = []
    said: list[str] = []
    path = run(tmp_path, *sums("one", told=told))
    text = path.read_bytes()
    run(tmp_path, *sums("one", told=told), said=said)
    assert "FRESH=1" in said[-1]
    assert path.read_bytes() == text
    run(tmp_path, *sums("one", told=told), fresh=True)
    assert len(told) == 4


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda text: text[: len(text) // 2], "damaged"),
        (lambda text: "[]", "damaged"),
        (lambda text: "{}", "damaged"),
        (lambda text: text.replace('"blocks": [', '"blocks": [1000, ', 1), "damaged"),
        (lambda text: text.replace('"torch": "', '"torch": "9', 1), "another torch"),
        (lambda text: text.replace('"source": "', '"source": "z'), "another source"),
        (lambda text: text.replace('"threads": ', '"threads": 9'), "another threads"),
        (lambda text: text.replace('{"name": "one"}', '{"name": "two"}'), "others"),
    ],
)
def test_a_damaged_or_foreign_file_is_begun_anew_and_why_is_said(
    tmp_path, damage, reason
):
    path = run(tmp_path, *sums("one"))
    text = path.read_text("utf-8").replace('"complete": true', '"complete": false')
    assert damage(text) != text
    path.write_text(damage(text), "utf-8")
    said: list[str] = []
    run(tmp_path, *sums("one"), said=said)
    assert any("begins anew" in line and reason in line for line in said), said
    assert read(path)["complete"]


def test_rounds_that_would_end_too_late_are_left_out(tmp_path):
    path = run(tmp_path, *sums("one"), rounds=5, seconds=1e-6)
    assert len(read(path)["cases"][0]["blocks"]) == 1
    assert read(path)["complete"]


def test_two_cases_of_the_same_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="same labels"):
        run(tmp_path, *sums("one", "one"))


def test_provenance_has_all_that_a_comparison_needs():
    told = machine.provenance(CPU)
    assert told["device"] == "cpu"
    assert told["torch"] == torch.__version__
    assert told["threads"] == torch.get_num_threads()
    assert told["cuda"] is told["driver"] is None
    assert {"cpu", "cores", "memory_gib", "date", "command", "load_before", "python",
            "device_name", "device_memory_gib", "system"} <= told.keys()  # fmt: skip


def test_the_commit_is_that_of_the_clone_and_none_outside_one(monkeypatch, tmp_path):
    here = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    head = subprocess.run(here, capture_output=True, text=True)
    if head.returncode:
        pytest.skip("not a clone")
    assert machine.commit()["commit"] == head.stdout.strip()
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    assert machine.commit() == {"commit": None, "clean": None}


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        (("cpu", "Intel(R) Xeon(R) Processor", 2), "cpu_intel_xeon_2_cores"),
        (("cpu", "Intel(R) Xeon(R) CPU E5-2673 v4 @ 2.30GHz", 4),
         "cpu_intel_xeon_e5_2673_v4_4_cores"),
        (("cpu", "AMD EPYC 7763 64-Core Processor", 16), "cpu_amd_epyc_7763_16_cores"),
        (("cuda", "NVIDIA H100 80GB HBM3", 8), "cuda_nvidia_h100_80gb_hbm3"),
    ],
)  # fmt: skip
def test_a_machine_has_a_name_for_files(told, slug):
    keys = ("device", "device_name", "cores")
    assert machine.slug(dict(zip(keys, told, strict=True))) == slug


def test_a_file_is_replaced_whole(tmp_path, monkeypatch):
    path = tmp_path / "one.json"
    path.write_text("before", "utf-8")
    monkeypatch.setattr(os, "replace", lambda *paths: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        results.write(path, {"study": "x", "cases": []})
    assert path.read_text("utf-8") == "before"


def test_an_unknown_study_is_refused_with_the_names_there_are():
    env = {**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")}
    command = [sys.executable, "-m", "studies", "nonsense"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no such study: nonsense" in done.stderr


def test_traces_of_the_profiler_are_left_out_and_nothing_else():
    program = """
import os, sys
from studies.__main__ import leave_out_traces
leave_out_traces()
os.write(2, b"USDT:12:00 profiler_start\\nterminate called\\n")
print("USDT of our own", file=sys.stderr)
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    lines = {"terminate called", "USDT of our own"}
    assert set(done.stderr.splitlines()) == lines
