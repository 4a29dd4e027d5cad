"""What the tables and the figure of the page cost_of_hvp show is in the files."""

import json
import statistics
from typing import Any

import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from markdown import markdown

RESULTS = ROOT / "benchmarks" / "results"


def read(study):
    paths = sorted((RESULTS / "studies" / study).glob("*.json"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def found(file, **labels):
    """The case with these labels."""
    (case,) = (one for one in file["cases"] if labels.items() <= one["labels"].items())
    return case


def median(file, **labels):
    return statistics.median(found(file, **labels)["seconds"])


def ratios(container):
    """The places and the heights of a line with error bars."""
    line, _, _ = tuple(container)
    return line.get_xdata().tolist(), line.get_ydata().tolist()


def tables(printed):
    """The cells of every printed table, its heads first."""
    html = BeautifulSoup(markdown(printed, extensions=["tables"]), "html.parser")
    return [
        [
            [cell.get_text() for cell in row.select("th, td")]
            for row in table.select("tr")
        ]
        for table in html.select("table")
    ]


def beside(file, net, batch, way):
    """The gradient that a way is compared with."""
    labels = found(file, net=net, batch=batch, way=way)["labels"]
    return {"net": net, "batch": batch, "way": labels["beside"]}


def test_the_tables_of_hvps_have_multiples_milliseconds_and_mebibytes(namespace, capfd):
    ns = namespace("cost_of_hvp/hvp_times")
    shown = tables(capfd.readouterr().out)
    files = read("hvp")
    assert len(shown) == 2 * len(files)
    for place, file in enumerate(files):
        for heads, *rows in (shown[place], shown[len(files) + place]):
            times = any(head.endswith(", ms") for head in heads)
            all_labels = [case["labels"] for case in file["cases"]]
            wanted_rows = {(one["net"], one["batch"]) for one in all_labels}
            assert {(row[0], int(row[1])) for row in rows} == wanted_rows
            for net, batch, *cells in rows:
                for way, cell in zip(ns["ALL"], cells, strict=True):
                    labels = {"net": net, "batch": int(batch), "way": way}
                    unit = beside(file, net, int(batch), way)
                    if not times:
                        peak = found(file, **labels)["counts"]["peak_bytes"]
                        wanted = peak / 2**20
                    elif "gradient" in way:
                        assert unit == labels
                        wanted = 1000 * median(file, **labels)
                    else:
                        wanted = median(file, **labels) / median(file, **unit)
                    assert float(cell) == pytest.approx(wanted, abs=0.051)


def test_the_plot_of_hvps_has_times_operations_and_what_was_published(namespace):
    from matplotlib import pyplot

    ns = namespace("cost_of_hvp/hvp_times")
    for file, number in zip(read("hvp"), pyplot.get_fignums(), strict=True):
        ax = pyplot.figure(number).axes[0]
        batch = max(case["labels"]["batch"] for case in file["cases"])
        assert [one.get_label() for one in ax.containers] == ns["WAYS"]
        for way, container in zip(ns["WAYS"], ax.containers, strict=True):
            _, heights = ratios(container)
            for net, ratio in zip(ns["NETS"], heights, strict=True):
                unit = beside(file, net, batch, way)
                time = median(file, net=net, batch=batch, way=way)
                assert ratio == pytest.approx(time / median(file, **unit), rel=1e-4)
        marks = [line for line in ax.lines if line.get_marker() == "*"]
        stars: list[Any] = [line.get_ydata() for line in marks]
        for net_place, net in enumerate(("resnet34", "vit", "bert")):
            for way, star in zip(ns["WAYS"], stars, strict=False):
                told = published(net, way)
                assert star[net_place] == pytest.approx(told)
        assert len(stars) == 3


def published(net, way):
    told = json.loads((RESULTS / "hvp_published.json").read_text("utf-8"))
    less, once = (
        next(
            row["median"]
            for row in told["rows"]["torch"]
            if (row["net"], row["batch"], row["way"]) == (net, 64, name)
        )
        for name in (way, "gradient")
    )
    return 1 + less / once


def test_the_published_table_has_the_gradient_added_again(namespace, capfd):
    namespace("cost_of_hvp/hvp_published")
    ((heads, *rows),) = tables(capfd.readouterr().out)
    assert [row[0] for row in rows] == ["resnet34", "vit", "bert"]
    for net, _, *cells in rows:
        for way, cell in zip(heads[2:], cells, strict=True):
            assert float(cell) == pytest.approx(published(net, way), abs=0.0051)
