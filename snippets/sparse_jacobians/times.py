"""Dense times grow with n² or more, sparse ones with n or less."""
# data: benchmarks/results/studies/sparse/*
# data: benchmarks/results/studies/limits/*

# %% read
import json
from pathlib import Path
from statistics import quantiles

studies = Path("benchmarks/results/studies")


def read(path):
    return json.loads(path.read_text("utf-8"))


def origin(told):
    torch = told["torch"].split("+")[0]
    date = told["date"][:10]
    name = told["device_name"]
    return f"{name},\ntorch {torch}, {date}"


machines = {}  # and their cases
for path in sorted(
    studies.glob("sparse/*.json")
):
    data = read(path)
    told, cases = data["provenance"], []
    cases += data["cases"]
    more = studies / "limits" / path.name
    if more.exists():  # larger n
        cases += read(more)["cases"]
    name = told["device"].upper()
    name = name.replace("CUDA", "GPU")
    if name in machines:  # a second one
        name = told["device_name"]
    machines[name] = told, cases
    print(origin(told))

# %% times
OUT = "OOM"  # out of memory


def times(name, way):
    """For each n the quartiles, in ms."""
    found = {}
    for case in machines[name][1]:
        labels = case["labels"]
        f = labels.get("problem")
        f = labels.get("f", f)
        if [f, labels["way"]] != [
            "band",
            way,
        ]:
            continue
        seconds = case["seconds"]
        ms = [1000 * s for s in seconds]
        if ms:
            ms = quantiles(
                ms, n=4, method="inclusive"
            )
        found.setdefault(
            labels["n"], ms or OUT
        )
    return found


# %% plot
import matplotlib.pyplot as plt

looks = {
    "jacrev": ("C3", "s:"),
    "jacfwd": ("C4", "D--"),
    "detect": ("C1", "^-."),
    "prepared": ("C0", "o-"),
}
fig, panels = plt.subplots(
    1,
    len(machines),
    figsize=(5, 3.6),
    sharey=True,
    squeeze=False,
)
for k, name in enumerate(machines):
    ax = panels[0, k]
    for way, (color, style) in looks.items():
        found = times(name, way)
        found = {
            n: ms
            for n, ms in found.items()
            if ms != OUT
        }
        low, middle, high = zip(
            *found.values(), strict=True
        )
        n = list(found)
        ax.loglog(
            n,
            middle,
            style,
            color=color,
            label=way,
            markersize=4,
        )
        band = ax.fill_between(n, low, high)
        band.set(color=color, alpha=0.3)
    ax.set(xlabel="n", title=name)
panels[0, 0].set(ylabel="milliseconds")
panels[0, -1].legend()

# %% table
sizes = [100, 1000, 10_000, 100_000]
ways = ["prepared", "jacfwd"]
ways += ["detect", "color"]


def shown(ms):
    if ms in (None, OUT):
        return ms or "—"
    middle = ms[1]
    digits = 2 if middle < 10 else 0
    return f"{middle:,.{digits}f}"


heads = [f"{n:,}" for n in sizes]
print("| n |", " | ".join(heads), "|")
print("| --- " + "| ---: " * 4 + "|")
for way in ways:
    for name in machines:
        found = times(name, way)
        row = [f"{way}, {name}"]
        for n in sizes:
            row.append(shown(found.get(n)))
        print("|", " | ".join(row), "|")

# %% ratio
heads = ["jacfwd", "preparing", "pays"]
print("| on | n |", " | ".join(heads), "|")
print("| --- " + "| ---: " * 4 + "|")
for name in machines:
    dense, sparse, detect, color = (
        times(name, way)
        for way in (
            "jacfwd",
            "prepared",
            "detect",
            "color",
        )
    )
    for n, whole in dense.items():
        if n < 1000 or whole == OUT:
            continue
        each = sparse[n][1]
        once = detect[n][1] + color[n][1]
        saved = whole[1] - each
        pays = "never"
        if saved > 0:
            pays = str(int(once // saved) + 1)
        ratio = whole[1] / each
        digits = 1 if ratio < 10 else 0
        row = [name, f"{n:,}"]
        row += [f"{ratio:,.{digits}f}"]
        row += [f"{once / each:,.0f}"]
        row += [pays]
        print("|", " | ".join(row), "|")
