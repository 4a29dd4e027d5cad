import pytest

from snippet_engine import edits
from snippet_engine.mirror import mirror
from snippet_engine.project import Project

PAGE = "docs/en/page.md"


@pytest.fixture
def plan(small_book):
    """What an edit of a file takes: the pages, or None for a whole build."""

    def edit(path, text):
        watched = [str(small_book.root)]
        before = edits.look(watched)
        if text is None:
            (small_book.root / path).unlink()
        else:
            small_book.write(path, text)
        project = Project.find(small_book.root)
        data = {small_book.root / "data.json"}
        few = edits.few(project, data, before, edits.look(watched))
        return few and {
            page.relative_to(small_book.root).as_posix() for page in few.pages
        }

    small_book.write(PAGE, "---\ntitle: One\n---\n\nWords.\n")
    small_book.write("docs/en/picture.svg", "<svg/>")
    small_book.write("mkdocs.yml", "site_name: x\n")
    small_book.write("data.json", "{}")
    return edit


@pytest.mark.parametrize(
    ("path", "text", "pages"),
    [
        (PAGE, "---\ntitle: One\n---\n\nOther words.\n", {PAGE}),
        ("docs/zh/page.md", "# 页\n\n别的话。\n", {"docs/zh/page.md"}),
        ("snippets/topic/claim.py", '"""C."""\nprint(1)\n', set()),
        ("snippets/topic/claim.out", "1\n", set()),
        ("data.json", "[]", set()),
    ],
)
def test_prose_snippets_and_data_take_few_pages(plan, path, text, pages):
    assert plan(path, text) == pages


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PAGE, "---\ntitle: Other\n---\n\nWords.\n"),
        (PAGE, None),
        ("docs/en/new.md", "# New\n"),
        ("docs/en/picture.svg", "<svg>1</svg>"),
        ("mkdocs.yml", "site_name: y\n"),
        ("snippets/topic/new.py", '"""C."""\n'),
        ("snippets/topic/claim.out", None),
    ],
)
def test_all_else_takes_a_whole_build(plan, path, text):
    assert plan(path, text) is None


def test_a_mirror_copies_what_differs_and_deletes_what_is_gone(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, files in ((new, {"a": "1", "b/c": "2"}), (old, {"a": "1", "d": "3"})):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    kept = (old / "a").stat().st_ino
    assert mirror(new, old) == {"b/c", "d"}
    assert (old / "b/c").read_text() == "2"
    assert not (old / "d").exists()
    assert (old / "a").stat().st_ino == kept
