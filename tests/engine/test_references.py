import pytest

from snippet_engine.failure import Failure, Place
from snippet_engine.read import pages, references
from snippet_engine.read.project import Project

HERE = Place("docs/en/page.md", 7)


def parse(rest):
    return references.parse(rest, HERE)


def failure(rest):
    with pytest.raises(Failure) as caught:
        parse(rest)
    assert caught.value.place == HERE
    assert caught.value.remedy
    return caught.value


def test_a_name_alone_shows_the_whole_snippet():
    shown = parse("topic/claim")
    assert shown == references.Reference("topic/claim")
    assert shown.place == HERE


def test_a_cell_is_named_after_a_hash():
    shown = parse("topic/claim#first_step")
    assert (shown.name, shown.cell) == ("topic/claim", "first_step")


def test_all_options_are_read():
    options = (
        'caption="Two — 二" alt="A < B" lines="3 5-7" output="hidden" code="folded"'
    )
    shown = parse(f"topic/claim#cell {options}")
    assert (shown.caption, shown.alt) == ("Two — 二", "A < B")
    assert shown.lines == (3, *range(5, 7 + 1))
    assert shown.output_hidden
    assert shown.code_folded


@pytest.mark.parametrize("lines", ["3 5-7", "3, 5-7", "3,5-7", " 3  5-7 "])
def test_lines_are_separated_by_spaces_or_commas(lines):
    assert (
        parse(f'topic/claim lines="{lines}"').lines
        == parse('topic/claim lines="3 5 6 7"').lines
    )


@pytest.mark.parametrize(
    "lines", ["0", "x", "3-", "-3", "3:5", "1.5", "3–5", "1-999999999"]
)
def test_what_is_not_a_line_is_told(lines):
    assert "is not a line" in failure(f'topic/claim lines="{lines}"').reason


def test_an_unknown_option_is_told_with_those_that_exist():
    told = failure('topic/claim colour="red"')
    assert "'colour'" in told.reason
    assert all(option in told.remedy for option in references.OPTIONS)


@pytest.mark.parametrize("option", ["output", "code"])
def test_a_choice_that_means_nothing_is_told_with_those_that_do(option):
    told = failure(f'topic/claim {option}="maybe"')
    for remedy in told.remedy.removeprefix("write ").split(" or "):
        assert parse(f"topic/claim {remedy}") != parse("topic/claim")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ('code="hidden" lines="2"', "does not show"),
        ('widget="Weighted sum"', "not the name of a widget"),
    ],
)
def test_options_that_contradict_are_told(options, reason):
    assert reason in failure(f"topic/claim {options}").reason
    assert parse('topic/claim code="hidden" widget="weighted_sum"').widget


@pytest.mark.parametrize(
    "rest",
    [
        "topic/claim caption=bare",
        "topic/claim caption='single'",
        'topic/claim caption="open',
        'topic/claim caption="a"alt="b"',
        'topic/claim caption="a" stray',
        "topic/claim#",
        "topic/claim#a#b",
        '"topic/claim"',
    ],
)
def test_a_line_that_cannot_be_read_is_told(rest):
    told = failure(rest)
    assert rest in told.reason
    assert len(str(told).splitlines()) == 1


@pytest.mark.parametrize("line", [":::topic/claim", "text ::: a/b", ":::", ": : : a/b"])
def test_other_lines_are_no_references(line):
    assert list(pages.scan(line)) == []


def test_references_are_found_with_their_lines():
    text = "# Title\n\n::: a/b\n\ntext\n::: c/d#e\n- item\n\n    ::: f/g  \n"
    found = list(pages.scan(text))
    assert [rest for _, rest in found] == ["a/b", "c/d#e", "f/g"]
    lines = text.splitlines()
    assert all(rest in lines[line - 1] for line, rest in found)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("```", "```"),
        ("``` markdown", "```"),
        ("~~~", "~~~"),
        ("````", "````"),
        ("    ```", "    ```"),
    ],
)
def test_code_fences_hide_references(opening, closing):
    text = f"{opening}\n::: in/side\n{closing}\n::: out/side\n"
    assert [rest for _, rest in pages.scan(text)] == ["out/side"]


@pytest.mark.parametrize("inner", ["```", "~~~", "```` python", "~~~~"])
def test_a_fence_ends_with_its_own_mark_alone(inner):
    text = f"````\n{inner}\n::: in/side\n````\n::: out/side\n"
    assert [rest for _, rest in pages.scan(text)] == ["out/side"]


def test_pages_come_language_by_language_and_labs_last(tmp_path):
    for name in ("docs/zh/a.md", "docs/en/deep/a.md", "docs/en/b.txt", "labs/l.en.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = Project.at(tmp_path).pages()
    names = [page.relative_to(tmp_path).as_posix() for page in found]
    assert names == ["docs/en/deep/a.md", "docs/zh/a.md", "labs/l.en.md"]
