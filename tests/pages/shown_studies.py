"""What files of the studies hold, and what snippets print and draw of it."""

import json
import statistics

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
