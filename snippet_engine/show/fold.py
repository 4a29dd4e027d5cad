"""Which lines of a block a page shows, and which of them are folded as set-up.

The set-up is what stands first in a block and says nothing new: imports and, where a
snippet begins, definitions that the page has shown already, word for word.
"""

from dataclasses import dataclass

from snippet_engine.read.statements import Statement, statements


@dataclass(frozen=True)
class Part:
    """Some lines of a block: their text, and which of them (from 1) are emphasised."""

    text: str
    emphasised: tuple[int, ...] = ()


@dataclass(frozen=True)
class Parts:
    """A block in two parts; `summary` names what is in the set-up, if there is one."""

    rest: Part
    setup: Part | None = None
    summary: str = ""


def parts(
    code: str, opens: bool, lines: tuple[int, ...] = (), shown: set[str] | None = None
) -> Parts:
    """The block with `code`, of which `lines` (from 1) are emphasised.

    `opens`: the code is the snippet's first. Its docstring is the caption then; in a
    later cell, a definition is part of what the cell does, and is not folded. `shown`
    are the definitions that the page has shown, and is given those of this block; if
    there is no such set, nothing is folded.
    """
    found, start = statements(code), 1
    if opens and len(found) > 1 and found[0].docstring:
        start, found = found[0].last + 1, found[1:]
    setup = list[Statement]()
    for one in found if shown is not None else ():
        known = one.imports or (opens and one.text in (shown or ()))
        if not one.names or not known or set(lines) & _span(one):
            break
        setup.append(one)
    if shown is not None:
        shown.update(one.text for one in found)
    if len(setup) in (0, len(found)):
        return Parts(_part(code, start, len(code), lines, found))
    cut = setup[-1].last + 1
    return Parts(
        _part(code, cut, len(code), lines, found),
        _part(code, start, cut, lines, found),
        _summary(setup),
    )


def _span(one: Statement) -> set[int]:
    return set(range(one.first, one.last + 1))


def _summary(setup: list[Statement]) -> str:
    imported = [name for one in setup if one.imports for name in one.names]
    defined = [name for one in setup if not one.imports for name in one.names]
    start = "import " if imported else ""
    return start + ", ".join(dict.fromkeys([*imported, *defined]))


def _part(
    code: str, start: int, end: int, lines: tuple[int, ...], found: list[Statement]
) -> Part:
    """The lines from `start` to before `end`: one blank line where PEP 8 wants two."""
    inside = set[int]().union(*map(_span, found))
    numbered = list(enumerate(code.removesuffix("\n").split("\n"), start=1))
    kept = list[tuple[int, str]]()
    for number, line in numbered[start - 1 : end - 1]:
        after_blank = not kept or not kept[-1][1].strip()
        if line.strip() or number in inside or not after_blank:
            kept.append((number, line))
    while kept and not kept[-1][1].strip():
        kept.pop()
    emphasised = (at for at, (number, _) in enumerate(kept, 1) if number in lines)
    return Part("".join(f"{line}\n" for _, line in kept), tuple(emphasised))
