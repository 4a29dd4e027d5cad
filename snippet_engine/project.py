"""Where a project keeps its snippets, pages and cache."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from snippet_engine.failure import Failure, Place

LABS = "labs"


@dataclass(frozen=True)
class Project:
    """The folders of one book; `docs` are searched for pages, one folder a language."""

    root: Path
    snippets: Path
    docs: tuple[Path, ...]
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
    def at(cls, root: Path, settings: dict[str, object] | None = None) -> "Project":
        """The project in `root`; settings may name other folders than the default."""
        given = settings or {}
        docs = given.get("docs", ["docs/en", "docs/zh"])
        assert isinstance(docs, list)
        return cls(
            root=root,
            snippets=root / str(given.get("snippets", "snippets")),
            docs=tuple(root / str(folder) for folder in docs),
            cache=root / str(given.get("cache", ".cache")) / "snippets",
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


def _settings(pyproject: Path) -> dict[str, object] | None:
    if not pyproject.is_file():
        return None
    place = Place(str(pyproject))
    try:
        tool = tomllib.loads(pyproject.read_text("utf-8")).get("tool", {})
    except ValueError as error:
        raise Failure(place, f"is not TOML: {error}", "mend the syntax") from None
    settings = tool.get("snippet_engine")
    if settings is None:
        return None
    if not isinstance(settings, dict) or not isinstance(settings.get("docs", []), list):
        raise Failure(
            place,
            "snippet_engine is not a table, or its docs not a list",
            'write [tool.snippet_engine] and docs = ["docs/en", "docs/zh"]',
        )
    return settings


def _stems(top: Path, prefix: str, ending: str) -> Iterator[str]:
    """Names below a folder; os.walk, because it takes half of the time of glob."""
    for folder, inside, files in os.walk(top):
        inside[:] = [name for name in inside if name != "__pycache__"]
        start = folder[len(str(top)) + 1 :].replace(os.sep, "/")
        for name in (*files, *inside):  # a folder of that name is told of, not missed
            if name.endswith(ending) and not name.startswith("_"):
                stem = name.removesuffix(ending)
                yield f"{prefix}{start}/{stem}" if start else f"{prefix}{stem}"
