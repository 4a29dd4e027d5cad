"""Keep records of good runs, and find them again by everything they depend on."""

import hashlib
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from snippet_engine.failure import Failure, Place
from snippet_engine.kept_files import KeptFiles
from snippet_engine.read import text as texts
from snippet_engine.run.record import Record

# A change of version reruns everything
LIBRARIES = ("torch", "numpy", "matplotlib", "scikit-learn")


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
    """The bytes of the engine's own files that make a record what it is."""
    run = Path(__file__).parent
    files = [*sorted(run.glob("*.py")), run / "matplotlibrc"]
    files += [run.parent / "read" / name for name in ("cells.py", "source.py")]
    return b"".join(file.read_bytes() for file in files)


class Cache:
    """Records on disk, each under the key of all that its run depends on."""

    def __init__(self, folder: Path) -> None:
        self._files = KeptFiles(folder)
        self._records: dict[str, Record] = {}
        self.renew()

    def renew(self) -> None:
        """Look at the versions again: a server may live longer than a library."""
        self.versions = versions()
        self._base = hashlib.sha256(repr(sorted(self.versions.items())).encode())
        self._base.update(recorder())

    def key(self, name: str, path: Path, content: bytes, files: Iterable[Path]) -> str:
        """The key of a snippet: its name, what its file holds, library versions.

        `files` are its data and the modules that it may import. They are read again
        each time: a file's time and size may stay the same through an edit.
        """
        digest = self._base.copy()
        digest.update(name.encode())
        _add(digest, path, content)
        for file in files:
            _add(digest, file, texts.content(file))
        return digest.hexdigest()[:40]

    def load(self, key: str) -> Record | None:
        """The record kept under the key; None if there is none that can be read."""
        if key not in self._records:
            text = self._files.load(key)
            if text is None:
                return None
            self._records[key] = Record.from_json(text)
        return self._records[key]

    def save(self, key: str, kept: Record) -> None:
        """Keep a record. Raises Failure if the folder cannot be written."""
        try:
            self._files.save(key, kept.to_json())
        except OSError as error:
            raise Failure(
                Place(str(self._files.folder)),
                f"cannot keep a record: {error.strerror}",
                "make the folder writable, or free its disk",
            ) from None
        self._records[key] = kept

    def prune(self) -> None:
        """Drop old records, so that the cache stays small."""
        self._files.prune()


def _add(digest: "hashlib._Hash", file: Path, content: bytes) -> None:
    digest.update(f"\0{file.name}\0{len(content)}\0".encode())
    digest.update(content)
