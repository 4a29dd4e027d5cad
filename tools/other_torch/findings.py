"""What differs, page by page: as a table for a person, and as data for a page."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from other_torch.environment import Around
from other_torch.run import Told
from snippet_engine import reference
from snippet_engine.project import Project


def pages_of(project: Project) -> dict[str, list[str]]:
    """Page -> the snippets that it shows; both languages of a page count as one."""
    shown: dict[str, list[str]] = {}
    for folder in project.docs:
        for page in reference.pages((folder,)):
            name = page.relative_to(folder).with_suffix("").as_posix()
            for _, rest in reference.scan(page.read_text("utf-8-sig")):
                snippet = rest.split()[0].partition("#")[0]
                if snippet not in shown.setdefault(name, []):
                    shown[name].append(snippet)
    return dict(sorted((page, names) for page, names in shown.items() if names))


@dataclass(frozen=True)
class Findings:
    """One run of the book with another torch."""

    around: Around
    told: Told
    pages: dict[str, list[str]]

    def table(self) -> str:
        """A row a page, then each snippet that differs with its lines."""
        differ = {one.snippet: one for one in self.told.differ}
        rows = [f"{'page':24} snippets  differ"]
        for page, snippets in self.pages.items():
            count = sum(name in differ for name in snippets)
            rows.append(f"{page:24} {len(snippets):8}  {count or '-':>6}")
        for name, one in differ.items():
            rows += ["", f"== {name} (page: {', '.join(self._showing(name))})"]
            rows += [one.reason.splitlines()[0][:200]] if one.reason else []
            rows += [f"   {line}" for line in one.lines if line != one.reason]
        here = self.around
        rows += [
            "",
            f"torch {here.torch}, Python {here.python}, numpy {here.numpy}, "
            f"matplotlib {here.matplotlib}: {self.told.snippets} snippets, "
            f"{len(differ)} differ",
        ]
        return "\n".join(rows)

    def to_json(self) -> str:
        """The findings with where they come from; `lines`: - golden, + this run."""
        differ = [
            {
                "snippet": one.snippet,
                "page": (self._showing(one.snippet) or [""])[0],
                "reason": one.reason,
                "lines": list(one.lines),
            }
            for one in self.told.differ
        ]
        data = {
            **asdict(self.around),
            "date": datetime.now(UTC).date().isoformat(),
            "command": f"make check-versions TORCH={self.around.torch.split('+')[0]}",
            "snippets": self.told.snippets,
            "differ": differ,
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"

    def _showing(self, snippet: str) -> list[str]:
        """The pages that show it, that of its own topic first."""
        topic = snippet.split("/")[0]
        pages = [page for page, names in self.pages.items() if snippet in names]
        return sorted(pages, key=lambda page: page != topic)
