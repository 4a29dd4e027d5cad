"""Tell which mutants survive, which of them may, and what killed the others.

`reasons/<topic>.toml` lists those that may, by key: snippet (with .out: its golden),
edit, text of the line.

    [[group]]
    why = "one sentence"
    edits = ["topic/claim | 0 -> 1 | g = torch.Generator().manual_seed(0)"]
"""

import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from mutate.mutant import EXCEPTION, GOLDEN, TEST, Mutant
from snippet_engine.failure import Failure, Place

COLUMNS = ("edits", GOLDEN, EXCEPTION, TEST, "reason", "survive")


def reasons(folder: Path) -> dict[str, str]:
    """Key -> why. Raises Failure if a file is not of the form above."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            for group in tomllib.loads(path.read_text("utf-8"))["group"]:
                found |= dict.fromkeys(group["edits"], group["why"])
        except (ValueError, KeyError, TypeError) as error:
            reason = f"is not a list of reasons: {error!r}"
            remedy = (
                "write [[group]] with why and edits, as tools/mutate/report.py says"
            )
            raise Failure(Place(f"{folder.name}/{path.name}"), reason, remedy) from None
    return found


def tell(mutants: list[Mutant], whys: dict[str, str]) -> bool:
    """Whether every survivor has a reason, and every reason a survivor."""
    survivors = [mutant.key for mutant in mutants if not mutant.killed_by]
    excused = Counter(whys[key] for key in survivors if key in whys)
    bare = [key for key in survivors if key not in whys]
    stale = sorted(whys.keys() - survivors)
    lines = [f"{count:5} survive: {why}" for why, count in excused.items()]
    lines += [f"SURVIVES {key}" for key in bare]
    lines += [f"STALE reason, no edit survives that needs: {key}" for key in stale]
    print("\n".join([*lines, _table(mutants, set(bare))]))
    return not bare and not stale


def _table(mutants: list[Mutant], bare: set[str]) -> str:
    """A row a topic. `reason`: survivors that have one; `survive`: those without."""
    rows = defaultdict[str, Counter[str]](Counter)
    snippets = defaultdict[str, set[str]](set)
    for mutant in mutants:
        snippet = mutant.file.removesuffix(".out")
        topic = snippet.split("/")[0] if mutant.file == snippet else "goldens"
        end = mutant.killed_by or ("survive" if mutant.key in bare else "reason")
        for row in (topic, "all"):
            rows[row].update(["edits", end])
            snippets[row].add(snippet)
    lines = [("{:16}" + "{:>10}" * 7).format("topic", "snippets", *COLUMNS)]
    for row in sorted(rows, key=lambda one: (one == "all", one == "goldens", one)):
        counts = (len(snippets[row]), *(rows[row][column] for column in COLUMNS))
        lines.append(f"{row:16}" + "".join(f"{count:10}" for count in counts))
    return "\n".join(lines)
