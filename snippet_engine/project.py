"""Where a project keeps its snippets, pages and cache."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from snippet_engine.failure import Failure, Place


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

    def source(self, name: str) -> Path:
        """The file of the snippet `topic/claim`."""
        return self.snippets / f"{name}.py"

    def golden(self, name: str) -> Path:
        """The reviewed output of the snippet `topic/claim`."""
        return self.snippets / f"{name}.out"

    def names(self) -> list[str]:
        """All snippets, sorted. A file whose name starts with `_` is a module."""
        return sorted(self._stems("*.py"))

    def golden_names(self) -> list[str]:
        """All goldens, by the name of the snippet that they belong to."""
        return sorted(self._stems("*.out"))

    def _stems(self, pattern: str) -> list[str]:
        return [
            path.relative_to(self.snippets).with_suffix("").as_posix()
            for path in self.snippets.rglob(pattern)
            if not path.name.startswith("_") and "__pycache__" not in path.parts
        ]


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
