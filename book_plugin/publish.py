"""A site is written beside the one it replaces, and takes its place when it is whole.

The staging folder `.site.staging-…` lies beside `site/`. Two renames put it there: for
a moment between them there is no `site/`, and a process that is killed just then leaves
the old site as `.site.old-…`, which the next build puts back. Names hold the number of
the process, so every build can tell, and removes, what a killed one has left. Several
may run at once, on one machine; the last one to end wins.

What this does not do: replace a mount point or a folder on another disk than its
parent; such a build ends with one line, and the old site stays.
"""

import contextlib
import errno
import glob
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from mkdocs.exceptions import Abort

from book_plugin.languages import LANGUAGES
from snippet_engine.failure import Failure, Place

MARK = "sitemap.xml.gz"  # every site that MkDocs builds has it


class Staging:
    """The new folder, `folder`, for what `target` will be.

    Raises OSError where it cannot be made.
    """

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()  # what a link leads to; the link stays
        self.whole = False  # whether all of the site has been written
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._clear_away()
        self.folder = self._beside("staging")
        self.folder.mkdir()
        if self.target.is_dir():
            shutil.copymode(self.target, self.folder)

    def publish(self) -> None:
        """Put the new folder in the place of the old one. Raises OSError."""
        old = self._beside("old")
        try:
            self._keep_hidden()
            if not self.target.exists():
                self.folder.rename(self.target)
                return
            self.target.rename(old)
            try:
                self.folder.rename(self.target)
            except OSError:
                old.rename(self.target)
                raise
            shutil.rmtree(old, ignore_errors=True)
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove the staging folder, if it is still there."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _beside(self, what: str) -> Path:
        name = f".{self.target.name}.{what}-{os.getpid()}-{secrets.token_hex(4)}"
        return self.target.with_name(name)

    def _clear_away(self) -> None:
        """What killed builds left: the old site goes back, a staging folder goes."""
        ours = re.compile(
            rf"\.{re.escape(self.target.name)}\.(old|staging)-(\d+)-\w{{8}}"
        )
        for left in self.target.parent.glob(f".{glob.escape(self.target.name)}.*"):
            match = ours.fullmatch(left.name)
            if match is None or _is_alive(int(match[2])):
                continue
            if match[1] == "old" and not self.target.exists():
                with contextlib.suppress(OSError):  # another build was faster
                    left.rename(self.target)
            else:
                shutil.rmtree(left, ignore_errors=True)

    def _keep_hidden(self) -> None:
        """MkDocs, too, leaves what is hidden at the top of the folder: .git, say."""
        for old in self.target.glob(".*"):
            new = self.folder / old.name
            if old.is_dir() and not old.is_symlink():
                shutil.copytree(old, new, symlinks=True, dirs_exist_ok=True)
            elif not new.exists():
                shutil.copy2(old, new, follow_symlinks=False)


def may_replace(target: Path) -> None:
    """Raise OSError unless it is a site, or nothing: whatever it holds will go."""
    if target.exists() and not target.is_dir():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
    # A language may be built by itself, into the site or before there is one
    sites = (target, target.parent, *(target / one.folder for one in LANGUAGES))
    if not target.is_dir() or any((one / MARK).is_file() for one in sites):
        return
    if {one.name for one in target.iterdir()} - {".git"}:
        raise OSError(errno.EEXIST, "the folder holds files of others", str(target))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


@contextlib.contextmanager
def in_one_line(folder: str) -> Iterator[None]:
    """End the build with one line where something within cannot be written."""
    try:
        yield
    except OSError as error:
        raise Abort(cannot_write(error, folder)) from None


def cannot_write(error: OSError, folder: str) -> str:
    """One line for a disk that is full, or a folder that may not be written."""
    reason = f"cannot write the site: {error.strerror or error}"
    remedy = "free its disk, or name another folder: --site-dir"
    return str(Failure(Place(str(error.filename or folder)), reason, remedy))
