"""Facts of Material's pages and files that our patches and blocks bring about.

Each is registered with what it needs: a patch of book_plugin/theme.py, a block of
overrides/main.html, or a partial of overrides/.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import material
from bs4 import BeautifulSoup
from elements import attribute, code, first
from javascript import run

from book_plugin import theme
from book_plugin.heading_font import PLACE

MATERIAL = Path(material.__file__).parent / "templates"
BLOCKS = ("styles", "extrahead", "header", "scripts")
PARTIALS = tuple(
    f"partials/{name}.html" for name in ("nav", "toc", "content", "copyright", "logo")
)
# A page may show any text that a patch looks for.
SHOWN = '<input type="checkbox" id="__drawer" autocomplete="off"> role="dialog"'
PAGES = {
    "index.md": f"# First\n\n## One\n\n```\n{SHOWN}\n```\n",
    "labs/deep.md": "---\ntitle: A long title\n---\n# Deep\n\n"
    "<p><mjx-math>x</mjx-math></p>\n\n## One\n",
}
TAKEN = ("theme", "extra_css", "extra_javascript", "repo_url", "repo_name", "edit_uri")


@dataclass
class Made:
    """A built site, or its assets alone."""

    folder: Path

    def page(self, path: str = "index.html") -> BeautifulSoup:
        return BeautifulSoup((self.folder / path).read_text("utf-8"), "html5lib")

    def asset(self, place: str) -> str:
        (path,) = self.folder.glob(place)
        return path.read_text("utf-8")

    def in_script(self, pattern: str) -> list[Any]:
        return re.findall(pattern, self.asset(theme.SCRIPT), re.DOTALL)


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


@needs("title of the nav in the header")
def the_header_shows_the_title_that_the_nav_has(made: Made) -> None:
    topic = first(made.page("labs/deep.html"), "[data-md-component=header-topic]")
    assert topic.get_text().strip() == "Deep"


@needs("partials/nav.html")
def the_nav_has_every_chapter_with_its_number_and_folds_nothing(made: Made) -> None:
    for path in ("index.html", "labs/deep.html"):
        (nav,) = made.page(path).select(".md-nav--primary")
        assert nav.select("input, label[for^=__nav]") == []
        parts = [one.get_text() for one in nav.select(".book-part__title")]
        assert parts == ["Start", "Labs"]
        links = [" ".join(one.get_text().split()) for one in nav.select("li li a")]
        assert links == ["1 First", "2 Deep"]
        (current,) = nav.select("[aria-current=page]")
        assert urljoin(path, attribute(current, "href")) == path


@needs("partials/toc.html")
def each_label_has_its_switch(made: Made) -> None:
    page = made.page()
    switches = {str(one["id"]) for one in page.select("input[id]")}
    assert {str(one["for"]) for one in page.select("label[for]")} <= switches


@needs("partials/content.html")
def the_contents_of_a_page_fold_below_its_title(made: Made) -> None:
    (title,) = made.page().select("article h1")
    fold = title.find_next_sibling()
    assert fold
    assert fold.name == "details"
    assert not fold.has_attr("open")
    assert [one["href"] for one in fold.select("a")] == ["#one"]


@needs("partials/copyright.html")
def the_pencil_is_at_the_foot_and_has_no_relation(made: Made) -> None:
    pencil = made.page().select_one("footer a[href$='/index.md']")
    assert pencil
    assert pencil.svg
    assert not pencil.has_attr("rel")


@needs("partials/logo.html")
def the_logo_is_the_tiles_of_the_book(made: Made) -> None:
    (logo,) = made.page().select(".md-header .md-logo svg")
    classes = {str(one.get("class")) for one in logo.select("path")}
    assert len(classes) == 3
    assert all("book-logo__" in one for one in classes)


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
def fonts_are_asked_for_before_style_sheets(made: Made) -> None:
    for path, formulas in (("index.html", 0), ("labs/deep.html", 3)):
        script, *others = made.page(path).select("script, [rel=stylesheet]")
        assert "main." in attribute(others[0], "href")
        links = run(
            "const location = {protocol: 'https:'}, found = []",
            f"const dataset = {{fonts: '{script.get('data-fonts', '')}'}}",
            "const document = {createElement: () => ({}), currentScript: {dataset},"
            " head: {append: link => found.push(link)}}",
            code(script),
            value="found",
        )
        assert {link["as"] for link in links} == {"font"}
        heading, *rest = [urljoin(path, link["href"]) for link in links]
        assert heading == PLACE
        assert len(rest) == formulas
        assert all(one.startswith("assets/formulas/mjx-ncm-") for one in rest)


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
