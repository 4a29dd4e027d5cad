"""What Material's pages and files are like with our patches and blocks, and without.

Each fact is registered with what brings it about: a patch of book_plugin/theme.py, a
block of overrides/main.html, or a partial of overrides/. It holds with all of them, and
fails when this one alone is left out.
"""

import json
import logging
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import material
import pytest
import tinycss2
import yaml
from bs4 import BeautifulSoup
from checks import ROOT
from elements import attribute, code, first
from jinja2 import ChoiceLoader, DictLoader, Environment, TemplateNotFound
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.utils.yaml import yaml_load

from book_plugin import theme
from book_plugin.theme import FILES, TEMPLATES, Patch

MATERIAL = Path(material.__file__).parent / "templates"
BLOCKS = ("styles", "extrahead", "header", "scripts")
PARTIALS = ("partials/actions.html",)
# A page may show any text that a patch looks for.
SHOWN = '<input type="checkbox" id="__drawer" autocomplete="off"> role="dialog"'
PAGES = {
    "index.md": f"# First\n\n## One\n\n```\n{SHOWN}\n```\n",
    "labs/deep.md": "# Deep\n\n<p><mjx-math>x</mjx-math></p>\n\n## One\n",
}
TAKEN = ("theme", "extra_css", "extra_javascript", "repo_url", "repo_name", "edit_uri")


@dataclass
class Made:
    """A built site, or its assets alone."""

    folder: Path

    def page(self, path: str = "index.html") -> BeautifulSoup:
        return BeautifulSoup((self.folder / path).read_text("utf-8"), "html5lib")

    def script(self) -> str:
        (path,) = self.folder.glob(theme.SCRIPT)
        return path.read_text("utf-8")

    def palette(self) -> str:
        (path,) = self.folder.glob(theme.PALETTE)
        return path.read_text("utf-8")


Fact = Callable[[Made], None]
FACTS: list[tuple[str, Fact]] = []


def needs(name: str) -> Callable[[Fact], Fact]:
    """Register a fact with the patch, block or partial that it needs."""

    def register(fact: Fact) -> Fact:
        FACTS.append((name, fact))
        return fact

    return register


@needs("checkbox without autocomplete")
def no_checkbox_has_autocomplete(made: Made) -> None:
    boxes = made.page().select("input[type=checkbox]")
    assert {"__drawer", "__search"} <= {str(box["id"]) for box in boxes}
    assert [box for box in boxes if box.has_attr("autocomplete")] == []


@needs("tabindex with a number")
def each_tabindex_is_a_number(made: Made) -> None:
    values = [str(one["tabindex"]) for one in made.page().select("[tabindex]")]
    assert "0" in values
    assert [one for one in values if not re.fullmatch(r"-?\d+", one)] == []


@needs("partials/actions.html")
def the_pencil_has_no_relation(made: Made) -> None:
    (pencil,) = made.page().select("a.md-content__button[href$='/index.md']")
    assert pencil.svg
    assert not pencil.has_attr("rel")


@needs("search is no dialog")
def the_search_is_a_landmark_and_no_dialog(made: Made) -> None:
    (search,) = made.page().select(".md-search")
    assert search.select("[role=search]")
    assert not search.has_attr("role")


@needs("skip link first")
def the_skip_link_is_the_first_that_can_have_the_focus(made: Made) -> None:
    reached = first(made.page(), "body :is(a, button, input)")
    assert reached["class"] == ["md-skip"]


@needs("drawer with a name")
def the_drawer_is_named_as_what_it_opens(made: Made) -> None:
    page = made.page()
    name = first(page, "#__drawer").get("aria-label")
    assert name == first(page, ".md-nav--primary")["aria-label"]


@needs("way back by keys")
def the_way_back_in_the_drawer_can_have_the_focus(made: Made) -> None:
    labels = made.page().select(".md-nav__title[for^=__nav_]")
    assert [label.get("tabindex") for label in labels] == ["0", "0"]


@needs("contents after the page")
def the_contents_of_a_page_come_after_it(made: Made) -> None:
    parts = made.page().select(".md-main__inner > div")
    classes = [str(part["class"][-1]) for part in parts]
    assert classes == ["md-sidebar--primary", "md-content", "md-sidebar--secondary"]


@needs("deferred script")
def the_script_waits_for_the_page(made: Made) -> None:
    (script,) = made.page().select("script[src*='/bundle.']")
    assert script.has_attr("defer")


@needs("styles")
def fonts_of_formulas_are_asked_for_before_style_sheets(made: Made) -> None:
    assert not made.page().select("[data-fonts]")
    script, *others = made.page("labs/deep.html").select("script, [rel=stylesheet]")
    assert script.has_attr("data-fonts")
    assert "main." in others[0]["href"]
    links = run(
        "const location = {protocol: 'https:'}, found = []",
        f"const dataset = {{fonts: '{script['data-fonts']}'}}",
        "const document = {createElement: () => ({}), currentScript: {dataset},"
        " head: {append: link => found.push(link)}}",
        code(script),
        value="found",
    )
    assert [link["as"] for link in links] == ["font"] * 3
    for link in links:
        path = urljoin("labs/deep.html", link["href"])
        assert path.startswith("assets/formulas/mjx-ncm-")


@needs("extrahead")
def styles_for_paper_come_last_and_nobody_waits_for_them(made: Made) -> None:
    for path in ("index.html", "404.html"):
        *others, last = made.page(path).select("[rel=stylesheet]")
        assert attribute(last, "href").endswith("assets/print.css")
        assert last.get("media") == "print"
        addresses = [attribute(one, "href") for one in others]
        assert not [one for one in addresses if one.endswith("print.css")]


def after_the_first_script(made: Made, dark: bool, palette: object) -> dict[str, Any]:
    """What the script before the header does to <html> and <body>."""
    (header,) = made.page().select("body > .md-header")
    before = header.find_previous_siblings()[0]
    assert before.name == "script"
    return run(
        "const said = {}, document = {"
        "documentElement: {classList: {replace: (a, b) => said[a] = b}},"
        "body: {setAttribute: (a, b) => said[a] = b}}",
        f"const __md_get = () => ({json.dumps(palette)})",
        f"const matchMedia = asked => ({{matches: {json.dumps(dark)}}})",
        code(before),
        value="said",
    )


@needs("header")
def what_needs_a_script_has_its_place_at_once(made: Made) -> None:
    assert after_the_first_script(made, False, None) == {"no-js": "js"}


@needs("header")
def a_first_visit_in_the_dark_begins_dark(made: Made) -> None:
    scheme = "data-md-color-scheme"
    assert after_the_first_script(made, True, None)[scheme] == "slate"
    chosen = {"color": {"scheme": "default"}}
    assert scheme not in after_the_first_script(made, True, chosen)


@needs("scripts")
def what_a_disk_needs_runs_before_the_script(made: Made) -> None:
    for path in ("index.html", "404.html"):
        (script,) = made.page(path).select("script[src*='/bundle.']")
        before = script.find_previous_siblings()[0]
        assert str(before.get("src", "")).endswith("assets/from_disk.js")
        assert not before.has_attr("defer")


@needs("buttons of code are no landmark")
def buttons_of_code_are_in_a_box_without_a_role(made: Made) -> None:
    elements = re.findall(r'\("(\w+)",\{class:"md-code__nav"\}', made.script())
    assert elements == ["div"]


@needs("links written anew")
def style_sheets_and_figures_keep_their_addresses(made: Made) -> None:
    ((selector, _),) = re.findall(
        r'"([^"]+)",\w\)\)for\([^}]*\{(\w+\[\w+\])=\2;', made.script()
    )
    page = BeautifulSoup(
        '<link rel="stylesheet" href="a"><link rel="next" href="b"><a href="c"></a>'
        '<img src="d"><svg><use href="#e"/></svg>',
        "html5lib",
    )
    taken = [one.get("href", one.get("src")) for one in page.select(selector)]
    assert taken == ["b", "c", "d"]


@needs("colour scheme told once")
def the_script_does_not_tell_the_scheme(made: Made) -> None:
    names = re.findall(r'\("meta",\{name:"([\w-]+)"\}\)', made.script())
    assert "theme-color" in names
    assert "color-scheme" not in names


@needs("index when the search is opened")
def the_index_is_not_fetched_at_once(made: Made) -> None:
    (at_once,) = re.findall(r'\$\(([^()]+)\),\w+\("search"\)\)\.pipe', made.script())
    assert run("const location = {protocol: 'https:'}", value=at_once) is False


@needs("marked words after a search alone")
def words_are_marked_after_a_search_alone(made: Made) -> None:
    (condition,) = re.findall(
        r'(\w+\("search\.highlight"\)[^?]*(?:/[^/]+/[^?]*)?)\?\w+\(\w+,\{index\$:',
        made.script(),
    )
    name = condition.split("(")[0]
    for query, marked in (("", False), ("?h=vector", True), ("?a=b&h=vector", True)):
        start = f"const {name} = () => true, location = {{search: '{query}'}}"
        assert run(start, value=condition) is marked


@needs("no rule for all elements")
def no_rule_is_for_all_elements_while_colours_change(made: Made) -> None:
    found = list(selectors(tinycss2.parse_stylesheet(made.palette())))
    assert "[data-md-color-accent=red]" in found
    assert [one for one in found if "*" in one] == []


def selectors(rules: list[Any]) -> Iterator[str]:
    """Those of a style sheet, and of its rules for a medium."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude)
        elif rule.type == "at-rule" and rule.content:
            yield from selectors(tinycss2.parse_rule_list(rule.content))


def run(*statements: str, value: str) -> Any:
    """The value of a JavaScript expression after these statements."""
    script = ";\n".join([*statements, f"console.log(JSON.stringify({value}))"])
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Patching(BasePlugin):
    """What the book's plugin does about the theme, less the change `without`."""

    without = ""

    def on_env(self, env: Environment, **_: Any) -> Environment:
        theme.patch_templates(env)
        env.filters["book_chapters"] = lambda nav: []
        env.globals["book_words"] = {}
        ours = (ROOT / "overrides" / "main.html").read_text("utf-8")
        changed = {}
        if self.without in BLOCKS:
            block = rf"{{% block {self.without} %}}.*?{{% endblock %}}"
            changed["main.html"], count = re.subn(block, "", ours, flags=re.DOTALL)
            assert count == 1
        if self.without in PARTIALS:
            changed[self.without] = (MATERIAL / self.without).read_text("utf-8")
        assert env.loader
        env.loader = ChoiceLoader([DictLoader(changed), env.loader])
        return env


def built(folder: Path, without: str = "", to_root: str = "") -> Made:
    """A strict build of two pages; `to_root` is "../" for the other language."""
    for name, text in PAGES.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    book = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    links = (to_root or "./", "./" if to_root else "zh/")
    alternate = [{"name": link, "link": link, "lang": "en"} for link in links]
    options = {name: book[name] for name in TAKEN} | {
        "site_name": "Book",
        "site_url": f"https://book.org/{'zh/' if to_root else ''}",
        "use_directory_urls": False,
        "strict": True,
        "nav": [{"Start": ["index.md"]}, {"Labs": ["labs/deep.md"]}],
        "extra": {"alternate": alternate},
        "extra_css": [to_root + path for path in book["extra_css"]],
        "theme": book["theme"]
        | {
            "custom_dir": str(ROOT / "overrides"),
            "favicon": to_root + book["theme"]["favicon"],
        },
        "plugins": ["material/search"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(options), "utf-8")
    config = load_config(str(folder / "mkdocs.yml"))
    config.theme.static_templates.add("whole_book.html")
    config.plugins["patching"] = plugin = Patching()
    plugin.without = without
    build(config)
    return Made(folder / "site")


def assets(folder: Path) -> Made:
    """Material's files that we patch, as they are."""
    for pattern in (theme.SCRIPT, theme.PALETTE):
        for path in MATERIAL.glob(pattern):
            copy = folder / path.relative_to(MATERIAL)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return Made(folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = built(tmp_path_factory.mktemp("site"))
    theme.patch_files(made.folder)
    return made


@pytest.fixture(scope="module")
def other_language(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("zh"), to_root="../")


def test_each_change_has_a_fact() -> None:
    patches = [patch.name for patch in (*TEMPLATES, *FILES)]
    assert len(patches) == len(set(patches))
    assert {name for name, _ in FACTS} == {*patches, *BLOCKS, *PARTIALS}


each_fact = pytest.mark.parametrize(
    ("name", "fact"), FACTS, ids=[fact.__name__ for _, fact in FACTS]
)


@each_fact
def test_the_fact_holds(site: Made, name: str, fact: Fact) -> None:
    fact(site)


@each_fact
def test_the_fact_fails_without_its_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fact: Fact
) -> None:
    monkeypatch.setattr(
        theme, "TEMPLATES", [one for one in TEMPLATES if one.name != name]
    )
    monkeypatch.setattr(theme, "FILES", [one for one in FILES if one.name != name])
    if len(theme.FILES) < len(FILES):
        made = assets(tmp_path)
        theme.patch_files(made.folder)
    else:
        made = built(tmp_path, without=name)
    with pytest.raises(AssertionError):
        fact(made)


def test_text_of_a_page_is_left_alone(site: Made) -> None:
    assert first(site.page(), "article pre").get_text().strip() == SHOWN


@pytest.mark.parametrize("path", ["index.html", "labs/deep.html", "404.html"])
@pytest.mark.parametrize("language", ["", "zh/"])
def test_assets_are_at_the_root_for_both_languages(
    site: Made, other_language: Made, path: str, language: str
) -> None:
    page = (other_language if language else site).page(path)
    base = f"https://book.org/{language}{path}"
    for name, where in (
        ("print.css", "href"),
        ("from_disk.js", "src"),
        ("formulas/", "data-fonts"),
    ):
        found = [str(one[where]) for one in page.select(f"[{where}$='{name}']")]
        expected = 1 if name != "formulas/" or "deep" in path else 0
        addresses = [urljoin(base, one) for one in found]
        assert addresses == [f"https://book.org/assets/{name}"] * expected


def test_our_inline_scripts_are_the_same_on_all_pages(
    site: Made, other_language: Made
) -> None:
    scripts = {
        code(script)
        for made in (site, other_language)
        for path in ("index.html", "labs/deep.html", "404.html", "whole_book.html")
        for script in made.page(path).select("script:not([src], [type])")
        if "mjx-ncm" in code(script) or "no-js" in code(script)
    }
    assert len(scripts) == 2


def test_the_whole_book_runs_no_script_but_asks_for_its_fonts(site: Made) -> None:
    page = site.page("whole_book.html")
    assert page.select("script[src]") == []
    assert page.select(".md-header, #__config") == []
    assert first(page, "script").has_attr("data-fonts")
    sheets = [str(one["href"]) for one in page.select("[rel=stylesheet]")]
    assert [Path(one).name for one in sheets[-2:]] == ["print.css", "whole_book.css"]


def test_the_first_colours_are_those_of_the_book(site: Made) -> None:
    body = first(site.page(), "body")
    assert body["data-md-color-primary"] == body["data-md-color-accent"] == "custom"


NOTHING = Patch("stray", "base.html", "no such text", "", "a reason")


def stray(**changes: str) -> list[Patch]:
    return [replace(NOTHING, **changes)]  # type: ignore[arg-type]


@pytest.mark.parametrize("pattern", ["no such text", "<div"])
def test_a_patch_of_a_template_that_misses_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, pattern: str
) -> None:
    monkeypatch.setattr(theme, "TEMPLATES", stray(pattern=pattern))
    theme.patch_templates(Environment(loader=DictLoader({"base.html": "<div><div>"})))
    told(caplog)


@pytest.mark.parametrize("where", ["a.js", "gone.js"])
def test_a_patch_of_a_file_that_misses_is_told(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    where: str,
) -> None:
    (tmp_path / "a.js").write_text("text", "utf-8")
    monkeypatch.setattr(theme, "FILES", stray(where=where))
    theme.patch_files(tmp_path)
    told(caplog)


def told(caplog: pytest.LogCaptureFixture) -> None:
    (record,) = caplog.records
    assert record.name.startswith("mkdocs.")
    assert record.levelno == logging.WARNING
    assert "'stray'" in record.message


def test_a_patch_that_misses_stops_a_strict_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(theme, "TEMPLATES", stray())
    with pytest.raises(Abort):
        built(tmp_path)


def test_a_template_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "TEMPLATES", stray(where="gone.html"))
    with pytest.raises(TemplateNotFound):
        theme.patch_templates(Environment(loader=DictLoader({})))


def test_files_of_both_languages_are_patched(tmp_path: Path) -> None:
    both = [assets(tmp_path), assets(tmp_path / "zh")]
    theme.patch_files(tmp_path)
    for made in both:
        buttons_of_code_are_in_a_box_without_a_role(made)
