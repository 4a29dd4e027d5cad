"""The font of headings: in the site once, and one line where it cannot be read."""

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from checks import ROOT
from checks.topics import LANGUAGES, TOPICS, source
from fontTools.ttLib import TTFont
from mkdocs.exceptions import Abort

from book_plugin import heading_font
from book_plugin.formulas import node

SHEET = ROOT / "docs" / "en" / "assets" / "type.css"


def a_site(project: Path, root: Path, theme: str = "material") -> SimpleNamespace:
    config = SimpleNamespace(theme=SimpleNamespace(name=theme))
    first = SimpleNamespace(config=config)
    return SimpleNamespace(project=project, root=root, first=first)


def test_the_site_has_the_font_that_the_style_sheet_names(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    heading_font.write(a_site(ROOT, tmp_path))  # type: ignore[arg-type]
    ((name, kind),) = re.findall(
        r'url\("([^"]+)"\) format\("(\w+)"\)', SHEET.read_text("utf-8")
    )
    font = (tmp_path / "assets" / name).read_bytes()
    assert (font[:4], kind) == (b"wOF2", "woff2")
    assert len(font) < 11_000  # bytes: each page asks for it
    held = set(TTFont(io.BytesIO(font)).getBestCmap())
    whole = set(TTFont(ROOT / heading_font.FONT).getBestCmap())
    texts = [source(language, topic) for language in LANGUAGES for topic in TOPICS]
    headings = "".join(re.findall(r"^#+ (.*)$", "\n".join(texts), re.MULTILINE))
    assert {chr(one) for one in (set(map(ord, headings)) & whole) - held} == set()


def test_other_themes_do_not_get_it(tmp_path: Path) -> None:
    heading_font.write(a_site(ROOT, tmp_path, "mkdocs"))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "install_packages", lambda root: None)
    with pytest.raises(Abort) as caught:
        heading_font.write(a_site(tmp_path, tmp_path))  # type: ignore[arg-type]
    said = str(caught.value)
    assert said.startswith(heading_font.FONT)
    assert said.endswith("run: make setup")
    assert "\n" not in said
