"""The table at the end: a row a topic, how many edits, and what caught them."""

from collections import Counter

from mutate.trial import EXCEPTION, GOLDEN, TEST, Mutant

HEAD = ("topic", "snippets", "edits", GOLDEN, EXCEPTION, TEST, "reason", "survive")


def table(mutants: list[Mutant], unexplained: list[Mutant]) -> str:
    """`reason`: survivors that have one; `survive`: those that have none."""
    bare = {id(mutant) for mutant in unexplained}
    topics: dict[str, Counter[str]] = {}
    snippets: dict[str, set[str]] = {}
    for mutant in mutants:
        topic = mutant.name.split("/")[0]
        kinds = ("goldens" if mutant.path is None else topic, "all")
        how = mutant.caught or ("survive" if id(mutant) in bare else "reason")
        for row in kinds:
            topics.setdefault(row, Counter()).update({how: 1, "edits": 1})
            snippets.setdefault(row, set()).add(mutant.name)
    rows = [("{:16}" + "{:>10}" * 7).format(*HEAD)]
    last = {"goldens": 1, "all": 2}
    for row in sorted(topics, key=lambda one: (last.get(one, 0), one)):
        counts = [len(snippets[row]), *(topics[row][column] for column in HEAD[2:])]
        rows.append(f"{row:16}" + "".join(f"{count:10}" for count in counts))
    pictures = [mutant for mutant in mutants if mutant.picture]
    seen = sum(mutant.caught == TEST for mutant in pictures if _printed_same(mutant))
    only = sum(map(_printed_same, pictures))
    rows.append(f"only a figure changed: {only} edits, {seen} caught by tests")
    return "\n".join(rows)


def _printed_same(mutant: Mutant) -> bool:
    return mutant.picture and mutant.caught in ("", TEST)
