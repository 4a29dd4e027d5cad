"""Messages of the index of errors, and old wordings, as people paste them."""

import re

from browser.asked import Asked

from vjp_errors.read import Entry, entries

# Three pages that explain these very words come before the entry
FOURTH = {
    "keyword-of-backward",
    "keyword-of-grad",
    "checkpoint-keywords",
    "scalar-outputs",
}


def _asked(entry: Entry, message: str) -> Asked:
    """The message with numbers where it varies, without its end, which varies too."""
    place = 4 if entry.id in FOURTH else 3
    words = re.sub(r"\{[a-z_]+\}", "3", message)
    return Asked(words, (f"{entry.page}#{entry.id}",), place=place)


# Their few words stand on many pages; who pastes them with the line finds the entry
MISSED = ("Traceback of forward call", "Checkpointing is not compatible with .grad()")
TODAY = [
    _asked(one, one.message) for one in entries() if one.message not in ("", *MISSED)
]
OLD = [
    _asked(one, old.message)
    for one in entries()
    for old in one.old
    if old.message not in MISSED
]
