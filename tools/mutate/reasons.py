"""The reviewed list of edits that may survive, each with its reason.

`reasons/<topic>.toml` holds groups:

    [[group]]
    why = "one sentence"
    edits = ["topic/claim | 0 -> 1 | g = torch.Generator().manual_seed(0)"]
    pictures = ["topic/claim | ax.axis(\"off\")"]

`edits` are keys of mutants: snippet (with .out: its golden), edit, text of the line.
`pictures` are lines all of whose edits may survive if nothing but a figure changes.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutate.trial import Mutant
from snippet_engine.failure import Failure, Place

FOLDER = Path(__file__).with_name("reasons")


@dataclass
class Reason:
    """One line of the list; `used` once a survivor has it."""

    key: str
    why: str
    place: str
    picture: bool = False
    used: bool = False

    @property
    def snippet(self) -> str:
        """The snippet it is about, without the .out of a golden."""
        return self.key.split(" | ")[0].removesuffix(".out")

    def covers(self, mutant: Mutant) -> bool:
        """Whether it is the reason for this survivor."""
        if not self.picture:
            return self.key == mutant.key
        line = f"{mutant.name} | {mutant.line}"
        return mutant.picture and self.key in (line, f"{mutant.name} | *")


def read(folder: Path = FOLDER) -> list[Reason]:
    """All reasons. Raises Failure if a file is not of the form above."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        place = Place(f"{folder.name}/{path.name}")
        try:
            groups = tomllib.loads(path.read_text("utf-8")).get("group", [])
            for group in groups:
                why = group["why"]
                for key in group.get("edits", []):
                    found.append(Reason(key, why, str(place)))
                for key in group.get("pictures", []):
                    found.append(Reason(key, why, str(place), picture=True))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Failure(
                place,
                f"is not a list of reasons: {error!r}",
                "write [[group]] with why and edits, as tools/mutate/reasons.py says",
            ) from None
    return found


def explain(mutants: list[Mutant], reasons: list[Reason]) -> dict[str, list[Mutant]]:
    """Survivors by their reason, under "" those without one; marks what was used."""
    by_why: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if mutant.caught:
            continue
        covering = [reason for reason in reasons if reason.covers(mutant)]
        for reason in covering:
            reason.used = True
        by_why.setdefault(covering[0].why if covering else "", []).append(mutant)
    return by_why


def stale(reasons: list[Reason], names: list[str]) -> list[Reason]:
    """Reasons that no survivor needs, among those about snippets that ran or are gone.

    `names` are the snippets that ran.
    """
    return [one for one in reasons if not one.used and one.snippet in names]
