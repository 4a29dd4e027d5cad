"""Messages of the index of errors, and old wordings, as people paste them."""

import re

from browser.asked import Asked

from vjp_errors.read import Entry, entries


def _asked(entry: Entry, message: str) -> Asked:
    """The message with numbers where it varies, without its end, which varies too."""
    words = re.sub(r"\{[a-z_]+\}", "3", message)
    return Asked(words, (f"{entry.page}#{entry.id}",), place=3)


TODAY = [_asked(one, one.message) for one in entries() if one.message]
OLD = [_asked(one, old.message) for one in entries() for old in one.old]
