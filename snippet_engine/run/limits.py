"""What a snippet cannot do: fill memory or a disk, use the network, outlive the engine.

Nor can it open files of the book that it does not declare. Called in the snippet's own
process before its first line. What is refused raises an exception in the snippet, which
is reported like any other.
"""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import sys
from ipaddress import ip_address
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

# Data of one snippet, in bytes. Measured on x86-64: Python with torch 2.13 (CPU) and
# matplotlib loaded has 0.24 GB of it, so nearly all is left to the snippet.
MEMORY = 4 * 2**30
FILE = 256 * 2**20  # one file, in bytes; torch.compile has its compiler write 156 MB
NO_NETWORK = "no network for snippets"  # the message of the exception opens with it
NOT_DECLARED = "not declared by the snippet"  # the same, for a file of the book
NO_WRITING = "snippets write nothing into the book"

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Events of Python's sockets that lead to another machine; each one's last argument, or
# its first two, say which.
_ASKS = {
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr",
    "socket.gethostbyname", "socket.getnameinfo", "socket.sendmsg", "socket.sendto",
}  # fmt: skip


_CHANGES = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


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
    if isinstance(address, tuple) and not _stays(
        event, address
    ):  # else a socket on this machine: a path, or a pair
        asked = ":".join(str(part) for part in address[:2])
        raise PermissionError(errno.EACCES, f"{NO_NETWORK}; it asked for {asked}")


def _stays(event: str, address: tuple[Any, ...]) -> bool:
    """Whether it reaches this machine alone, and lets nobody in."""
    try:
        return event != "socket.bind" and ip_address(address[0]).is_loopback
    except ValueError:  # a name: to look it up may ask another machine
        return address[0] == "localhost"


def refuse_files(book: Path, readable: set[str]) -> None:
    """Let this process open no file below `book` but these, and write none.

    What a snippet reads must be known, or its record grows stale. As with the network,
    this covers Python code alone. Libraries that are installed below `book` are not of
    the book, nor is the working folder, wherever it lies.
    """
    top = f"{book}{os.sep}"
    engine = Path(__file__).parents[1]
    apart = tuple(
        f"{folder}{os.sep}" for folder in (os.getcwd(), sys.prefix, str(engine))
    )

    def inside(path: Any) -> str:
        """The path from the book's root; empty for what is not of the book."""
        if not isinstance(path, (str, bytes, os.PathLike)):  # a descriptor
            return ""
        full = os.path.abspath(os.fsdecode(path))
        ours = full.startswith(top) and not full.startswith(apart)
        return full.removeprefix(top) if ours else ""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and (path := inside(arguments[0])):
            if (arguments[2] or 0) & _WRITING:
                raise PermissionError(errno.EACCES, NO_WRITING, path)
            if f"{top}{path}" not in readable:
                raise PermissionError(errno.EACCES, NOT_DECLARED, path)
        elif event in _CHANGES and any(map(inside, arguments[:2])):
            raise PermissionError(errno.EACCES, NO_WRITING, str(arguments[0]))

    sys.addaudithook(hook)
