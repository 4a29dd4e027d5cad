"""What Material's pages and files are like with our patches and blocks, and without.

Each fact of theme_facts.py holds with all of them, and fails when the one that it needs
is left out alone.
"""

import logging
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from checks import ROOT
from elements import attribute, code, first
from jinja2 import ChoiceLoader, DictLoader, Environment, TemplateNotFound
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.utils.yaml import yaml_load
from theme_facts import (
    BLOCKS,
    FACTS,
    MATERIAL,
    PAGES,
    PARTIALS,
    SHOWN,
    TAKEN,
    Fact,
    Made,
)
from theme_file_facts import (
    buttons_of_code_are_in_a_box_without_a_role,
)

from book_plugin import theme
from book_plugin.theme import FILES, TEMPLATES, Patch


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
        "nav": [
            {"Start": [{"First": "index.md"}]},
            {"Labs": [{"Deep": "labs/deep.md"}]},
        ],
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
        ("serif.woff2", "data-fonts"),
    ):
        found = [str(one[where]) for one in page.select(f"[{where}*='{name}']")]
        addresses = {urljoin(base, one) for one in " ".join(found).split()}
        assert f"https://book.org/assets/{name}" in addresses
        assert {one.partition("/assets/")[0] for one in addresses} == {
            "https://book.org"
        }


def test_our_inline_scripts_are_the_same_on_all_pages(
    site: Made, other_language: Made
) -> None:
    scripts = {
        code(script)
        for made in (site, other_language)
        for path in ("index.html", "labs/deep.html", "404.html", "whole_book.html")
        for script in made.page(path).select("script:not([src], [type])")
        if "preload" in code(script) or "no-js" in code(script)
    }
    assert len(scripts) == 2


def test_the_whole_book_runs_no_script_but_asks_for_its_fonts(site: Made) -> None:
    page = site.page("whole_book.html")
    assert page.select("script[src]") == []
    assert page.select(".md-header, #__config") == []
    assert "formulas/mjx-ncm-n" in attribute(first(page, "script"), "data-fonts")
    sheets = [str(one["href"]) for one in page.select("[rel=stylesheet]")]
    last = [Path(one).name for one in sheets[-3:]]
    assert last == ["print.css", "whole_book.css", "book_front.css"]


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


@pytest.mark.parametrize("damage", ["empty", "half", "zeros", "one letter"])
def test_a_damaged_compiled_template_is_compiled_again(
    tmp_path: Path, damage: str
) -> None:
    def shown() -> str:
        env = Environment(loader=DictLoader({"page": "Next page"}))
        theme.keep_compiled(env, tmp_path)
        return env.get_template("page").render()

    assert shown() == "Next page"
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    damaged = {
        "empty": b"",
        "half": whole[: len(whole) // 2],
        "zeros": bytes(len(whole)),
        "one letter": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
    }
    kept.write_bytes(damaged[damage])
    assert shown() == "Next page"
    assert kept.read_bytes() == whole
