"""From a traceback to the entry that explains it, or to the three that are nearest.

The browser does the same with the same tables: widgets/parts/matcher.js.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from vjp_errors.paste import cleaned
from vjp_errors.pattern import Hit, Pattern, Text
from vjp_errors.read import Case, Entry, entries

NEAREST = 3
_TOKEN = re.compile(r"[a-z_][a-z0-9_]+|[\u4e00-\u9fff]")
_SAID = re.compile(r"(?:Error|Warning|Exception): ?|^\s*$")
_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Explanation:
    """The entry of a text; without one, the nearest. `parts` are the text's own."""

    entry: Entry | None
    parts: dict[str, str] = field(default_factory=dict)
    case: Case | None = None
    also: tuple[Entry, ...] = ()  # whose messages stand in the text, too
    nearest: tuple[Entry, ...] = ()

    def about(self, language: str = "en") -> str:
        """What the entry says, with the parts of the text in it."""
        if self.entry is None:
            return ""
        return filled(self.entry.about[language], self.parts)


def filled(words: str, parts: dict[str, str]) -> str:
    """The words with the parts in their places; … for one that the text lacks."""
    return _NAME.sub(lambda name: parts.get(name[1]) or "…", words)


def explain(text: str, language: str = "en") -> Explanation:
    """Find what a pasted text is about: a message, or a traceback of any length.

    The nearest entries, where none matches, are those of the words of the language.
    """
    clean = cleaned(text)
    found = _found(Text(clean))
    if not found:
        return Explanation(None, nearest=_nearest(clean, language))
    best, hit = found[0]
    case = _likeliest(best, clean)
    return Explanation(best, hit.parts, case, tuple(entry for entry, _ in found[1:]))


@cache
def _patterns() -> tuple[tuple[Entry, Pattern], ...]:
    return tuple((one, Pattern(text)) for one in entries() for text in one.messages)


def _found(text: Text) -> list[tuple[Entry, Hit]]:
    """The entries whose messages stand in the text, the likeliest first.

    The last error is what the reader sees; a warning comes after any error. Of two
    messages in one place, the one that says more.
    """
    every = [(entry, hit) for entry, one in _patterns() if (hit := one.find(text))]
    # Not in the lines of torch's own code, which IPython and pytest show
    said = [one for one in every if _SAID.search(text.before(one[1].start))]
    hits = said or every
    hits.sort(key=lambda one: one[1].start - one[1].end)
    found = list[tuple[Entry, Hit]]()
    for entry, hit in hits:
        if not any(
            entry is other or (hit.start < one.end and one.start < hit.end)
            for other, one in found
        ):
            found.append((entry, hit))
    return sorted(found, key=lambda one: (one[0].kind == "warning", -one[1].start))


def _likeliest(entry: Entry, text: str) -> Case | None:
    """The cause of which most words stand in the text; None if there is none."""
    counts = [sum(word in text for word in case.words) for case in entry.cases]
    if not any(counts):
        return None
    return entry.cases[counts.index(max(counts))]


@cache
def _vocabulary(language: str) -> tuple[frozenset[str], ...]:
    """The words that speak for each entry."""
    return tuple(
        frozenset(
            word
            for text in (*one.messages, one.title[language], one.about[language])
            for word in _TOKEN.findall(text.lower())
        )
        for one in entries()
    )


@cache
def _weights(language: str) -> dict[str, int]:
    """What a word weighs, which is the more the fewer entries have it."""
    counts = Counter(word for some in _vocabulary(language) for word in some)
    return {word: 1000 // count for word, count in counts.items()}


def _nearest(text: str, language: str) -> tuple[Entry, ...]:
    """The entries that share the weightiest words with the lines that say an error."""
    weights = _weights(language)
    lines = [line for line in text.splitlines() if "Error" in line or "Warning" in line]
    asked = {*_TOKEN.findall(("\n".join(lines[-20:]) or text[-4000:]).lower())}
    scores = []
    for entry, some in zip(entries(), _vocabulary(language), strict=True):
        common = sum(weights[word] for word in some & asked)
        total = sum(weights[word] for word in some)
        scores.append((common * common / total, entry))
    scores.sort(key=lambda one: -one[0])
    return tuple(entry for score, entry in scores[:NEAREST] if score > 0)
