"""The pages of the book, labs among them, by the names that tests give them."""

from book_plugin.languages import LANGUAGES as BOOKS
from checks import ROOT

LANGUAGES = tuple(language.code for language in BOOKS)
LABS = sorted(f"labs/{path.stem}" for path in (ROOT / "labs").glob("*.py"))
WRITTEN = sorted(path.stem for path in (ROOT / "docs" / "en").glob("*.md"))
TOPICS = sorted([*WRITTEN, *LABS])


def source(language: str, topic: str) -> str:
    """The Markdown of a page, front matter included."""
    page = f"docs/{language}/{topic}.md"
    if topic in LABS:
        page = f"{topic}.{language}.md"
    return (ROOT / page).read_text("utf-8")


def assert_said(topic: str, text: str) -> None:
    """The page has this text in every language: words of PyTorch, or code."""
    for language in LANGUAGES:
        assert text in source(language, topic)


# What one looks up by a message, and nobody prints
ON_SCREEN = {one for one in TOPICS if "\npaper: false\n" in source("en", one)}
