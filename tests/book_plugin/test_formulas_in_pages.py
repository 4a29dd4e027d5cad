import pytest

FORMULAS = ["$\\bar x$", "$$\n\\sum_i \\bar y_i\n$$"]
RIGHT = "A line {}.\n\n{}\n".format(*FORMULAS)
DISPLAYED = "$$\n\\bar x = \\frac{\n1\n$$\n"
IN_A_LINE = "A line $\\unheardof x$.\n"


@pytest.fixture
def book(small_book):
    small_book.site(formulas=True)
    small_book.page(f"::: topic/claim\n\n{RIGHT}")
    return small_book


def test_both_languages_have_formulas_and_share_style_and_fonts(book):
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 0, ran.err
    for page in ("site/page.html", "site/zh/page.html"):
        html = (book.root / page).read_text("utf-8")
        assert html.count("<math ") == len(FORMULAS)
        assert 'data-tex="\\bar x"' in html
    assets = book.root / "site" / "assets" / "formulas"
    assert (assets / "formulas.css").stat().st_size
    assert list(assets.glob("*.woff2"))
    assert not (book.root / "site" / "zh" / "assets" / "formulas").exists()


def test_a_formula_that_does_not_parse_stops_the_build_with_one_line(book):
    book.page(f"::: topic/claim\n\n{RIGHT}\n{DISPLAYED}", ("zh",))
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 1
    told = ran.err.splitlines()[-1]
    lines = (book.root / "docs/zh/page.md").read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "frac" in line)
    assert told.startswith(f"docs/zh/page.md:{number}: Missing close brace")
    assert " in ‘\\bar x = \\frac{ 1’; mend the TeX" in told
    assert "Traceback" not in ran.err + ran.out


def test_a_server_shows_a_wrong_formula_lives_on_and_recovers(book, free_port, comes):
    with book.serve(free_port) as said:
        comes("page.html", "<math ")
        book.page(f"::: topic/claim\n\n{IN_A_LINE}")
        html = comes("page.html", "Undefined control sequence")
        assert "docs/en/page.md:5" in html
        assert book.output.strip() in html
        assert "docs/en/page.md:5: Undefined" in said.read_text("utf-8")
        book.page(f"::: topic/claim\n\n{RIGHT}")
        comes("page.html", "<math ")
