"""The facts of the page rows_or_columns that come from the study, with its bounds.

What the text says of times is asserted for every CPU that was measured, as loosely as
it is said. No test can check the reason that it gives for the time of the largest
chunk, the size of a cache.
"""

import json
from itertools import pairwise
from statistics import median

import pytest
import torch
from bs4 import BeautifulSoup
from checks import ROOT
from checks.topics import assert_said
from markdown import markdown
from oracles import close, jacobian_by_differences
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import TorchDispatchMode

STUDY = ROOT / "benchmarks/results/studies/full_jacobians"
FILES = sorted(STUDY.glob("*.json"))
CPUS = [path for path in FILES if path.name.startswith("cpu_")]  # the text is of these


@pytest.fixture(params=CPUS, ids=lambda path: path.stem)
def told(request):
    return json.loads(request.param.read_text("utf-8"))


def times(told, part, f="mlp"):
    """The median of each case, in seconds, by inputs, outputs and way."""
    found = {}
    for case in told["cases"]:
        of = case["labels"]
        if (of["part"], of["f"]) == (part, f):
            found[of["n"], of["m"], of["way"]] = median(case["seconds"])
    return found


def ratios(told, part, f="mlp"):
    """The time of jacfwd in jacrev's, by outputs per input."""
    found = times(told, part, f)
    shapes = sorted({(m / n, n, m) for n, m, _ in found})
    return {x: found[n, m, "jacfwd"] / found[n, m, "jacrev"] for x, n, m in shapes}


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


def test_there_are_results():
    assert CPUS


# Rows against columns


def test_at_both_ends_the_wrong_way_takes_many_times_as_long(told):
    of = ratios(told, "ways")
    assert min(of) == 1 / 4096
    assert max(of) == 4096
    for x, ratio in of.items():
        if x <= 1 / 256:
            assert ratio > 5
        if x >= 256:
            assert ratio < 1 / 5


FUNCTIONS = {
    "mlp": "ways",
    "elementwise": "modes",
    "softmax": "modes",
    "recurrence": "modes",
}


def test_jacfwd_is_ahead_at_four_times_as_many_outputs_and_jacrev_at_a_quarter(told):
    of = {f: ratios(told, part, f) for f, part in FUNCTIONS.items()}
    assert all(found[4] < 1 for found in of.values())
    del of["recurrence"]
    assert all(found[1 / 4] > 1 for found in of.values())


def test_at_a_square_there_is_less_than_a_factor_of_two_to_gain(told):
    of = {f: ratios(told, part, f)[1] for f, part in FUNCTIONS.items()}
    assert all(1 / 2 < ratio < 2 for ratio in of.values())
    assert of["softmax"] > 1 > of["recurrence"]
    assert 1 < of["mlp"] < 3 / 2  # a little ahead
    assert of["softmax"] < 3 / 2


def test_for_the_loop_the_shape_hardly_matters(told):
    found = times(told, "modes", "recurrence")
    for mode in ("jacrev", "jacfwd"):
        of = [time for (*_, way), time in found.items() if way == mode]
        assert max(of) < 2 * min(of)
    assert all(1 / 2 < r < 1.3 for r in ratios(told, "modes", "recurrence").values())


def test_with_256_inputs_neither_wins_at_the_square_and_jacfwd_far_from_it(told):
    of = ratios(told, "wider")
    assert 1 / 2 < of[1] < 2
    assert of[8] < 0.5
    shapes = [(n, m) for n, m, way in times(told, "wider") if way == "jacrev"]
    assert shapes[0] == (256, 64)
    assert shapes[-1] == (256, 2048)


def test_the_product_of_inputs_and_outputs_stays_the_same(told):
    for part, f in (("ways", "mlp"), ("modes", "softmax"), ("modes", "recurrence")):
        assert len({n * m for n, m, _ in times(told, part, f)}) == 1


def test_the_figure_and_its_table_show_the_medians_of_the_file(namespace, capfd):
    ns = namespace("rows_or_columns/crossover")
    shown = tables(capfd.readouterr().out)
    assert len(shown) == 2 * len(FILES)
    for place, path in enumerate(FILES):
        told = json.loads(path.read_text("utf-8"))
        head, *rows, last = shown[place]
        assert head == ["m / n", *ns["names"].values()]
        assert last[0] == "equal at"
        for column, f in enumerate(ns["names"], start=1):
            of = ratios(told, "ways" if f == "mlp" else "modes", f)
            cells = {number(row[0]): row[column] for row in rows if row[column]}
            assert list(cells) == list(of)
            for x, ratio in of.items():
                assert number(cells[x]) == pytest.approx(ratio, rel=0.06)
            if last[column] != "none":
                at = number(last[column])
                below = max((x for x in of if x <= at), default=min(of))
                above = min(x for x in of if x >= at * 0.94)
                assert of[below] >= 1 / 1.1
                assert of[above] <= 1.1
        wider = shown[len(FILES) + place]
        expected = ratios(told, "wider")
        assert [number(one) for one in wider[0][1:]] == list(expected)
    (line, *_), ax = ns["ax"].lines, ns["ax"]
    of = ratios(told, "ways")
    assert list(line.get_xdata()) == list(of)
    assert list(line.get_ydata()) == pytest.approx(list(of.values()))
    assert ax.get_xscale() == ax.get_yscale() == "log"
    low, high = ax.collections[0].get_datalim(ax.transData).intervaly
    assert low <= min(of.values()) < max(of.values()) <= high


# Operations


def test_the_two_ways_start_different_numbers_of_operations(namespace):
    ns = namespace("rows_or_columns/operations")
    counts = {f.__name__: of for f, of in ns["counts"].items()}
    for name in ("products", "softmax"):
        _, rows, columns = counts[name]
        assert 1.5 < columns / rows < 2.5
    assert counts["elementwise"][1] == counts["elementwise"][2]
    assert counts["loop"][1] > 1.4 * counts["loop"][2]
    x = ns["x"].double()
    for f in (ns["elementwise"], ns["softmax"], ns["loop"]):
        close(jacrev(f)(x), jacobian_by_differences(f, x))
        close(jacfwd(f)(x), jacrev(f)(x))


def test_the_counts_do_not_depend_on_the_number_of_vectors(namespace):
    ns = namespace("rows_or_columns/operations")

    def first(x):
        return ns["elementwise"](x)[:5]

    for way in (jacrev, jacfwd):
        found = []
        for f in (first, ns["elementwise"]):
            with ns["Count"]() as count:
                way(f)(ns["x"])
            found.append(count.operations)
        assert abs(found[0] - found[1]) <= 2  # the slice and its rule


def test_backward_of_an_element_read_makes_a_vector_of_zeros():
    made = []

    class Made(TorchDispatchMode):
        def __torch_dispatch__(self, op, types, args=(), kwargs=None):
            result = op(*args, **(kwargs or {}))
            made.append((op.overloadpacket.__name__, tuple(result.shape)))
            return result

    x = torch.ones(6, requires_grad=True)
    with Made():
        (x[2] + x[4]).backward()
    assert made.count(("select_backward", (6,))) == 2


# All ways


def test_loops_are_slow_where_there_are_many_outputs(told):
    of = times(told, "ways")
    loops = ("functional.jacobian", "loop over grad", "jacrev, chunk_size=1")
    for way in loops:
        assert of[64, 64, way] > 3 * of[64, 64, "jacrev"], way
        assert of[1, 4096, way] > 200 * of[1, 4096, "jacfwd"], way
        assert of[4096, 1, way] < 3 * of[4096, 1, "jacrev"], way


def test_three_ways_to_send_one_batch_back_take_about_the_same_time(told):
    of = times(told, "ways")
    for n, m in ((4096, 1), (64, 64), (1, 4096)):
        batches = [
            of[n, m, w] for w in ("jacrev", "vectorize=True", "is_grads_batched")
        ]
        assert max(batches) < 2 * min(batches), (n, m)


def test_the_table_of_ways_shows_the_medians(namespace, capfd):
    namespace("rows_or_columns/ways")
    for (head, *rows), path in zip(tables(capfd.readouterr().out), FILES, strict=True):
        of = times(json.loads(path.read_text("utf-8")), "ways")
        shapes = [tuple(map(int, cell.split(" to "))) for cell in head[1:]]
        assert {row[0] for row in rows} == {way for _, _, way in of}
        for way, *cells in rows:
            for shape, cell in zip(shapes, cells, strict=True):
                expected = 1000 * of[*shape, way]
                assert number(cell) == pytest.approx(expected, rel=0.06)


# Chunks


def chunks(told):
    found = {}
    for case in told["cases"]:
        if case["labels"]["part"] == "chunks":
            size = case["labels"]["way"].rpartition("=")[2]
            found[int(size) if size.isdigit() else size] = case
    return found


def test_the_peak_falls_with_chunk_size_to_a_four_hundredth(told):
    of = {size: case["counts"]["peak_bytes"] for size, case in chunks(told).items()}
    columns = of.pop("jacfwd")
    sizes = sorted(of)
    assert (sizes[0], sizes[-1]) == (1, 1024)
    assert 400 <= of[1024] / of[1] < 450
    for small, large in pairwise(sizes):
        assert 1.3 < of[large] / of[small] < 2.01
    assert of[128] < 64 * 2**20 < of[256]
    assert of[16] < columns < of[32]
    assert 128 * 2**20 == 1024 * (32 * 1024) * 4
    for size, shown in ((1, "0.6 MiB"), (1024, "260 MiB")):
        assert_said("rows_or_columns", shown)
        assert of[size] / 2**20 == pytest.approx(float(shown.split()[0]), rel=0.06)


def test_the_fastest_chunk_is_neither_the_smallest_nor_the_largest(told):
    of = {size: median(case["seconds"]) for size, case in chunks(told).items()}
    columns = of.pop("jacfwd")
    assert 10 * columns < min(of.values())
    assert min(of, key=lambda size: of[size]) not in (1, 1024)


def test_the_figure_and_table_of_chunks_show_the_file(namespace, capfd):
    ns = namespace("rows_or_columns/chunks")
    for (_, *rows), path in zip(tables(capfd.readouterr().out), FILES, strict=True):
        of = chunks(json.loads(path.read_text("utf-8")))
        assert [row[0] for row in rows] == [str(size) for size in of]
        for (_, peak, times_J, time), case in zip(rows, of.values(), strict=True):
            counts = case["counts"]
            assert number(peak) == pytest.approx(counts["peak_bytes"] / 2**20, abs=0.06)
            ratio = counts["peak_bytes"] / counts["result_bytes"]
            assert number(times_J) == pytest.approx(ratio, abs=0.51)
            expected = 1000 * median(case["seconds"])
            assert number(time) == pytest.approx(expected, rel=0.06)
    line, limit, columns = ns["above"].lines
    sizes = [size for size in of if size != "jacfwd"]
    assert list(line.get_xdata()) == sizes
    assert {*limit.get_ydata()} == {ns["limit"]} == {64}
    assert {*columns.get_ydata()} == {of["jacfwd"]["counts"]["peak_bytes"] / 2**20}
    medians = [1000 * median(of[size]["seconds"]) for size in sizes]
    assert list(ns["below"].lines[0].get_ydata()) == pytest.approx(medians)
