import io
import re
from xml.etree import ElementTree

import pytest
from checks import ROOT
from fontTools.ttLib import TTFont

from book_plugin.formulas import node
from book_plugin.formulas.typesetter import Formula, TexError, Typesetter

FORMULAS = [
    Formula(r"\bar x_k = \sum_{i=1}^{m} \bar y_i\, J_{ik}", display=True),
    Formula(
        r"\begin{pmatrix} a & \dots \\ \mathbf{b} & \mathbb{R} \end{pmatrix}", True
    ),
    Formula(r"\text{for } x < y \text{ 中}", display=False),
    Formula(r"\bar x", display=False),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("formulas")


@pytest.fixture(scope="module")
def setter(cache):
    setter = Typesetter(ROOT, cache)
    yield setter
    setter._stop()


@pytest.fixture(scope="module")
def html(setter):
    return setter.html(FORMULAS)


@pytest.fixture(scope="module")
def sheet(setter, html):
    return setter.style_sheet()


@pytest.fixture
def without_node(monkeypatch, tmp_path):
    monkeypatch.setattr(node, "NODE", tmp_path / "node")
    monkeypatch.setattr(node, "NPM", tmp_path / "npm-cli.js")


def math(html):
    found = re.search(r"<math.*</math>", html)
    assert found is not None
    return ElementTree.fromstring(found[0])


def test_each_formula_has_mathml_for_screen_readers(html):
    letters = ["".join(math(one).itertext()) for one in html]
    assert letters[0] == "x¯k=∑i=1my¯iJik"
    assert letters[2] == "for\N{NO-BREAK SPACE}x<y\N{NO-BREAK SPACE}中"


def test_what_is_drawn_is_hidden_from_screen_readers(html):
    for one in html:
        assert re.search(r'<mjx-math[^>]*aria-hidden="true"', one)


def test_displayed_formulas_are_told_from_those_in_a_line(html):
    shown = [math(one).get("display") == "block" for one in html]
    assert shown == [formula.display for formula in FORMULAS]
    assert ['display="true"' in one for one in html] == shown


def test_no_tex_is_left_in_the_html(html):
    assert not any("\\" in one or "data-latex" in one for one in html)


def test_html_is_well_formed(html):
    for one in html:
        ElementTree.fromstring(one.replace("&nbsp;", " "))


def test_the_order_of_formulas_does_not_matter(setter, html):
    assert setter.html(FORMULAS[::-1]) == html[::-1]
    assert setter.html([FORMULAS[0]] * 2) == [html[0]] * 2


def classes(html):
    found = re.findall(r'\sclass="([^"]*)"', " ".join(html))
    words = {name for names in found for name in names.split()}
    return {name for name in words if name.startswith(("mjx", "NCM"))}


def test_the_style_sheet_has_every_class_that_formulas_use(html, sheet):
    css, _ = sheet
    assert len(classes(html)) > len(FORMULAS)
    assert [name for name in classes(html) if f".{name}" not in css] == []


def test_the_fonts_that_the_style_sheet_names_exist(sheet):
    css, fonts = sheet
    named = set(re.findall(r'url\("?\./([^")]+)"?\)', css))
    assert set(fonts) == named
    assert named
    assert all(font[:4] == b"wOF2" for font in fonts.values())


def test_the_fonts_hold_what_the_formulas_have_and_little_else(html, sheet):
    _, fonts = sheet
    held = [set(TTFont(io.BytesIO(font)).getBestCmap()) for font in fonts.values()]
    drawn = re.sub(r"<mjx-assistive-mml.*?</mjx-assistive-mml>", "", "".join(html))
    letters = set(re.findall(r">([^<\s]+)</mjx-c>", drawn))
    assert letters
    assert {ord(letter) for letter in letters if len(letter) == 1} <= set.union(*held)
    assert sum(len(font) for font in fonts.values()) < 30_000


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\frac{1", "Missing close brace"),
        (r"\unheardof x", r"Undefined control sequence \unheardof"),
        (r"x^2^3", "Double exponent"),
        ("a\n& b", "Misplaced &"),
    ],
)
def test_an_error_names_the_reason_and_the_tex_in_one_line(setter, tex, reason):
    wrong = Formula(tex, display=False)
    with pytest.raises(TexError) as caught:
        setter.html([*FORMULAS, wrong])
    told = str(caught.value)
    assert caught.value.formula == wrong
    assert reason in told
    assert " ".join(tex.split()) in told
    assert "\n" not in told


def test_a_wrong_formula_is_told_every_time(setter):
    for _ in range(2):
        with pytest.raises(TexError):
            setter.html([Formula(r"\frac{1", display=False)])


def test_the_cache_gives_html_and_style_sheet_without_node(
    cache, html, sheet, without_node
):
    again = Typesetter(ROOT, cache)
    assert again.html(FORMULAS) == html
    assert again.style_sheet() == sheet


def test_without_cache_and_node_the_error_says_so(tmp_path, without_node):
    with pytest.raises((node.NodeError, FileNotFoundError)):
        Typesetter(ROOT, tmp_path / "cache").html(FORMULAS)


def test_another_typesetter_gives_the_same_bytes(html, sheet, tmp_path):
    other = Typesetter(ROOT, tmp_path)
    assert other.html(FORMULAS) == html
    assert other.style_sheet() == sheet
    other._stop()


def test_an_edit_leaves_the_formulas_of_the_other_pages_their_style(tmp_path):
    """A whole build that gave way to it has met some of the formulas only."""
    one, other = Formula("x", False), Formula(r"\sqrt{\alpha}", True)
    setter = Typesetter(ROOT, tmp_path)
    setter.html([one, other])
    both = setter.style_sheet()
    setter.forget()
    setter.html([one])
    assert setter.style_sheet(adding=True) == both
    assert setter.style_sheet() != both, "but the next whole build forgets"


def test_a_bar_is_a_cotangent_and_a_dot_a_tangent(setter):
    (html,) = setter.html([Formula(r"\bar x = J^\top \bar{y}, \dot y", False)])
    drawn = html.split("<mjx-assistive-mml")[0]
    assert drawn.count("role-cotangent") == 2
    assert drawn.count("role-tangent") == 1


DAMAGES = {
    "cut short": lambda kept: kept[: len(kept) // 2],
    "changed": lambda kept: kept.replace("mjx", "mjy", 1),
    "empty": lambda kept: "",
    "another's": lambda kept: "<b>not this one</b>",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_kept_formula_or_style_sheet_is_made_again(tmp_path, damage):
    formula = Formula("x^2", display=False)
    first = Typesetter(ROOT, tmp_path)
    html, sheet = first.html([formula]), first.style_sheet()
    first._stop()
    kept = list(tmp_path.iterdir())
    assert len(kept) == 2
    for file in kept:
        file.write_text(DAMAGES[damage](file.read_text("utf-8")), "utf-8")
    again = Typesetter(ROOT, tmp_path)
    assert again.html([formula]) == html
    assert again.style_sheet() == sheet
    again._stop()
