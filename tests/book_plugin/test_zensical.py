"""Zensical, Material's successor, builds the same pages without any plugin."""

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT

from snippet_engine.check.book import Book
from snippet_engine.read.project import is_lab

SOURCES = (
    "mkdocs.yml", "mkdocs.zh.yml", "pyproject.toml", "package.json",
    "package-lock.json", "docs", "overrides", "snippets", "labs", "benchmarks",
    "vjp_errors",
)  # fmt: skip


@pytest.fixture(scope="module", params=["mkdocs.yml", "mkdocs.zh.yml"])
def zensical_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The output folder of one language, of a copy with the same records."""
    copy = tmp_path_factory.mktemp("zensical")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copyfile(source, copy / name)
    for name in ("node_modules", ".cache"):  # what is set up and run already
        (copy / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "zensical", "build", "-f", request.param]
    result = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return copy / "site" / ("zh" if "zh" in request.param else "")


def test_zensical_shows_the_outputs(zensical_site: Path) -> None:
    book = Book.open(ROOT)
    report = book.report or book.check()
    pages = "".join(page.read_text("utf-8") for page in zensical_site.glob("*.html"))
    outputs = {
        html.unescape(re.sub("<[^>]*>", "", output)).lstrip("\n")  # long ones have tags
        for output in re.findall(
            r'<pre class="snippet-output[^>]*>(.*?)</pre>', pages, flags=re.DOTALL
        )
    }
    # It ignores plugins, and so the labs; see README.md.
    shown_by_it = {name: r for name, r in report.good.items() if not is_lab(name)}
    for name, record in shown_by_it.items():
        assert f'data-snippet="{name}"' in pages
        shown = {record.text} | {cell.text for cell in record.cells}
        if tables := [text for text in shown if re.search(r"^\|", text, re.MULTILINE)]:
            for table in tables:
                assert first_cell(table[table.index("|") :]) in pages, name
            continue
        assert not any(shown) or shown & outputs, name


def first_cell(table: str) -> str:
    """The HTML of the first cell of a Markdown table's body."""
    text = table.splitlines()[2].split("|")[1].strip()
    return re.sub("`([^`]*)`", r"<code>\1</code>", html.escape(text)) + "</td>"


def test_zensical_typesets_the_formulas(zensical_site: Path) -> None:
    assert "<mjx-math" in (zensical_site / "vjp.html").read_text("utf-8")
