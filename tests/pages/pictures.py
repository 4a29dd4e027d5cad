"""Pictures as pages have them: the numbers and the words that their SVG shows."""

from functools import cache
from xml.etree import ElementTree

import torch
from checks import ROOT

from snippet_engine.check.book import Book
from snippet_engine.check.report import Report

SVG = "{http://www.w3.org/2000/svg}"


@cache
def report() -> Report:
    return Book.open(ROOT).check()


def tree(name: str) -> ElementTree.Element:
    """The one picture of a snippet, as it was recorded."""
    (figure,) = report().good[name].figures
    return ElementTree.fromstring(figure.svg)


def texts(name: str) -> list[str]:
    """All that is written in a picture, in tiles and beside them."""
    return [text.text or "" for text in tree(name).iter(f"{SVG}text")]


def arrays(name: str) -> dict[str, list[torch.Tensor]]:
    """The arrays of a picture by their names, float64: what their tiles show.

    Where an index comes again, a new array of that name begins.
    """
    found: dict[str, list[dict[tuple[int, ...], float]]] = {}
    for group in tree(name).iter(f"{SVG}g"):
        if group.get("class") == "tile":
            index = tuple(map(int, group.attrib["data-index"].split(",")))
            those = found.setdefault(group.attrib["data-tile"], [{}])
            if index in those[-1]:
                those.append({})
            those[-1][index] = float("".join(group.itertext()).replace("−", "-"))
    return {array: list(map(_tensor, those)) for array, those in found.items()}


def _tensor(entries: dict[tuple[int, ...], float]) -> torch.Tensor:
    shape = [max(place) + 1 for place in zip(*entries, strict=True)]
    tensor = torch.full(shape, torch.nan, dtype=torch.float64)
    for index, number in entries.items():
        tensor[index] = number
    assert not tensor.isnan().any(), "a tile is missing"
    return tensor
