"""The theme's style sheets lose what nothing in the site names, and nothing else."""

from pathlib import Path
from types import SimpleNamespace as Fake

import material
import pytest
from checks import ROOT
from mkdocs.exceptions import Abort

from book_plugin import cut_styles
from book_plugin.formulas import node

THEME = """.on-a-page{color:red}.in-a-script{color:var(--by-a-rule)}.nowhere{top:0}
:root{--by-a-rule:1px;--by-a-page:2px;--by-our-sheet:3px;--by-nobody:4px}"""
OURS = ".ours-and-unused{color:var(--by-our-sheet)}"
FILES = {
    "assets/stylesheets/main.css": THEME,
    "zh/assets/stylesheets/main.css": THEME,
    "assets/ours.css": OURS,
    "zh/index.html": '<p class="on-a-page"><svg stroke="var(--by-a-page)"/></p>',
    "assets/code.js": 'node.classList.add("in-a-script")',
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def a_site(root: Path, theme: str = "material") -> Fake:
    config = Fake(theme=Fake(name=theme))
    return Fake(root=root, project=ROOT, first=Fake(config=config))


def test_what_pages_scripts_and_our_sheets_name_is_kept(made: Path) -> None:
    cut_styles.cut(a_site(made))  # type: ignore[arg-type]
    left = (made / "assets/stylesheets/main.css").read_text("utf-8")
    for kept in (".on-a-page", ".in-a-script", "--by-a-rule", "--by-a-page:"):
        assert kept in left
    assert "--by-our-sheet:" in left
    assert ".nowhere" not in left
    assert "--by-nobody" not in left
    assert (made / "zh/assets/stylesheets/main.css").read_text("utf-8") == left
    for name in FILES.keys() - {one for one in FILES if "stylesheets" in one}:
        assert (made / name).read_text("utf-8") == FILES[name]


def test_another_theme_is_left_alone(made: Path) -> None:
    cut_styles.cut(a_site(made, "mkdocs"))  # type: ignore[arg-type]
    assert (made / "assets/stylesheets/main.css").read_text("utf-8") == THEME


def test_without_purgecss_one_line_says_what_to_do(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = made / "cut_styles.mjs"  # where no node_modules lies above
    script.write_bytes(cut_styles.SCRIPT.read_bytes())
    monkeypatch.setattr(cut_styles, "SCRIPT", script)
    monkeypatch.setattr(node, "install_packages", lambda _: None)
    with pytest.raises(Abort, match=r"^style sheets: purgecss is missing; run: make"):
        cut_styles.cut(a_site(made))  # type: ignore[arg-type]
    assert (made / "assets/stylesheets/main.css").read_text("utf-8") == THEME


def test_the_theme_loses_a_third_of_its_sheet(site: Path) -> None:
    theme = Path(material.__file__).parent / "templates/assets/stylesheets"
    for folder in (site, site / "zh"):
        (sheet,) = (folder / "assets" / "stylesheets").glob("main.*.css")
        assert sheet.stat().st_size < 0.67 * (theme / sheet.name).stat().st_size
