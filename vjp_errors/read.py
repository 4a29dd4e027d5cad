"""The entries of the index of errors, from the tables in entries/."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from vjp_errors.pattern import Pattern

LANGUAGES = ("en", "zh")
KINDS = ("error", "warning", "trap")
SITE = "https://vjp-book.github.io/"
Said = dict[str, str]  # the same in each language, by its code


@dataclass(frozen=True)
class Old:
    """How an older torch worded a message."""

    message: str
    versions: str


@dataclass(frozen=True)
class Case:
    """One of several causes; `words` in the code of a traceback speak for it."""

    id: str
    about: Said
    snippet: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One message, or a trap that raises none, with the section that explains it.

    `about` says in a sentence what is wrong, with the varying parts in braces; `parts`
    says what each of them is. `snippet` has a cell `raises` (of a trap: `trap`) and a
    cell `fix`.
    """

    id: str
    page: str
    kind: str
    title: Said
    about: Said
    snippet: str
    message: str = ""
    raises: str = ""
    source: tuple[str, ...] = ()
    parts: dict[str, Said] = field(default_factory=dict)
    old: tuple[Old, ...] = ()
    cases: tuple[Case, ...] = ()
    recorded: Said = field(default_factory=dict)  # where it ran, if no build can run it

    @property
    def messages(self) -> tuple[str, ...]:
        """The message in today's words and in old ones."""
        return (*filter(None, [self.message]), *(one.message for one in self.old))

    def address(self, language: str = "en") -> str:
        """Its section of the published book."""
        folder = "" if language == LANGUAGES[0] else f"{language}/"
        return f"{SITE}{folder}{self.page}.html#{self.id}"


@dataclass(frozen=True)
class Group:
    """The entries of one page."""

    page: str
    title: Said
    entries: tuple[Entry, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All groups, in the order of the book. Raises ValueError where a table slips."""
    folder = files("vjp_errors") / "entries"
    tables = [
        (path.name, tomllib.loads(path.read_text("utf-8")))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    ]
    return tuple(
        group_of(name, table)
        for name, table in sorted(tables, key=lambda one: int(one[1]["order"]))
    )


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, in the order of the book."""
    return tuple(entry for group in groups() for entry in group.entries)


def group_of(name: str, table: dict[str, Any]) -> Group:
    """The group of one file. Raises ValueError with the place of a slip."""
    page = table["page"]
    made = tuple(_entry(f"entries/{name}", page, row) for row in table["entries"])
    return Group(page, table["title"], made)


def _entry(file: str, page: str, row: dict[str, Any]) -> Entry:
    place = f"{file}: {row.get('id', 'an entry without id')}"
    try:
        old = tuple(Old(**one) for one in row.pop("old", ()))
        cases = tuple(
            Case(words=tuple(one.pop("words", ())), **one)
            for one in row.pop("cases", ())
        )
        source = tuple(row.pop("source", ()))
        title = row.pop("title", None) or _title(row["message"])
        entry = Entry(
            page=page, title=title, source=source, old=old, cases=cases, **row
        )
        said = [entry.title, entry.about, *entry.parts.values()]
        said += [one.about for one in cases]
        if entry.kind not in KINDS or any(sorted(one) != [*LANGUAGES] for one in said):
            raise ValueError(f"kind is one of {KINDS}, words are in all of {LANGUAGES}")
        for message in entry.messages:
            unknown = {*Pattern(message).names} - {*entry.parts}
            if unknown:
                raise ValueError(f"says nothing of the parts {sorted(unknown)}")
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"{place}: {error}") from None
    return entry


def _title(message: str) -> Said:
    """A message as a heading: what varies is left out."""
    parts = message.replace("{", "\0{").replace("}", "}\0").split("\0")
    text = "".join("…" if one.startswith("{") else one for one in parts)
    return dict.fromkeys(LANGUAGES, text)
