import os

import pytest

from snippet_engine.read.project import Project
from snippet_engine.run import cache as cache_module
from snippet_engine.run.cache import LIBRARIES, Cache
from snippet_engine.run.record import CellRecord, Figure, Raised, Record

RECORD = Record(
    "topic/claim",
    (
        CellRecord("", "雅可比 <&>\n", None, (Raised("UserWarning", "w", 2),)),
        CellRecord("b", "", Raised("E", "m", None), (), (Figure("<svg/>", "axes\n"),)),
    ),
    0.25,
    {"torch": "x"},
)


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


@pytest.fixture
def snippet(tmp_path):
    """A snippet beside modules and a package that it may import."""
    folder = tmp_path / "snippets"
    (folder / "_kit").mkdir(parents=True)
    (folder / "_kit" / "__init__.py").write_text("from .inner import y\n")
    (folder / "_kit" / "inner.py").write_text("y = 1\n")
    (folder / "_near.py").write_text("import _far\nfrom _kit import y\n")
    (folder / "_far.py").write_text("x = 1\n")
    (folder / "other.py").write_text("x = 1\n")
    path = folder / "claim.py"
    path.write_text('"""Claim."""\nimport _near\n')
    return path


def key(cache, path, name="topic/claim"):
    """By this cache, and by one that is opened anew."""
    files = Project.at(path.parents[1]).modules(path)
    both = (cache, Cache(path.parents[1] / "cache"))
    return tuple(one.key(name, path, path.read_bytes(), files) for one in both)


@pytest.mark.parametrize(
    "changed", ["claim.py", "_near.py", "_far.py", "_kit/__init__.py", "_kit/inner.py"]
)
def test_the_key_changes_with_every_file_that_the_run_depends_on(
    cache, snippet, changed
):
    before = key(cache, snippet)
    file = snippet.parent / changed
    file.write_text(file.read_text() + "# more\n")
    after = key(cache, snippet)
    assert len({*before, *after}) == 2
    assert len(set(after)) == 1


def test_the_key_does_not_change_with_other_files_or_time(cache, snippet):
    before = key(cache, snippet)
    (snippet.parent / "other.py").write_text("x = 2\n")
    os.utime(snippet, (1, 1))
    assert key(cache, snippet) == before


def test_the_key_changes_when_a_module_appears_and_is_edited(cache, snippet):
    keys: list[str] = []
    snippet.write_text('"""Claim."""\nimport _late\n')
    keys += {*key(cache, snippet)}
    for text in ("x = 1\n", "x = 22\n"):
        (snippet.parent / "_late.py").write_text(text)
        keys += {*key(cache, snippet)}
    assert len(set(keys)) == len(keys) == 3


def test_the_key_changes_with_the_name(cache, snippet):
    assert key(cache, snippet) != key(cache, snippet, "topic/other")


@pytest.mark.parametrize("library", [*LIBRARIES, "python"])
def test_the_key_changes_with_each_version(cache, snippet, library, monkeypatch):
    other = {**cache_module.versions(), library: "another"}
    monkeypatch.setattr(cache_module, "versions", lambda: other)
    assert Cache(snippet.parent).key("a", snippet, b"", ()) != cache.key(
        "a", snippet, b"", ()
    )


def test_the_key_changes_with_the_engine_that_makes_records(
    cache, snippet, monkeypatch
):
    assert b"savefig" in cache_module.recorder()
    monkeypatch.setattr(cache_module, "recorder", lambda: b"another engine")
    assert Cache(snippet.parent).key("a", snippet, b"", ()) != cache.key(
        "a", snippet, b"", ()
    )


def test_a_saved_record_comes_back_equal_in_another_process(cache, tmp_path):
    cache.save("k", RECORD)
    assert Cache(tmp_path / "cache").load("k") == RECORD


def test_a_damaged_record_is_run_again(small_book):
    assert "1 run" in small_book.engine("check").err
    assert "0 run" in small_book.engine("check").err
    (kept,) = (small_book.root / ".cache" / "snippets").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    again = small_book.engine("check")
    assert (again.code, "1 run" in again.err) == (0, True)
    assert "0 run" in small_book.engine("check").err


def test_a_failed_run_is_never_kept(small_book):
    small_book.snippet("topic/claim", "raise ValueError\n")
    for _ in range(2):
        assert "1 run" in small_book.engine("check").err
    assert not list(small_book.root.glob(".cache/snippets/*"))
