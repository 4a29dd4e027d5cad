"""What the study of whole Jacobians found, as tests of rows_or_columns look at it."""

import json
from statistics import median

from bs4 import BeautifulSoup
from checks import ROOT
from markdown import markdown

STUDIES = ROOT / "benchmarks/results/studies"
FILES = sorted(STUDIES.glob("full_jacobians/*.json"))
CPUS = [path for path in FILES if path.name.startswith("cpu_")]
GPUS = [path for path in FILES if path.name.startswith("cuda_")]
FUNCTIONS = {
    "mlp": "ways",
    "elementwise": "modes",
    "softmax": "modes",
    "recurrence": "modes",
}


def read(path):
    return json.loads(path.read_text("utf-8"))


def of_part(told, part, f="mlp"):
    """The cases, by inputs, outputs and way."""
    found = {}
    for case in told["cases"]:
        of = case["labels"]
        if (of["part"], of["f"]) == (part, f):
            found[of["n"], of["m"], of["way"]] = case
    return found


def times(told, part, f="mlp"):
    """The median of each case, in seconds, by inputs, outputs and way."""
    cases = of_part(told, part, f)
    return {key: median(case["seconds"]) for key, case in cases.items()}


def ratios(told, part, f="mlp"):
    """The time of jacfwd in jacrev's, by outputs per input."""
    found = times(told, part, f)
    shapes = sorted({(m / n, n, m) for n, m, _ in found})
    return {x: found[n, m, "jacfwd"] / found[n, m, "jacrev"] for x, n, m in shapes}


def chunks(told):
    """The cases of the chunks by size, and that of jacfwd by its name."""
    found = {}
    for (*_, way), case in of_part(told, "chunks", "waves").items():
        size = way.rpartition("=")[2]
        found[int(size) if size.isdigit() else size] = case
    return found


def tables(printed):
    """The cells of each table that was printed, row by row."""
    html = BeautifulSoup(markdown(printed, extensions=["tables"]), "html.parser")
    return [
        [[cell.get_text() for cell in row.select("th, td")] for row in one.select("tr")]
        for one in html.select("table")
    ]


def number(cell):
    """What a cell says: 1/16, 2,700 ms, 8.4 MiB."""
    first = cell.split()[0].replace(",", "")
    above, _, below = first.partition("/")
    return float(above) / float(below or 1)
