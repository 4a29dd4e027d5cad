"""How many of the book's snippets print the same on another torch."""
# data: benchmarks/results/versions/*.json

import json
from pathlib import Path

paths = sorted(Path("benchmarks/results/versions").glob("*.json"))
print("results:", len(paths))
for path in paths:
    told = json.loads(path.read_text("utf-8"))
    same = told["snippets"] - len(told["differ"])
    pages = ", ".join(sorted({one["page"] for one in told["differ"]}))
    torch = told["torch"].split("+")[0]
    print(f"torch {torch}: {same} of {told['snippets']} the same")
    print("  others on:", pages or "no page")
