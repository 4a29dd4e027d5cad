"""The one line with which a page shows a snippet: a target and options.

::: vjp/weighted_sum
::: vjp/weighted_sum#cell caption="…" alt="…" lines="3 5-7" output="hidden"
::: index/weighted_sum code="hidden" widget="weighted_sum"

Where pages have such lines: see pages.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from snippet_engine.failure import Failure, Place

LINE = re.compile(r"^[ \t]*:::[ \t]+(?P<rest>\S.*?)[ \t]*$")
_TARGET = re.compile(r"^(?P<name>[\w./ -]+?)(?:#(?P<cell>\w+))?(?=\s+\w+=|$)")
_OPTION = re.compile(r'\s+(?P<key>\w+)="(?P<value>[^"]*)"')
_CHOICES = {"output": ("hidden", "markdown"), "code": ("hidden", "folded")}
_WIDGET = re.compile(r"[a-z][a-z0-9_]*")
OPTIONS = ("caption", "alt", "lines", "output", "code", "widget")


@dataclass(frozen=True)
class Reference:
    """What one such line says.

    `lines` are numbers, from 1, within the code of the cell as it stands in the file,
    whatever of it a page folds. Markdown in an output
    becomes a table or text of the page. `widget` names what makes the figure alive.
    """

    name: str
    cell: str = ""
    caption: str = ""
    alt: str = ""
    lines: tuple[int, ...] = ()
    output_hidden: bool = False
    output_markdown: bool = False
    code_folded: bool = False
    code_hidden: bool = False
    widget: str = ""
    place: Place = field(default=Place("?"), compare=False)

    @property
    def target(self) -> str:
        """What it shows, without options: `topic/claim#cell`."""
        return f"{self.name}#{self.cell}" if self.cell else self.name


def parse(rest: str, place: Place) -> Reference:
    """Parse what follows `:::`. Raises Failure at `place`."""
    target = _TARGET.match(rest)
    options, end = dict[str, str](), target.end() if target else 0
    for option in _OPTION.finditer(rest, end):
        if option.start() != end:
            break
        if option["key"] in options:
            raise Failure(place, f"option {option['key']!r} twice", "leave one out")
        options[option["key"]], end = option["value"], option.end()
    if target is None or rest[end:].strip():
        raise Failure(
            place,
            f"cannot read ‘::: {rest}’",
            'write ::: topic/claim#cell caption="…", with options in double quotes',
        )
    for key, value in options.items():
        _check_option(key, value, place)
    if options.get("code") == "hidden" and "lines" in options:
        reason = 'lines="…" emphasises code that code="hidden" does not show'
        raise Failure(place, reason, "leave one of the two out")
    return Reference(
        name=target["name"],
        cell=target["cell"] or "",
        caption=options.get("caption", ""),
        alt=options.get("alt", ""),
        lines=tuple(_numbers(options.get("lines", ""), place)),
        output_hidden=options.get("output") == "hidden",
        output_markdown=options.get("output") == "markdown",
        code_folded=options.get("code") == "folded",
        code_hidden=options.get("code") == "hidden",
        widget=options.get("widget", ""),
        place=place,
    )


def name_in(rest: str) -> str:
    """The snippet that is meant, even if the options that follow are wrong."""
    target = _TARGET.match(rest)
    return target["name"] if target else rest.split()[0].partition("#")[0]


def cell_in(rest: str) -> str:
    """The cell that is meant; empty for a whole snippet."""
    target = _TARGET.match(rest)
    return (target["cell"] or "") if target else ""


def _check_option(key: str, value: str, place: Place) -> None:
    if key not in OPTIONS:
        raise Failure(
            place, f"unknown option {key!r}", f"known are: {', '.join(OPTIONS)}"
        )
    if not value.strip():
        raise Failure(
            place, f'{key}="" says nothing', "give it a value, or leave it out"
        )
    if value not in _CHOICES.get(key, (value,)):
        choices = " or ".join(f'{key}="{one}"' for one in _CHOICES[key])
        raise Failure(place, f'{key}="{value}" means nothing', f"write {choices}")
    if key == "widget" and not _WIDGET.fullmatch(value):
        reason = f'widget="{value}" is not the name of a widget'
        raise Failure(place, reason, 'write it in snake_case: widget="weighted_sum"')


def _numbers(text: str, place: Place) -> Iterator[int]:
    for part in text.replace(",", " ").split():
        ends = re.fullmatch(r"([1-9]\d{0,3})(?:-([1-9]\d{0,3}))?", part)
        if ends is None or int(ends[2] or ends[1]) < int(ends[1]):
            raise Failure(place, f"lines={part!r} is not a line", 'write lines="3 5-7"')
        yield from range(int(ends[1]), int(ends[2] or ends[1]) + 1)
