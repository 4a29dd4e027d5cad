"""One thing that people type into the search box, and the pages that answer it."""

from typing import NamedTuple

NEWTON = "newton_with_hessian_vector_products"


class Asked(NamedTuple):
    """The words, the pages or sections, the anchor in `questions`, the place."""

    words: str
    pages: tuple[str, ...]
    anchor: str = ""
    place: int = 1


def question(words: str, anchor: str, *pages: str) -> Asked:
    """One that the page `questions` answers, too."""
    return Asked(words, (*pages, "questions"), anchor)
