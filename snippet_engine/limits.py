"""What a snippet cannot do: fill memory or a disk, use the network, outlive the engine.

Called in the snippet's own process before its first line. What is refused raises an
exception in the snippet, which is told like any other.
"""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import sys
from multiprocessing import forkserver
from typing import Any

# Data of one snippet, in bytes. Measured on x86-64: Python with torch 2.13 (CPU) and
# matplotlib loaded has 0.24 GB of it, so nearly all is left to the snippet.
MEMORY = 4 * 2**30
FILE = 64 * 2**20  # one file, in bytes; what a snippet prints goes through a file too
NO_NETWORK = "no network for snippets"  # the message of the exception opens with it

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Events of Python's sockets that lead to another machine; each one's last argument, or
# its first two, say which.
_ASKS = {
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr",
    "socket.gethostbyname", "socket.getnameinfo", "socket.sendmsg", "socket.sendto",
}  # fmt: skip


def impose() -> None:
    """Set all limits for this process and what it starts; there is no way back.

    The network is refused to Python code alone: a program that a snippet starts, or
    C code that opens sockets by itself, is not seen.
    """
    _end_with_the_forkserver()
    _limit(resource.RLIMIT_DATA, MEMORY)
    _limit(resource.RLIMIT_FSIZE, FILE)
    _limit(resource.RLIMIT_CORE, 0)  # a crash need not be kept
    sys.addaudithook(_refuse_network)


def _end_with_the_forkserver() -> None:
    """Where the system can (Linux): no snippet lives on if the engine is killed.

    The forkserver ends when nobody holds the other end of a pipe. multiprocessing hands
    it to each child as well, who would keep the forkserver, and so itself, alive.
    """
    held = getattr(forkserver._forkserver, "_forkserver_alive_fd", None)
    if held is not None:
        os.close(held)
        forkserver._forkserver._forkserver_alive_fd = None  # type: ignore[attr-defined]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # not every system has each limit
        resource.setrlimit(kind, (most, most))


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _ASKS:
        return
    by_name = event.startswith("socket.get")
    address = arguments if by_name else arguments[1]
    if isinstance(address, tuple):  # else a socket on this machine: a path, or a pair
        asked = ":".join(str(part) for part in address[:2])
        raise PermissionError(errno.EACCES, f"{NO_NETWORK}; it asked for {asked}")
