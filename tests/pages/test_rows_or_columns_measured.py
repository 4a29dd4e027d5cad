"""The facts of the page rows_or_columns that come from the study on a CPU.

What the text says of times is asserted for every CPU that was measured, as loosely as
it is said; what it says of a GPU, test_rows_or_columns_on_a_gpu.py asserts. Figures and
tables are compared with the files of all machines. No test checks how large tensors
get their memory: with MALLOC_MMAP_THRESHOLD_=4000000000 large chunks are faster.
"""

from itertools import pairwise
from statistics import median

import pytest
import torch
from checks.topics import assert_said, source
from measured_jacobians import (
    CPUS,
    FILES,
    FUNCTIONS,
    GPUS,
    chunks,
    number,
    ratios,
    read,
    tables,
    times,
)
from oracles import close, jacobian_by_differences
from torch.func import jacfwd, jacrev
from torch.utils._python_dispatch import TorchDispatchMode


@pytest.fixture(params=CPUS, ids=lambda path: path.stem)
def told(request):
    return read(request.param)


def test_there_are_results():
    assert CPUS


def test_inputs_times_outputs_stay_as_they_are_for_each_function(told):
    products = {
        f: {n * m for n, m, _ in times(told, part, f)} for f, part in FUNCTIONS.items()
    }
    assert products.pop("recurrence") == {256}
    assert all(product == {4096} for product in products.values())


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
    *shown, wider = tables(capfd.readouterr().out)
    order = CPUS + GPUS
    assert sorted(order) == FILES
    for (head, *rows, last), path in zip(shown, order, strict=True):
        told = read(path)
        assert head == ["m / n", *ns["names"].values()]
        assert last[0] == "equal at"
        for column, f in enumerate(ns["names"], start=1):
            of = ratios(told, FUNCTIONS[f], f)
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
    head, *rows = wider
    for row, path in zip(rows, FILES, strict=True):
        expected = ratios(read(path), "wider")
        assert row[0] == ("CPU" if path in CPUS else "GPU")
        assert [number(one) for one in head[1:]] == list(expected)
        for cell, ratio in zip(row[1:], expected.values(), strict=True):
            assert number(cell) == pytest.approx(ratio, rel=0.06)
    for ax, path in zip(ns["axes"].flat, FILES, strict=True):
        assert ax.get_title() == ("CPU" if path in CPUS else "GPU")
        of = ratios(read(path), "ways")
        line = ax.lines[0]
        assert list(line.get_xdata()) == list(of)
        assert list(line.get_ydata()) == pytest.approx(list(of.values()))
        assert ax.get_xscale() == ax.get_yscale() == "log"
        low, high = ax.collections[0].get_datalim(ax.transData).intervaly
        assert low <= min(of.values()) < max(of.values()) <= high
    assert len({ax.get_ylim() for ax in ns["axes"].flat}) == 1


@pytest.mark.parametrize(
    ("ratios", "at"),
    [((2, 0.5), 2), ((0.5, 2), 2), ((2, 1.5), None), ((2, 0.5, 2, 0.5), None)],
)
def test_a_line_has_a_crossing_only_if_it_crosses_once(namespace, ratios, at):
    ns = namespace("rows_or_columns/crossover")
    found = ns["crossing"]({4**i: (0, ratio, 0) for i, ratio in enumerate(ratios)})
    assert found == (at and pytest.approx(at))


# Operations


def test_the_two_ways_start_different_numbers_of_operations(namespace):
    ns = namespace("rows_or_columns/operations")
    counts = {f.__name__: of for f, of in ns["counts"].items()}
    products, softmax = (counts[f][2] / counts[f][1] for f in ("products", "softmax"))
    en, zh = (source(one, "rows_or_columns") for one in ("en", "zh"))
    assert f" {products:.1f} and {softmax:.1f} times as many operations" in en
    assert f" {products:.1f} 倍和 {softmax:.1f} 倍" in zh
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
        assert 5 < of[64, 64, way] / of[64, 64, "jacrev"] < 20, way
        assert 500 < of[1, 4096, way] / of[1, 4096, "jacfwd"] < 2000, way
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
        of = times(read(path), "ways")
        shapes = [tuple(map(int, cell.split(" to "))) for cell in head[1:]]
        assert {row[0] for row in rows} == {way for _, _, way in of}
        for way, *cells in rows:
            for shape, cell in zip(shapes, cells, strict=True):
                expected = 1000 * of[*shape, way]
                assert number(cell) == pytest.approx(expected, rel=0.06)


# Chunks


def test_the_peak_falls_with_chunk_size_to_a_four_hundredth(told):
    of = {size: case["counts"]["peak_bytes"] for size, case in chunks(told).items()}
    columns = of.pop("jacfwd")
    sizes = sorted(of)
    assert (sizes[0], sizes[-1]) == (1, 1024)
    assert 400 <= of[1024] / of[1] < 450
    for small, large in pairwise(sizes):
        assert 1.3 < of[large] / of[small] < 2.01
    assert of[16] < columns < of[32]
    assert 128 * 2**20 == 1024 * (32 * 1024) * 4
    for size, shown in ((1, "0.6 MiB"), (1024, "260 MiB"), ("jacfwd", "8.4 MiB")):
        assert_said("rows_or_columns", shown)
        peak = columns if size == "jacfwd" else of[size]
        assert peak / 2**20 == pytest.approx(float(shown.split()[0]), rel=0.06)


def test_the_fastest_chunk_is_neither_the_smallest_nor_the_largest(told):
    of = {size: median(case["seconds"]) for size, case in chunks(told).items()}
    columns = of.pop("jacfwd")
    assert 10 * columns < min(of.values())
    assert min(of, key=lambda size: of[size]) not in (1, 1024)


def test_the_figure_and_table_of_chunks_show_the_files(namespace, capfd):
    ns = namespace("rows_or_columns/chunks")
    ((head, *rows),) = tables(capfd.readouterr().out)
    names = ["CPU" if path in CPUS else "GPU" for path in FILES]
    assert head[1:] == [f"{name}, {unit}" for unit in ("MiB", "ms") for name in names]
    for place, path in enumerate(FILES):
        of = chunks(read(path))
        assert [row[0] for row in rows] == [str(size) for size in of]
        for row, case in zip(rows, of.values(), strict=True):
            peak, time = row[1 + place], row[1 + len(FILES) + place]
            expected = case["counts"]["peak_bytes"] / 2**20
            assert number(peak) == pytest.approx(expected, abs=0.06)
            expected = 1000 * median(case["seconds"])
            assert number(time) == pytest.approx(expected, rel=0.06)
        line, columns = ns["above"].lines[2 * place : 2 * place + 2]
        sizes = [size for size in of if size != "jacfwd"]
        assert list(line.get_xdata()) == sizes
        peaks = [of[size]["counts"]["peak_bytes"] / 2**20 for size in sizes]
        assert list(line.get_ydata()) == peaks
        assert line.get_label() == f"jacrev, {names[place]}"
        assert columns.get_label() == f"jacfwd, {names[place]}"
        assert {*columns.get_ydata()} == {of["jacfwd"]["counts"]["peak_bytes"] / 2**20}
        line, columns = ns["below"].lines[2 * place : 2 * place + 2]
        medians = [1000 * median(of[size]["seconds"]) for size in sizes]
        assert list(line.get_ydata()) == pytest.approx(medians)
        expected = 1000 * median(of["jacfwd"]["seconds"])
        assert list(columns.get_ydata()) == pytest.approx([expected, expected])
