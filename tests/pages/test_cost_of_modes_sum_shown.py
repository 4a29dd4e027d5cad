"""What the tables and figures of the sum show is what the files hold."""

import json

import pytest
from shown_studies import RESULTS, median, ratios, read, tables


def test_the_table_of_the_sum_has_the_medians_and_the_machines(namespace, capfd):
    namespace("cost_of_modes/sum_or_ones_times")
    printed = capfd.readouterr().out
    files = read("sum_or_ones")
    for file in files:
        told = file["provenance"]
        machine = f"{told['device_name']}, {told['threads']} threads"
        assert f"{machine}, torch {told['torch']}, {told['date']}" in printed
    ((heads, *rows),) = tables(printed)
    lengths = sorted({case["labels"]["length"] for case in files[0]["cases"]})
    assert [row[0] for row in rows] == [f"{n:,}" for n in lengths]
    for length, row in zip(lengths, rows, strict=True):
        for way, cell in zip(heads[1:], row[1:], strict=True):
            for file, one in zip(files, cell.split("\u00a0/\u00a0"), strict=True):
                time = 1e6 * median(file, length=length, way=way)
                shown = float(one.replace(",", ""))
                half = 0.051 if time < 100 else 0.51  # of the last digit
                assert shown == pytest.approx(time, abs=half), way


def test_the_plot_of_the_sum_has_a_line_for_each_way_over_the_sum(namespace):
    panels = namespace("cost_of_modes/sum_or_ones_times")["panels"][:, 0]
    devices = {"cpu": "CPU", "cuda": "GPU"}
    for file, ax in zip(read("sum_or_ones"), panels, strict=True):
        assert ax.get_title() == devices[file["provenance"]["device"]]
        assert len(ax.containers) == 4
        for container in ax.containers:
            way = container.get_label()
            for length, ratio in zip(*ratios(container), strict=True):
                sums = median(file, length=length, way="sum")
                time = median(file, length=length, way=way)
                assert ratio == pytest.approx(time / sums, rel=1e-4)
                assert 0 < ratio < ax.get_ylim()[1]


def test_the_page_measurements_lists_every_file_of_every_study(namespace, capfd):
    namespace("measurements/studies")
    ((heads, *rows),) = tables(capfd.readouterr().out)
    paths = sorted((RESULTS / "studies").glob("*/*.json"))
    assert paths
    for path, row in zip(paths, rows, strict=True):
        data = json.loads(path.read_text("utf-8"))
        told = dict(zip(heads, row, strict=True))
        assert told["study"] == path.parent.name == data["study"]
        assert told["machine"] == data["provenance"]["device_name"]
        assert data["provenance"]["commit"].startswith(told["commit"][:7])
        assert ("changed" in told["commit"]) != data["provenance"]["clean"]
        assert int(told["cases"]) == len(data["cases"])
        timings = [len(case["seconds"]) for case in data["cases"]]
        assert told["timings"] == f"{sum(timings):,}"
        errors = [case for case in data["cases"] if case["error"]]
        assert int(told["failed"]) == len(errors)


def test_every_failure_is_one_that_the_page_measurements_explains():
    refused = "donated buffers", "does not currently support double backward"
    causes = {"modes_compiled": refused, "limits": ("OutOfMemoryError",)}
    for path in sorted((RESULTS / "studies").glob("*/*.json")):
        data = json.loads(path.read_text("utf-8"))
        errors = [case["error"] for case in data["cases"] if case["error"]]
        counts = {"modes_compiled": 5, "limits": 4}
        assert len(errors) == counts.get(data["study"], 0), path
        for error in errors:
            assert any(cause in error for cause in causes[data["study"]]), error
        if data["provenance"]["device"] == "cuda":
            assert all(len(case["blocks"]) <= 3 for case in data["cases"]), path
        else:
            assert data["study"] != "limits"
