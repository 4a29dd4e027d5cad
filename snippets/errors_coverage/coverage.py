"""Which of PyTorch's own messages have an entry."""
# data: vjp_errors/entries/*.toml
# data: vjp_errors/not_covered.toml

# %% counts
import tomllib
from collections import Counter
from pathlib import Path

from _messages import (
    AREAS,
    fits,
    messages,
    reason,
)


def read(path):
    return tomllib.loads(
        path.read_text("utf-8")
    )


folder = Path("vjp_errors")
tables = map(
    read, folder.glob("entries/*.toml")
)
entries = [
    e
    for one in tables
    for e in one["entries"]
]
found = list(messages())
covered = [
    message
    for message in found
    if any(
        fits(entry, message)
        for entry in entries
    )
]
lacking = [
    one for one in found if one not in covered
]
print(
    "| in PyTorch's sources | messages | with an entry |"
)
print("| --- | --- | --- |")
for area in [*AREAS, ""]:
    both = [
        sum(
            area in ("", one.area)
            for one in some
        )
        for some in (found, covered)
    ]
    name = (
        f"`{area}`" if area else "**in all**"
    )
    print(
        f"| {name} | {both[0]} | {both[1]} |"
    )

# %% reasons
rules = read(folder / "not_covered.toml")[
    "reasons"
]
why = {
    one: reason(one, rules) for one in lacking
}
print("| reason | messages |")
print("| --- | --- |")
for letter, count in sorted(
    Counter(why.values()).items()
):
    print(f"| {letter} | {count} |")

# %% without
for letter in sorted({*why.values()}):
    print(f"**{letter}**\n")
    for one in lacking:
        if why[one] == letter:
            text = one.text[:70].replace(
                "`", ""
            )
            place = f"{one.area}:{one.first}"
            print(f"- `{place}` `` {text} ``")
    print()
