"""What a snippet cannot do: fill memory or a disk, use the network, outlive the engine.

Nor can it open files of the book that it does not declare. Called in the snippet's own
process before its first line. What is refused raises an exception in the snippet, which
is reported like any other.
"""

import atexit
import contextlib
import ctypes
import errno
import inspect
import itertools
import logging
import multiprocessing
import multiprocessing.util
import os
import resource
import signal
import sys
import traceback
import types
from ipaddress import ip_address
from itertools import takewhile
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

# The forkserver, which is nobody's child: multiprocessing deletes the name of the type
_MAIN = multiprocessing.process.current_process()
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Events of Python's sockets that lead to another machine; each one's last argument, or
# its first two, say which.
_ASKS = {
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr",
    "socket.gethostbyname", "socket.getnameinfo", "socket.sendmsg", "socket.sendto",
}  # fmt: skip


# Of what stands at a path; a new time alone makes a server build again
_CHANGES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.removexattr",
    "os.rename", "os.rmdir", "os.setxattr", "os.symlink", "os.truncate", "os.utime",
    "socket.bind", "sqlite3.connect",
}  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def impose() -> None:
    """Set all limits for this process and what it starts; there is no way back.

    The network is refused to Python code alone: a program that a snippet starts, or
    C code that opens sockets by itself, is not seen. This machine itself may be asked.
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


def hide_the_engine(below: set[types.CodeType]) -> None:
    """Make this process look like a Python that has just started to run a file.

    What its frames have below those that run `below` is not the snippet's. The private
    names are the same in Python 3.11 to 3.13; nothing public does this.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # may be inherited
    atexit._clear()  # what the forkserver's modules asked for, but for two:
    atexit.register(logging.shutdown)
    atexit.register(multiprocessing.util._exit_function)  # type: ignore[attr-defined]
    # The child of nobody, whose own children are numbered from 1
    processes: Any = multiprocessing.process
    processes._current_process, _MAIN.name = _MAIN, "MainProcess"
    processes._parent_process = None
    processes._process_counter, processes._children = itertools.count(1), set()
    multiprocessing.set_start_method(None, force=True)
    # Or all children would draw the same numbers
    if random := sys.modules.get("numpy.random"):
        random.seed()

    def ours(one: Any) -> bool:
        return one[0].f_code not in below

    # Whatever shows the stack from Python asks one of these
    stack, outer = traceback.walk_stack, inspect.getouterframes
    shown: Any = traceback, inspect
    shown[0].walk_stack = lambda f: takewhile(ours, stack(f))
    shown[1].getouterframes = lambda frame, context=1: [
        *takewhile(ours, outer(frame, context))
    ]


def _stays(event: str, address: tuple[Any, ...]) -> bool:
    """Whether it reaches this machine alone, and lets nobody in."""
    try:
        here: bool = ip_address(str(address[0])).is_loopback
    except ValueError:  # a name: to look it up may ask another machine
        here = address[0] == "localhost"
    return here and event != "socket.bind"


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
