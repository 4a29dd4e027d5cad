"""Dense Jacobians grow with n², prepared sparse ones with n."""
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
    return f"{name}, torch {torch}, {date}"


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
keys = ["detect", "color", "prepared"]
keys += ["jacfwd", "jacrev"]


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
    print("| ---: " * 6 + "|")
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
    found = [
        times(machine, "band", way)
        for way in (
            "prepared",
            "jacfwd",
            "detect",
        )
    ]
    sparse, dense, detect = (
        {n: q[1] for n, q in one.items()}
        for one in found
    )
    n = max(dense)
    ratio = dense[n] / sparse[n]
    print(
        f"n = {n:,}: dense / prepared =",
        end=" ",
    )
    print(f"{ratio:,.0f}")
    won = [
        k
        for k in dense
        if sparse[k] < dense[k]
    ]
    print("prepared wins from n =", min(won))
    once = [
        k
        for k in dense
        if detect[k] + sparse[k] < dense[k]
    ]
    print(
        "with detection from n =", min(once)
    )
