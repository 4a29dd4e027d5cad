"""Modules of widgets become scripts that a page loads, also from a disk."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from checks import ROOT
from published import LINE, publish
from small_book import SmallBook

from book_plugin import widgets
from book_plugin.formulas.node import NODE, NodeError

MODULES = sorted((ROOT / "widgets").glob("*.js"))
SHIPPED = ("load_widgets.js", "widgets.css")  # besides the scripts
MODULE = 'import { words } from "./parts/words.js"\nexport const mount = () => words\n'
DRAWING = 'from drawing import Picture\n\nPicture(9, 9).tiles("J", [3, 2], (0, 0))\n'
PART = 'export const words = "first words"\n'


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    widgets.pack(MODULES, folder)
    return folder


@pytest.fixture
def book(small_book: SmallBook) -> SmallBook:
    """A site with a widget of its own."""
    small_book.site(formulas=True)
    small_book.page("::: topic/claim\n")
    small_book.write("widgets/figure.js", MODULE)
    small_book.write("widgets/parts/words.js", PART)
    return small_book


def test_a_plain_script_has_what_its_module_exports(packed: Path) -> None:
    for module in MODULES:
        script = packed / module.name
        run = 'require("vm").runInThisContext(require("fs").readFileSync(0, "utf-8"))'
        tell = f"console.log(JSON.stringify(Object.keys(bookWidgets.{module.stem})))"
        done = subprocess.run(
            [str(NODE), "--eval", f"{run}; {tell}"],
            input=script.read_text("utf-8"),
            capture_output=True,
            encoding="utf-8",
        )
        assert "mount" in json.loads(done.stdout), done.stderr


def test_a_widget_with_all_it_needs_weighs_less_than_10_kb(packed: Path) -> None:
    assets = ROOT / "docs" / "en" / "assets"
    scripts = [len(gzip.compress(file.read_bytes(), 9)) for file in packed.glob("*.js")]
    sizes = [len(gzip.compress((assets / name).read_bytes(), 9)) for name in SHIPPED]
    assert len(scripts) == len(MODULES)
    sizes.append(max(scripts))  # a page has one of them
    assert sum(sizes) < 10_000


def test_the_same_modules_give_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    widgets.pack(MODULES, tmp_path)
    for module in MODULES:
        name = module.name
        assert (tmp_path / name).read_bytes() == (packed / name).read_bytes()


def test_without_esbuild_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(widgets, "SCRIPT", shutil.copy(widgets.SCRIPT, tmp_path))
    with pytest.raises(NodeError) as caught:
        widgets.pack(MODULES, tmp_path / "out")
    assert str(caught.value) == "widgets: esbuild is missing; run: make setup"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("export const mount = (\n", "widgets/figure.js:2: Unexpected end of file"),
        (
            '\nimport "./none.js"\n',
            'widgets/figure.js:2: Could not resolve "./none.js"',
        ),
    ],
)
def test_a_wrong_module_ends_the_build_with_one_line(
    book: SmallBook, text: str, line: str
) -> None:
    before = publish(book)
    assert "assets/widgets/figure.js" in before
    book.write("widgets/figure.js", text)
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 1
    (told,) = [one for one in (ran.out + ran.err).splitlines() if "figure.js" in one]
    assert LINE.fullmatch(told)
    assert told.startswith(line)
    assert "Traceback" not in ran.err
    site = book.root / "site" / "assets" / "widgets" / "figure.js"
    assert site.read_bytes() == before["assets/widgets/figure.js"][0]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("other", r'docs/en/page.md:3: widget="other" has no module; write .*: figure'),
        (
            "figure",
            r"book_plugin/words/en.toml: has no table \[labels.widgets.figure\]; .*",
        ),
    ],
)
def test_a_widget_without_module_or_words_ends_the_build_with_one_line(
    book: SmallBook, name: str, line: str
) -> None:
    book.snippet("topic/claim", DRAWING)
    book.engine("accept", "topic/claim")
    book.page(f'::: topic/claim alt="Numbers." caption="Two." widget="{name}"\n')
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 1
    assert re.search(f"^{line}$", ran.out + ran.err, re.MULTILINE)
    assert "Traceback" not in ran.err


def test_a_server_packs_an_edited_widget_anew(
    book: SmallBook, free_port: int, comes
) -> None:
    with book.serve(free_port):
        comes("assets/widgets/figure.js", "first words")
        book.write("widgets/parts/words.js", PART.replace("first", "second"))
        comes("assets/widgets/figure.js", "second words")
