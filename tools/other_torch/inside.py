"""What the other Python runs: the engine, with a cache of its own that is thrown away.

Prints one JSON text. Needs only the standard library and what snippets import.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from snippet_engine.book import Book
from snippet_engine.project import Project


def main(root: Path) -> None:
    """Judge every snippet of the book in `root`."""
    with tempfile.TemporaryDirectory(prefix="other-torch-") as folder:
        project = replace(Project.find(root), cache=Path(folder))
        report = Book(project).check(pages=False)
    failed = {
        name: {"reason": failure.reason, "detail": failure.detail}
        for name, failure in sorted(report.failed.items())
    }
    json.dump({"snippets": len(project.names()), "failed": failed}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
