"""A folder that is written aside, then swapped in whole, or not at all.

The new folder lies beside the old one, so that one step of the file system exchanges
them. A process that is killed leaves it there; the next one that writes the same folder
removes it. Several may write at once: the last to finish wins.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import sys
from pathlib import Path

# Exchange two folders in one step: linux/fs.h, and macOS' sys/stdio.h
_LINUX_EXCHANGE, _HERE = 2, -100
_MACOS_SWAP = 2


class Aside:
    """The new folder, `folder`, for what `target` will be.

    Raises OSError where it cannot be made.
    """

    def __init__(self, target: Path) -> None:
        self.target = Path(os.path.realpath(target))  # what a link leads to; it stays
        if self.target.exists() and not self.target.is_dir():
            code = errno.ENOTDIR
            raise OSError(code, os.strerror(code), str(self.target))
        # A disk of its own cannot be exchanged: its content is, entry by entry.
        self._is_disk = os.path.ismount(self.target)
        parent = self.target if self._is_disk else self.target.parent
        parent.mkdir(parents=True, exist_ok=True)
        self._begin = parent / f".{self.target.name}.aside-"
        self._remove_stale()
        self.folder, self._lock = self._new()
        if self.target.is_dir():
            shutil.copymode(self.target, self.folder)

    def publish(self) -> None:
        """Put the new folder in the place of the old one. Raises OSError."""
        try:
            self._keep_hidden()
            if self._is_disk:
                self._swap_entries()
            else:
                self._swap()
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove what lies aside: the new folder, or after publish() the old one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            os.close(self._lock)

    def _new(self) -> tuple[Path, int]:
        """A new folder, and a lock on it: while its process lives, it is not stale."""
        while True:
            folder = Path(f"{self._begin}{secrets.token_hex(4)}")
            folder.mkdir()
            with contextlib.suppress(OSError):  # another build took it for stale
                lock = _locked(folder)
                if folder.is_dir():
                    return folder, lock
                os.close(lock)

    def _remove_stale(self) -> None:
        for old in self._begin.parent.glob(f"{self._begin.name}*"):
            with contextlib.suppress(OSError):  # somebody writes it now
                lock = _locked(old)
                if old.suffix == ".old" and not self.target.exists():
                    old.rename(self.target)  # killed between the two moves of _swap
                else:
                    shutil.rmtree(old, ignore_errors=True)
                os.close(lock)

    def _keep_hidden(self) -> None:
        """MkDocs, too, leaves what is hidden at the top of the folder: .git, say."""
        if not self.target.is_dir():
            return
        for old in self.target.glob(".*"):
            new = self.folder / old.name
            if ".aside-" in old.name or new.exists():
                continue
            if old.is_dir() and not old.is_symlink():
                shutil.copytree(old, new, symlinks=True)
            else:
                shutil.copy2(old, new, follow_symlinks=False)

    def _swap(self) -> None:
        if not self.target.exists():
            self.folder.rename(self.target)
        elif not _exchange(self.folder, self.target):
            old = self.folder.with_suffix(".old")
            self.target.rename(old)
            try:
                self.folder.rename(self.target)
            except OSError:
                old.rename(self.target)
                raise
            shutil.rmtree(old, ignore_errors=True)

    def _swap_entries(self) -> None:
        old = self.folder / ".old"
        old.mkdir()
        for entry in list(self.target.iterdir()):
            if ".aside-" not in entry.name:
                entry.rename(old / entry.name)
        for entry in list(self.folder.iterdir()):
            if entry != old:
                entry.rename(self.target / entry.name)


def _locked(folder: Path) -> int:
    """A descriptor that holds a lock on the folder. Raises OSError if another does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    system = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = system.renamex_np(first, second, _MACOS_SWAP)
        else:
            failed = system.renameat2(_HERE, first, _HERE, second, _LINUX_EXCHANGE)
    except AttributeError:  # an older C library
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))
    return not failed
