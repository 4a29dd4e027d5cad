"""Where a project keeps its snippets, labs, pages and cache."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from snippet_engine.failure import Failure, Place
from snippet_engine.read import text as texts

LABS = "labs"
CACHE = "SNIPPET_ENGINE_CACHE"  # a folder for records, instead of the project's own


@dataclass(frozen=True)
class Project:
    """The folders of one book; `docs` has a folder of pages for each language."""

    root: Path
    snippets: Path
    docs: Path
    cache: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Project":
        """The project that `start` (default: the working folder) lies in.

        It is the nearest folder upwards whose pyproject.toml has a table
        `[tool.snippet_engine]`. Raises Failure where there is none.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            settings = _settings(folder / "pyproject.toml")
            if settings is not None:
                return cls.at(folder, settings)
        raise Failure(
            Place(str(start)),
            "no pyproject.toml with a [tool.snippet_engine] table here or above",
            "run this inside the book's checkout",
        )

    @classmethod
    def at(cls, root: Path, settings: dict[str, str] | None = None) -> "Project":
        """The project in `root`; settings may name other folders than the default."""
        given = settings or {}
        cache = os.environ.get(CACHE)
        return cls(
            root=root,
            snippets=root / given.get("snippets", "snippets"),
            docs=root / given.get("docs", "docs"),
            cache=Path(cache) if cache else root / given.get("cache", ".cache"),
        )

    def relative(self, path: Path) -> str:
        """`path` as messages show it: from the project's root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    @property
    def labs(self) -> Path:
        """The folder of the labs, whose names are `labs/name`."""
        return self.root / LABS

    def source(self, name: str) -> Path:
        """The file of the snippet `topic/claim`, or of a lab."""
        return self._folder(name) / f"{name}.py"

    def golden(self, name: str) -> Path:
        """The reviewed output of the snippet `topic/claim`."""
        return self._folder(name) / f"{name}.out"

    def names(self) -> list[str]:
        """All snippets and labs, sorted. A file whose name starts with `_` is none."""
        return sorted(self._stems(".py"))

    def golden_names(self) -> list[str]:
        """All goldens, by the name of the snippet that they belong to."""
        return sorted(self._stems(".out"))

    def pages(self) -> list[Path]:
        """All pages, and the texts of the labs, which are pages too."""
        found = [*sorted(self.docs.rglob("*.md")), *sorted(self.labs.glob("*.md"))]
        return [
            page for page in found if not is_an_editors(page.relative_to(self.root))
        ]

    def lab_text(self, name: str, language: str) -> Path:
        """The page of a lab in one language."""
        return self.root / f"{name}.{language}.md"

    def modules(self, snippet: Path) -> list[Path]:
        """The files that a snippet may import: those of its folder that begin with `_`.

        Folders may, too: then all that lies in them.
        """
        near = snippet.parent.glob("_*")
        found = (one.rglob("*.py") if one.is_dir() else [one] for one in near)
        return sorted(file for some in found for file in some if file.suffix == ".py")

    def data(self, snippet: Path, named: str) -> list[Path]:
        """The files that the snippet reads: it says `# data: path/from/the/root.json`.

        With a `*` in it, all files of that form, perhaps none. Raises Failure if a file
        is not there, or not inside the project.
        """
        if "*" in named and not named.startswith("/") and ".." not in named:
            return sorted(path for path in self.root.glob(named) if path.is_file())
        file = (self.root / named).resolve()
        if file.is_file() and file.is_relative_to(self.root.resolve()):
            return [self.root / named]
        raise Failure(
            Place(self.relative(snippet), 1),
            f"reads {named}, and the book has no such file",
            "make the file, or mend the line # data: with a path from the book's root",
        )

    def _folder(self, name: str) -> Path:
        return self.root if is_lab(name) else self.snippets

    def _stems(self, ending: str) -> Iterator[str]:
        yield from _stems(self.snippets, "", ending)
        yield from _stems(self.labs, f"{LABS}/", ending)


def is_lab(name: str) -> bool:
    """Whether a snippet's name is a lab's."""
    return name.startswith(f"{LABS}/")


def is_an_editors(path: Path) -> bool:
    """Whether a path, from the root, is an editor's own: hidden, or a backup."""
    hidden = any(part.startswith(".") for part in path.parts)
    ends = ("~", "#", ".swp", ".swx", ".tmp", ".part", "___jb_tmp___", "___jb_old___")
    return hidden or path.name.endswith(ends) or path.name.isdigit()  # vim: 4913


def _settings(pyproject: Path) -> dict[str, str] | None:
    if not pyproject.is_file():
        return None
    try:
        tool = tomllib.loads(texts.read(pyproject, str(pyproject))).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        place, reason = Place(str(pyproject)), f"is not TOML: {error}"
        raise Failure(place, reason, "mend the syntax") from None
    settings = tool.get("snippet_engine")
    if settings is None:
        return None
    if isinstance(settings, dict) and all(
        isinstance(one, str) for one in settings.values()
    ):
        return settings
    reason = "snippet_engine is not a table of folders"
    remedy = 'write [tool.snippet_engine], and below it docs = "docs" and the like'
    raise Failure(Place(str(pyproject)), reason, remedy)


def _stems(top: Path, prefix: str, ending: str) -> Iterator[str]:
    """Names below a folder; os.walk, because it takes half of the time of glob."""
    for folder, inside, files in os.walk(top):
        inside[:] = [name for name in inside if not name.startswith(("_", "."))]
        start = folder[len(str(top)) + 1 :].replace(os.sep, "/")
        for name in (*files, *inside):  # a folder of that name is reported, not missed
            if name.endswith(ending) and not name.startswith(("_", ".")):
                stem = name.removesuffix(ending)
                yield f"{prefix}{start}/{stem}" if start else f"{prefix}{stem}"
