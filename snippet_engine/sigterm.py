"""SIGTERM ends a build as Ctrl-C does: what it began is cleared away first."""

import signal
import threading
import types


class Terminated(KeyboardInterrupt):
    """Somebody asked this process to end. Handled wherever Ctrl-C is."""


def handle() -> None:
    """From now on SIGTERM raises Terminated, unless the caller has a handler."""
    ours = threading.current_thread() is threading.main_thread()  # signals ask for it
    if ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _raise)


def _raise(_number: int, _frame: types.FrameType | None) -> None:
    raise Terminated
