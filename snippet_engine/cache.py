"""Keep records of good runs, and find them again by everything they depend on."""

import contextlib
import hashlib
import sys
import time
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from snippet_engine import whole_file
from snippet_engine.failure import Failure, Place
from snippet_engine.imports import local_modules
from snippet_engine.record import Record

# A change of version reruns everything
LIBRARIES = ("torch", "numpy", "matplotlib", "scikit-learn")
KEEP_DAYS = 30


def versions() -> dict[str, str]:
    """Python's minor version and the libraries', without importing any of them."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "none"
    return found


def recorder() -> bytes:
    """The bytes of the engine's files that make a record what it is."""
    files = ("cells.py", "figures.py", "limits.py", "matplotlibrc", "printed.py",
             "record.py", "source.py", "worker.py")  # fmt: skip
    return b"".join((Path(__file__).with_name(file)).read_bytes() for file in files)


class Cache:
    """Records on disk, one file a key. Safe with several builds at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._records: dict[str, Record] = {}
        self.renew()

    def renew(self) -> None:
        """Look at the versions again: a server may live longer than a library."""
        self.versions = versions()
        self._base = hashlib.sha256(repr(sorted(self.versions.items())).encode())
        self._base.update(recorder())

    def key(
        self,
        name: str,
        path: Path,
        content: bytes | None = None,
        data: Iterable[Path] = (),
    ) -> str:
        """The key of a snippet: its name and bytes, local imports, library versions.

        `content` is what its file holds, where the caller has read it; `data` are the
        files that it says it reads. Everything is read again each time: a file's time
        and size may stay the same through an edit, and reading is not what takes long.
        """
        held = path.read_bytes() if content is None else content
        digest = self._base.copy()
        digest.update(name.encode())
        _add(digest, path, held)
        for file in (*local_modules(path, held), *data):
            _add(digest, file, file.read_bytes())
        return digest.hexdigest()[:40]

    def load(self, key: str) -> Record | None:
        """The record kept under the key; None if there is none that can be read."""
        if key in self._records:
            return self._records[key]
        try:
            seal, _, text = self._file(key).read_text("utf-8").partition("\n")
        except (OSError, ValueError):
            return None  # missing, or not text: run again
        if seal != _seal(key, text):
            return None  # cut short, damaged, or of another key
        found = Record.from_json(text)
        self._records[key] = found
        return found

    def save(self, key: str, kept: Record) -> None:
        """Keep a record; whole or not at all, whoever else writes at the same time.

        Raises Failure if the folder cannot be written.
        """
        text = kept.to_json()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            whole_file.write(self._file(key), f"{_seal(key, text)}\n{text}")
        except OSError as error:
            raise Failure(
                Place(str(self.folder)),
                f"cannot keep a record: {error.strerror}",
                "make the folder writable, or free its disk",
            ) from None
        self._records[key] = kept

    def prune(self) -> None:
        """Drop records that are older than KEEP_DAYS, so that the cache stays small."""
        oldest = time.time() - KEEP_DAYS * 86_400
        for file in self.folder.glob("*"):
            with contextlib.suppress(OSError):  # another build's, just moved; read-only
                if file.stat().st_mtime < oldest:
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _add(digest: "hashlib._Hash", file: Path, content: bytes) -> None:
    digest.update(f"\0{file.name}\0{len(content)}\0".encode())
    digest.update(content)


def _seal(key: str, text: str) -> str:
    """What only this text under this key has."""
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()
