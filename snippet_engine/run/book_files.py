"""Which of the book's files a snippet may open: what it declares, and none to write.

What a snippet reads must be known, or its record grows stale. As with the network, this
covers Python code alone, and what a program is told when it is started.
"""

import errno
import functools
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from snippet_engine.run import elsewhere

# The messages of the exceptions
NOT_DECLARED = "not declared by the snippet"
NO_WRITING = "snippets write nothing into the book"

# Of what stands at a path; a new time alone makes a server build again
_CHANGES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.removexattr",
    "os.rename", "os.rmdir", "os.setxattr", "os.symlink", "os.truncate", "os.utime",
    "socket.bind",
}  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Events of what reads without `open`; the place of the path among their arguments
_READS = {
    "ctypes.dlopen": 0, "import": 1, "os.listdir": 0, "os.scandir": 0,
    "sqlite3.connect": 0,
}  # fmt: skip
_STARTS = {"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen"}


def refuse(book: Path, readable: set[str]) -> list[str]:
    """Let this process open no file below `book` but these, and write none.

    Libraries that are installed below `book` are not of the book, nor are the working
    folder and that for temporary files, wherever they lie. The list that is returned
    will hold what was refused: a snippet may catch that, and go on without what Python
    alone would have read.
    """
    top, refused = str(book), list[str]()
    engine = str(Path(__file__).parents[1])
    apart = [os.getcwd(), tempfile.gettempdir(), sys.prefix, engine]
    apart = [f"{one}/" for one in apart if one.startswith(f"{top}/")]
    real = functools.cache(os.path.realpath)
    ends = r"\s'\";|&<>()"
    named = re.compile(rf"(?<![\w./-]){re.escape(top)}(?=[/:{ends}]|$)[^{ends}]*")

    def inside(path: Any) -> str:
        """The path from the book's root; empty for what is not of the book."""
        if not isinstance(path, (str, bytes, os.PathLike)):  # a descriptor
            return ""
        given = os.path.abspath(os.fsdecode(path))
        folder, name = os.path.split(given)
        led = os.path.join(real(folder), name)  # a link may lead into the book
        for full in (given, real(led) if os.path.islink(led) else led):
            if f"{full}/".startswith(tuple(apart)):
                return ""
            if f"{full}/".startswith(f"{top}/"):
                return os.path.relpath(full, top)
        return ""

    def no(why: str, path: str) -> None:
        error = PermissionError(errno.EACCES, why, path)
        if "__pycache__" not in path:  # Python then reads the module itself
            refused.append(str(error))
        raise error

    def may_read(path: Any) -> None:
        if (at := inside(path)) and f"{top}/{at}" not in readable:
            no(NOT_DECLARED, at)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            if (arguments[2] or 0) & _WRITING and (at := inside(arguments[0])):
                no(NO_WRITING, at)
            if not _looks_for_modules():
                may_read(arguments[0])
        elif event in _READS:
            if not _looks_for_modules():
                may_read(_file(arguments[_READS[event]]))
        elif event in _CHANGES:
            for at in filter(None, map(inside, arguments[:2])):
                no(NO_WRITING, at)
        elif event in _STARTS:
            for path in named.findall(_words(arguments)):
                may_read(path)

    _watch_torch()
    sys.addaudithook(hook)
    return refused


def _looks_for_modules() -> bool:
    """Whether Python asks: what is there to import, what is installed?"""
    frame: Any = sys._getframe(2)  # of who made the event, below the hook
    between = ("pathlib", elsewhere.__name__)
    while frame and frame.f_globals.get("__name__", "").startswith(between):
        frame = frame.f_back
    if frame is None:
        return False
    lists = frame.f_code.co_name == "_fill_cache"
    if lists and frame.f_code.co_filename == "<frozen importlib._bootstrap_external>":
        return True
    return bool(frame.f_globals.get("__name__") == "importlib.metadata")


def _file(path: Any) -> Any:
    """The path in an address such as SQLite's file:data.db?mode=ro."""
    if isinstance(path, str) and path.startswith("file:"):
        return path[5:].partition("?")[0]
    return path


def _words(arguments: tuple[Any, ...]) -> str:
    """What a program is started with, a line each: its path, arguments, folder."""
    words = list[str]()
    for given in arguments[:3]:
        many = given if isinstance(given, (list, tuple)) else [given]
        words += [
            os.fsdecode(o) for o in many if isinstance(o, (str, bytes, os.PathLike))
        ]
    return "\n".join(words)


def _watch_torch() -> None:
    """Let torch.save, whose C++ opens a file by itself, say so as Python does."""
    torch: Any = sys.modules.get("torch._C")
    if torch is None:
        return
    writer = torch.PyTorchFileWriter

    def asking(file: Any, *rest: Any, **named: Any) -> Any:
        if isinstance(file, str):
            sys.audit("open", file, "w", os.O_WRONLY)
        return writer(file, *rest, **named)

    torch.PyTorchFileWriter = asking
