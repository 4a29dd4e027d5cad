"""What of a pasted text is read: no decoration, and of a long one a part."""

import re

LIMIT = 32_000  # characters; a longer text is read at its ends and around its errors
HEAD, TAIL = 2_000, 8_000
BEFORE, AFTER = 100, 900
FIRST, LAST = 4, 8  # places of each word, from the start and from the end
WORDS = ("Error", "Warning", "Exception")

_COLOUR = re.compile(r"\x1b\[[0-9;:?]*[@-~]")
# What pytest, torchrun and groups of exceptions put before each line
_MARK = re.compile(
    r"^(?:E {2,}|> {2,}|\[(?:rank)?\d{1,4}\]: ?|[ +|]{0,99}\| ?)", re.MULTILINE
)


def cleaned(text: str) -> str:
    """The text without colours and marks, each window on lines of its own."""
    windows = "\n".join(text[start:end] for start, end in _windows(text))
    return _MARK.sub("", _COLOUR.sub("", windows))


def _windows(text: str) -> list[tuple[int, int]]:
    """(start, end) of what is read, in order."""
    if len(text) <= LIMIT:
        return [(0, len(text))]
    places = sorted({place for word in WORDS for place in _places(text, word)})
    windows = [(0, HEAD)]
    around = ((max(0, at - BEFORE), at + AFTER) for at in places)
    for start, end in [*around, (len(text) - TAIL, len(text))]:
        last_start, last_end = windows[-1]
        if start <= last_end:
            windows[-1] = (last_start, max(end, last_end))
        else:
            windows.append((start, end))
    return windows


def _places(text: str, word: str) -> list[int]:
    """Where the word stands, the first and the last few times, a window apart."""
    found, at = list[int](), -AFTER
    for _ in range(FIRST):
        at = text.find(word, at + AFTER if at >= 0 else 0)
        if at < 0:
            return found
        found.append(at)
    at = len(text)
    for _ in range(LAST):
        at = text.rfind(word, 0, max(0, at))
        if at < 0:
            break
        found.append(at)
        at -= AFTER
    return found
