"""The pages of the book, labs among them, by the names that tests give them."""

from checks import ROOT
from snippet_engine import lab

LANGUAGES = ("en", "zh")
LABS = sorted(f"labs/{path.stem}" for path in (ROOT / "labs").glob("*.py"))
WRITTEN = sorted(path.stem for path in (ROOT / "docs" / "en").glob("*.md"))
TOPICS = sorted([*WRITTEN, *LABS])


def source(language: str, topic: str) -> str:
    """The Markdown of a page, front matter included."""
    if topic not in LABS:
        return (ROOT / "docs" / language / f"{topic}.md").read_text("utf-8")
    text = (ROOT / f"{topic}.py").read_text("utf-8")
    return lab.markdown(text, f"{topic}.py", language)
