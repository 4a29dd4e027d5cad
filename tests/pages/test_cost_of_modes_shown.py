"""What the tables and figures of the page cost_of_modes show is what the files hold."""

import pytest
import torch
from bs4 import BeautifulSoup
from markdown import markdown
from modes_timed import (
    files,
    gains,
    largest,
    mlp,
    peak,
    ratio,
    seconds,
    table,
    told,
)
from oracles import close
from pictures import arrays, texts

DEVICES = {"cpu": "CPU", "cuda": "GPU"}


@pytest.fixture
def shown(namespace, capfd):
    """The rows of the one table that a snippet prints, by their first cell."""

    def read(name):
        namespace(f"cost_of_modes/{name}")
        printed = capfd.readouterr().out
        html = BeautifulSoup(markdown(printed, extensions=["tables"]), "html.parser")
        lines = [one.get_text() for one in html.select("p")]
        (found,) = html.select("table")
        rows = [
            [cell.get_text() for cell in row.select("th, td")]
            for row in found.select("tr")
        ]
        return {row[0]: row[1:] for row in rows}, lines

    return read


def cells(paths, show, form):
    """What a row has to be: the machines' values side by side, or one if all agree."""
    rows = [[format(one, form) for one in show(path)] for path in paths]
    of_all = zip(*rows, strict=True)
    return [
        "\u00a0/\u00a0".join(some if len(set(some)) > 1 else some[:1])
        for some in of_all
    ]


def machines(paths):
    for path in paths:
        one = told(path)
        parts = one["device_name"], f"{one['cores']} cores", f"torch {one['torch']}"
        yield ", ".join([*parts, one["date"]])


@pytest.mark.parametrize("snippet", ["times", "memory", "flops_of_models"])
def test_a_table_of_the_five_models_is_of_both_machines(namespace, shown, snippet):
    show, form = {
        "times": (ratio, ".1f"),
        "memory": (multiple, ".1f"),
        "flops_of_models": (flops, ".2f"),
    }[snippet]
    paths = files("modes")
    rows, lines = shown(snippet)
    names = namespace("cost_of_modes/memory")["names"]
    assert rows[""] == list(largest(paths[0]))
    assert lines == list(machines(paths))
    for mode, name in names.items():

        def of_models(path, mode=mode):
            return [show(modes, mode) for modes in largest(path).values()]

        expected = cells(paths, of_models, form)
        assert rows[name] == [one.replace("nan", "none") for one in expected], mode


def multiple(modes, mode):
    return peak(modes, mode) / peak(modes, "forward")


def flops(modes, mode):
    counts = [modes[one]["counts"]["flops"] for one in (mode, "forward")]
    return counts[0] / counts[1] if counts[1] else float("nan")


def test_the_table_of_times_begins_with_the_forward_pass_itself(shown):
    rows, _ = shown("times")

    def forward(path):
        return [1000 * seconds(modes, "forward") for modes in largest(path).values()]

    assert rows["forward, ms"] == cells(files("modes"), forward, ".2g")


def test_the_table_along_the_axes_is_of_both_machines(shown):
    rows, lines = shown("axes")
    paths = files("modes")
    assert lines == list(machines(paths))
    assert rows.pop("") == ["forward, ms", "VJP", "JVP", "HVP"]
    assert len(rows) == 12
    for name, row in rows.items():
        axis, size = name.split()
        found = {path: mlp(path, **{axis: int(size)}) for path in paths}

        def forward(path, found=found):
            return [1000 * seconds(found[path], "forward")]

        def modes(path, found=found):
            named = ("vjp_parameters", "jvp_parameters", "double_backward")
            return [ratio(found[path], mode) for mode in named]

        expected = cells(paths, forward, ".2g") + cells(paths, modes, ".1f")
        assert row == expected, name


def test_the_table_of_what_compiling_gains_is_of_both_machines(namespace, shown):
    rows, lines = shown("compiled")
    paths = files("modes_compiled")
    assert lines == list(machines(paths))
    names = namespace("cost_of_modes/compiled")["names"]
    assert set(rows.pop("HVP, double")) == {"refused"}
    for mode, name in names.items():
        if name in rows:

            def gain(path, mode=mode):
                return list(gains(table(path), mode).values())

            assert rows[name] == cells(paths, gain, ".1f"), name


@pytest.mark.parametrize("name", ["times", "axes"])
def test_each_machine_has_its_own_panels(namespace, name):
    panels = namespace(f"cost_of_modes/{name}")["panels"]
    titles = [{ax.get_title() for ax in row} for row in machine_by_machine(panels)]
    assert titles == [{DEVICES[told(path)["device"]]} for path in files("modes")]


def machine_by_machine(panels):
    return panels.T if len(panels) == 1 else panels


def test_the_panels_of_times_draw_every_median_within_their_limits(namespace):
    ns = namespace("cost_of_modes/times")
    for path, ax in zip(files("modes"), ns["panels"].flat, strict=True):
        low, high = ax.get_xlim()
        drawn = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1]
        expected = [
            ratio(modes, mode)
            for mode in ns["names"]
            for modes in largest(path).values()
        ]
        assert drawn == pytest.approx(expected)
        assert all(low < one < high for one in drawn)


def test_the_picture_has_one_product_forward_and_two_backward_at_the_same_price():
    name = "cost_of_modes/products_picture"
    drawn = arrays(name)
    x, x_t = drawn["x"]
    W, W_t = drawn["W"]
    y_bar, again = drawn["y_bar"]
    close(x_t, x.T)
    close(W_t, W.T)
    close(again, y_bar)
    close(drawn["y"][0], x @ W)
    close(drawn["x_bar"][0], y_bar @ W.T)
    close(drawn["W_bar"][0], x.T @ y_bar)
    # The oracle of the two: how y · y_bar changes, entry by entry
    slope_x, slope_W = torch.func.grad(lambda x, W: (y_bar * (x @ W)).sum(), (0, 1))(
        x, W
    )
    close(drawn["x_bar"][0], slope_x)
    close(drawn["W_bar"][0], slope_W)
    (B, k), (_, l) = x.shape, W.shape  # noqa: E741 as on the page
    said = [one for one in texts(name) if "FLOPs" in one]
    count = 2 * B * k * l
    assert said == [
        f"{way}: {count} FLOPs" for way in ("forward", "backward", "backward")
    ]
