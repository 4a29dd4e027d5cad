"""What the tables and the figure of the page cost_of_hvp show is in the files."""

import json
from typing import Any

import pytest
from shown_studies import RESULTS, found, median, ratios, read, tables


def beside(file, net, batch, way):
    """The gradient that a way is compared with."""
    labels = found(file, net=net, batch=batch, way=way)["labels"]
    return {"net": net, "batch": batch, "way": labels["beside"]}


def cell_of(file, net, batch, way, times):
    """What a table is to show: milliseconds of a gradient, multiples, or MiB."""
    labels = {"net": net, "batch": batch, "way": way}
    if not times:
        return found(file, **labels)["counts"]["peak_bytes"] / 2**20
    unit = beside(file, net, batch, way)
    if "gradient" in way:
        assert unit == labels
        return 1000 * median(file, **labels)
    return median(file, **labels) / median(file, **unit)


def ends(file):
    sizes = {case["labels"]["batch"] for case in file["cases"]}
    return min(sizes), max(sizes)


def test_the_tables_of_hvps_have_multiples_milliseconds_and_mebibytes(namespace, capfd):
    ns = namespace("cost_of_hvp/hvp_times")
    printed = capfd.readouterr().out
    *of_times, (heads, *of_peaks) = tables(printed)
    for file, (_, *rows) in zip(read("hvp"), of_times, strict=True):
        told = file["provenance"]
        machine = f"{told['device_name']}, {told['threads']} threads"
        assert printed.count(f"{machine}, torch {told['torch']}, {told['date']}") == 2
        wanted_rows = [(net, str(size)) for net in ns["NETS"] for size in ends(file)]
        assert [tuple(row[:2]) for row in rows] == wanted_rows
        for net, batch, *cells in rows:
            for way, cell in zip(ns["ALL"], cells, strict=True):
                wanted = cell_of(file, net, int(batch), way, times=True)
                assert float(cell) == pytest.approx(wanted, abs=0.051)
    assert heads[1] == "on"
    devices = {"CPU": "cpu", "GPU": "cuda"}
    files = {file["provenance"]["device"]: file for file in read("hvp")}
    assert [row[0] for row in of_peaks[::2]] == ns["NETS"]
    for net, on, *cells in of_peaks:
        file = files[devices[on]]
        for way, cell in zip(ns["ALL"], cells, strict=True):
            wanted = cell_of(file, net, ends(file)[1], way, times=False)
            assert float(cell) == pytest.approx(wanted, abs=0.051)


def test_the_plot_of_hvps_has_times_operations_and_what_was_published(namespace):
    from matplotlib import pyplot

    ns = namespace("cost_of_hvp/hvp_times")
    (number,) = pyplot.get_fignums()
    panels = pyplot.figure(number).axes
    for file, ax in zip(read("hvp"), panels, strict=True):
        assert ax.get_title() == file["provenance"]["device_name"]
        _, batch = ends(file)
        assert [one.get_label() for one in ax.containers] == ns["WAYS"]
        for way, container in zip(ns["WAYS"], ax.containers, strict=True):
            _, heights = ratios(container)
            for net, ratio in zip(ns["NETS"], heights, strict=True):
                wanted = cell_of(file, net, batch, way, times=True)
                assert ratio == pytest.approx(wanted, rel=1e-4)
                assert 0 < ratio < ax.get_ylim()[1]
        drawn: dict[Any, list[Any]] = {"_": [], "*": []}
        for line in ax.lines:
            drawn.setdefault(line.get_marker(), []).append(line.get_ydata())
        stars, flops = drawn["*"], drawn["_"][2::3]  # after the caps of a way's bars
        for way, dash in zip(ns["WAYS"], flops, strict=True):
            for net, ratio in zip(ns["NETS"], dash, strict=True):
                one = found(file, net=net, batch=batch, way=way)
                unit = found(file, **beside(file, net, batch, way))
                wanted = one["counts"]["flops"] / unit["counts"]["flops"]
                assert ratio == pytest.approx(wanted)
        assert len(stars) == 3
        for way, star in zip(ns["WAYS"], stars, strict=False):
            for net, ratio in zip(("resnet34", "vit", "bert"), star, strict=True):
                assert ratio == pytest.approx(published(net, way))


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
