"""The facts of the page measurements: its figures follow from what was measured."""

import json
import statistics
from datetime import date

import pytest
from bs4 import BeautifulSoup
from checks import ROOT
from markdown import markdown

RESULTS = ROOT / "benchmarks" / "results"
VERSIONS = sorted((RESULTS / "versions").glob("*.json"))


def read(name):
    return json.loads((RESULTS / f"{name}.json").read_text("utf-8"))


def summaries(found):
    """Every summary of measurements, at any depth."""
    if isinstance(found, dict) and "median" in found:
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from summaries(value)
    elif isinstance(found, list):
        for value in found:
            yield from summaries(value)


@pytest.mark.parametrize("name", ["engine", "serve"])
def test_every_summary_is_that_of_its_measurements(name):
    found = list(summaries(read(name)))
    assert found
    for one in found:
        median = statistics.median(one["all"])
        assert one["median"] == pytest.approx(median, abs=2e-4)
        assert one["least"] == min(one["all"]) <= one["most"] == max(one["all"])


def test_what_a_snippet_costs_is_a_cold_run_less_one_import():
    data = read("engine")
    torch = data["import_torch"]["median"]
    for size in data["sizes"]:
        run = torch + size["snippets"] * size["cold_per_snippet"]
        assert size["cold"]["median"] == pytest.approx(run, abs=0.02 * run + 2e-3)


def test_ratios_are_those_of_the_same_round():
    peers = read("engine")["peers"]
    for name, ratios in peers["ratio_to_engine"].items():
        for kind in ("cold", "warm"):
            pairs = zip(
                peers["seconds"][name][kind]["all"],
                peers["seconds"]["engine"][kind]["all"],
                strict=True,
            )
            told = ratios[kind]["all"]
            assert told == pytest.approx([a / b for a, b in pairs], rel=0.01, abs=1e-3)
    assert peers["ratio_to_engine"]["engine"]["cold"]["median"] == 1


@pytest.mark.parametrize("name", ["engine", "serve"])
def test_figures_tell_their_machine_their_versions_and_their_command(name):
    told = read(name)["provenance"]
    assert {"python", "torch", "mkdocs"} <= told["versions"].keys()
    assert told["cpu"]
    assert told["cores"] >= 1
    assert (ROOT / told["command"].split()[1]).is_file()


def test_the_tables_show_every_size_tool_and_kind(namespace, capfd):
    engine, serve = read("engine"), read("serve")
    expected = {
        "memory": [f"{size['snippets']:,}" for size in engine["sizes"]],
        "peers": [name.replace("_", "-") for name in engine["peers"]["seconds"]],
        "save_to_screen": list(serve["kinds"]),
    }
    for name, rows in expected.items():
        namespace(f"measurements/{name}")
        html = markdown(capfd.readouterr().out, extensions=["tables"])
        table = BeautifulSoup(html, "html.parser").select("table")
        cells = [one.get_text() for one in table[0].select("tbody td:first-child")]
        assert cells == rows, name


def test_what_a_snippet_more_costs_is_told_where_it_is_more_than_noise(namespace):
    told, peers = namespace("measurements/peers")["each_more"], read("engine")["peers"]
    seen = {tool: "not seen" not in told(tool) for tool in peers["seconds"]}
    for tool, each in peers["seconds"].items():
        assert seen[tool] == all(one > 0 for one in each["slope"]["all"])
    assert sum(seen.values()) >= 4


def test_the_text_gives_the_costs_and_says_which_goals_were_missed():
    _, hundred, _, most = read("engine")["sizes"]
    assert round(1000 * most["cold_per_snippet"]) == 15
    assert round(most["warm"]["median"], 1) == 2.6 > 2
    assert hundred["warm"]["median"] > 0.3
    assert hundred["one_changed"]["median"] < 0.5 < most["one_changed"]["median"]
    costs = [size["cold_per_snippet"] for size in read("engine")["sizes"]]
    assert costs[-1] < 0.015 < min(costs[:-1])
    jupyter = ("jupyter_cache", "mkdocs_jupyter")
    ratios = read("engine")["peers"]["ratio_to_engine"]
    assert all(ratios[one]["slope"]["median"] > 200 for one in jupyter)
    kinds = read("serve")["kinds"]
    assert all(one["median"] < 1.5 for one in kinds.values())
    slow = {kind: [t for t in one["all"] if t > 1.5] for kind, one in kinds.items()}
    assert {kind: len(times) for kind, times in slow.items() if times} == {"snippet": 3}
    assert len(kinds["snippet"]["all"]) == 10
    assert max(slow["snippet"]) < 1.6


def test_the_text_says_how_often_each_time_was_taken():
    for size in read("engine")["sizes"]:
        runs = 3 if size["snippets"] < 1000 else 1
        for kind in ("cold", "warm", "site_warm"):
            assert len(size[kind]["all"]) == runs, (size["snippets"], kind)
        for kind in ("one_changed", "module_changed"):
            assert len(size[kind]["all"]) == 5


def test_studies_differ_in_their_cases_where_one_machine_alone_can_run_them():
    studies = RESULTS / "studies"
    for name, word in (("sparse", "scipy"), ("memory", "save_on_cpu")):
        files = [json.loads(p.read_text("utf-8")) for p in studies.glob(f"{name}/*")]
        left = [[one for one in f["cases"] if word not in str(one)] for f in files]
        assert len({len(f["cases"]) for f in files}) == 2
        assert len({len(cases) for cases in left}) == 1


def test_the_text_says_when_the_versions_were_compared_and_on_how_many_snippets():
    (told,) = {
        (one["date"], one["snippets"])
        for one in (read(f"versions/{path.stem}") for path in VERSIONS)
    }
    day, count = date.fromisoformat(told[0]), told[1]
    sentences = {
        "en": f"of {day.day} {day:%B %Y}, when the book had {count} snippets.",
        "zh": f"{day.year} 年 {day.month} 月 {day.day} 日测的，那时全书只有 {count} 个",
    }
    for language, sentence in sentences.items():
        page = ROOT / "docs" / language / "measurements.md"
        assert sentence in page.read_text("utf-8"), language


def test_the_table_of_sizes_has_a_column_for_each(namespace, capfd):
    namespace("measurements/engine_times")
    html = markdown(capfd.readouterr().out, extensions=["tables"])
    rows = BeautifulSoup(html, "html.parser").select("tr")
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in rows]
    sizes = read("engine")["sizes"]
    assert cells[0] == ["snippets", *(f"{size['snippets']:,}" for size in sizes)]
    assert cells[2] == ["cold", *(f"{size['cold']['median']:.2f}" for size in sizes)]
    assert {len(row) for row in cells} == {len(sizes) + 1}


def test_what_each_snippet_costs_is_told_in_milliseconds(namespace):
    told = namespace("measurements/engine_times")["each"]
    sizes = read("engine")["sizes"]
    assert told == [1000 * size["cold_per_snippet"] for size in sizes]


def test_the_figure_draws_the_medians_and_leaves_none_out(namespace):
    engine = read("engine")
    drawn = namespace("measurements/growth")["ax"]
    sizes = [size["snippets"] for size in engine["sizes"]]
    *lines, mark = drawn.lines
    keys = ("cold", "warm", "one_changed")
    for line, key in zip(lines, keys, strict=True):
        assert list(line.get_xdata()) == sizes
        assert list(line.get_ydata()) == [s[key]["median"] for s in engine["sizes"]]
    peers = engine["peers"]
    peer = peers["seconds"]["mkdocs_jupyter"]["cold"]["median"]
    assert (*mark.get_xdata(), *mark.get_ydata()) == (peers["snippets"], peer)
    labels = [text.get_text() for text in drawn.get_legend().get_texts()]
    assert labels == [line.get_label() for line in drawn.lines]
    low, high = drawn.get_ylim()
    assert all(low < y < high for line in drawn.lines for y in line.get_ydata())
