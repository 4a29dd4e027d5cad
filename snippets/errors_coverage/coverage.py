"""Which of PyTorch's own messages have an entry."""
# data: vjp_errors/entries/*.toml
# data: vjp_errors/not_covered.toml

from collections import Counter

import _messages as source

rows, index = (
    [*source.messages()],
    source.entries(),
)
lacking = [
    row
    for row in rows
    if not any(
        source.fits(one, row) for one in index
    )
]
rules = source.reasons()
why = {
    one: source.reason(one, rules)
    for one in lacking
}

# %% counts
found = Counter(row.area for row in rows)
without = Counter(row.area for row in lacking)
print(
    source.line("file", "messages", "covered")
)
print(source.line("---", "---", "---"))
for area, count in found.items():
    covered = count - without[area]
    name = area.removeprefix("torch/")
    print(
        source.line(
            f"`{name}`", count, covered
        )
    )
covered = len(rows) - len(lacking)
print(
    source.line(
        "**in all**", len(rows), covered
    )
)

# %% reasons
counts = Counter(why.values())
print(source.line("reason", "messages"))
print(source.line("---", "---"))
for letter, count in sorted(counts.items()):
    print(source.line(letter, count))

# %% without
for letter in sorted(counts):
    for row in lacking:
        if why[row] == letter:
            print(letter, source.listed(row))
