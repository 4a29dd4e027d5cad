"""Keep records of good runs, and find them again by everything they depend on."""

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from snippet_engine.failure import Failure, Place
from snippet_engine.imports import local_modules
from snippet_engine.record import Record

LIBRARIES = ("torch", "numpy", "matplotlib")  # a change of version reruns everything
KEEP_DAYS = 30

_Stamp = tuple[Path, int, int]  # file, time of its last change, size


def versions() -> dict[str, str]:
    """Python's minor version and the libraries', without importing any of them."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "none"
    return found


def _recorder() -> bytes:
    """The bytes of the engine's files that make a record what it is."""
    files = ("cells.py", "figures.py", "matplotlibrc", "record.py", "worker.py")
    return b"".join((Path(__file__).with_name(file)).read_bytes() for file in files)


class Cache:
    """Records on disk, one file a key. Safe with several builds at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.versions = versions()
        self._base = hashlib.sha256(repr(sorted(self.versions.items())).encode())
        self._base.update(_recorder())
        self._keys: dict[Path, tuple[list[_Stamp], str]] = {}
        self._records: dict[str, Record] = {}

    def key(self, name: str, path: Path) -> str:
        """The key of a snippet: its name and bytes, local imports, library versions.

        Files are read again only if their time or size changed.
        """
        files = [path, *local_modules(path)]  # again: a module may be new
        stamps = [_stamp(file) for file in files]
        known = self._keys.get(path)
        if known is not None and known[0] == stamps:
            return known[1]
        digest = self._base.copy()
        digest.update(name.encode())
        for file in files:
            content = file.read_bytes()
            digest.update(f"\0{file.name}\0{len(content)}\0".encode())
            digest.update(content)
        key = digest.hexdigest()[:40]
        self._keys[path] = (stamps, key)
        return key

    def load(self, key: str) -> Record | None:
        """The record kept under the key; None if there is none that can be read."""
        if key in self._records:
            return self._records[key]
        try:
            found = Record.from_json(self._file(key).read_text("utf-8"))
        except (OSError, ValueError):
            return None  # missing, cut short or foreign: run again
        self._records[key] = found
        return found

    def save(self, key: str, kept: Record) -> None:
        """Keep a record; whole or not at all, whoever else writes at the same time.

        Raises Failure if the folder cannot be written.
        """
        try:
            self._write(key, kept.to_json())
        except OSError as error:
            raise Failure(
                Place(str(self.folder)),
                f"cannot keep a record: {error.strerror}",
                "make the folder writable, or free its disk",
            ) from None
        self._records[key] = kept

    def _write(self, key: str, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=".new")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, self._file(key))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def prune(self) -> None:
        """Drop records that are older than KEEP_DAYS, so that the cache stays small."""
        oldest = time.time() - KEEP_DAYS * 86_400
        for file in self.folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):  # another build's, just moved
                if file.stat().st_mtime < oldest:
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size
