"""Below an autograd error that ends a program: what it means, where it is explained.

The hook only adds lines to what Python, IPython or pytest print; it never raises.
"""

import sys
import traceback
from types import TracebackType
from typing import Any

from vjp_errors.matcher import explain
from vjp_errors.report import brief

LANGUAGE = "en"


def note(error: BaseException, language: str | None = None) -> str:
    """What to add below an error; empty for one that is not of autograd.

    Whole tracebacks of a program hold many messages, so only the error's own counts,
    while the lines of code say which cause is the likeliest.
    """
    own = "".join(traceback.format_exception_only(error))
    if explain(own).entry is None:
        return ""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return brief(explain("".join(lines)), language or LANGUAGE)


def install(language: str = "en") -> None:
    """Have Python add the explanation below each autograd error that nobody catches."""
    global LANGUAGE
    LANGUAGE = language
    before = sys.excepthook
    if getattr(before, "explains", False):
        return

    def hook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        before(kind, error, trace)
        if words := note(error):
            print(words, file=sys.stderr)

    hook.explains = True  # type: ignore[attr-defined]
    sys.excepthook = hook


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext vjp_errors`: the same in IPython and in notebooks."""
    show = shell.showtraceback

    def showtraceback(*given: Any, **options: Any) -> None:
        show(*given, **options)
        error = sys.exc_info()[1]
        if error is not None and (words := note(error)):
            print(words, file=sys.stderr)

    shell.showtraceback = showtraceback
