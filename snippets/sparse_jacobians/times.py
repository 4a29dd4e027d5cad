"""Dense times grow with n² or more, sparse ones with n or less."""
# data: benchmarks/results/studies/sparse/*

# %% read
import json
from pathlib import Path
from statistics import quantiles

folder = Path(
    "benchmarks/results/studies/sparse"
)
machines = [
    json.loads(path.read_text("utf-8"))
    for path in sorted(folder.glob("*.json"))
]


def times(machine, problem, way):
    """The quartiles of each n, in ms."""
    found = {}
    for case in machine["cases"]:
        labels = case["labels"]
        here = (
            labels["problem"],
            labels["way"],
        )
        seconds = case["seconds"]
        if here == (problem, way) and seconds:
            ms = [1000 * s for s in seconds]
            ms = ms if len(ms) > 1 else 2 * ms
            n = labels["n"]
            found[n] = quantiles(ms, n=4)
    return found


def origin(machine):
    told = machine["provenance"]
    torch = told["torch"].split("+")[0]
    date = told["date"][:10]
    name = told["device_name"]
    return f"{name},\ntorch {torch}, {date}"


for machine in machines:
    print(origin(machine))

# %% plot
import matplotlib.pyplot as plt

looks = {
    "jacrev": ("C3", "s", ":"),
    "jacfwd": ("C4", "D", "--"),
    "detect": ("C1", "^", "-."),
    "prepared": ("C0", "o", "-"),
}
for machine in machines:
    fig, ax = plt.subplots(figsize=(5, 3.6))
    for way, look in looks.items():
        color, marker, line = look
        found = times(machine, "band", way)
        low, middle, high = zip(
            *found.values(), strict=True
        )
        style = f"{marker}{line}"
        ax.loglog(
            list(found),
            middle,
            style,
            color=color,
            label=way,
            markersize=4,
        )
        ax.fill_between(
            list(found),
            low,
            high,
            color=color,
            alpha=0.3,
        )
    ax.set(xlabel="n", ylabel="milliseconds")
    ax.legend()

# %% table
keys = ["detect", "color"]
keys += ["prepared", "jacfwd"]


def shown(ms):
    return (
        f"{ms:,.2f}"
        if ms < 10
        else f"{ms:,.0f}"
    )


for machine in machines:
    columns = [
        times(machine, "band", key)
        for key in keys
    ]
    print("| n |", " | ".join(keys), "|")
    print("| ---: " * 5 + "|")
    for n in columns[0]:
        row = [f"{n:,}"]
        for column in columns:
            row.append(
                shown(column[n][1])
                if n in column
                else "—"
            )
        print("|", " | ".join(row), "|")
    print()

# %% ratio
for machine in machines:
    dense, sparse, detect, color = (
        times(machine, "band", way)
        for way in (
            "jacfwd",
            "prepared",
            "detect",
            "color",
        )
    )
    won, at_once = [], []
    for n, (_, whole, _) in dense.items():
        each = sparse[n][1]
        once = detect[n][1] + color[n][1]
        if each < whole:
            won.append(n)
        if once + each < whole:
            at_once.append(n)
    ratio = f"{whole / each:,.0f}"
    calls = f"{once / each:,.0f}"
    print(f"At n = {n:,}:")
    print("jacfwd / prepared =", ratio)
    print("preparing / prepared =", calls)
    print("Sparse wins")
    print(f"from n = {min(won):,}, prepared")
    first = f"{min(at_once):,}"
    print(f"from n = {first}, with preparing")
