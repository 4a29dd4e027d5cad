"""JAX wins compiled calls, and loses preparing, which compiles."""
# data: benchmarks/results/sparse_in_jax.json

# %% read
import json
from pathlib import Path
from statistics import median

path = Path("benchmarks/results")
path /= "sparse_in_jax.json"
data = json.loads(path.read_text("utf-8"))
told = data["provenance"]
print(told["cpu"])
print("cores:", told["cores"])
named = ["torch", "jax", "asdex"]
for name in named:
    version = told["versions"][name]
    print(name, version.split("+")[0])
print(told["date"][:10])


# %% times
def shown(seconds):
    ms = 1000 * median(seconds)
    if ms >= 100:
        return f"{ms:,.0f}"
    digits = 1 if ms >= 9.995 else 2
    if ms < 0.1:
        digits = 3
    return f"{ms:.{digits}f}"


tables = {}
for case in data["cases"]:
    n = f"{round(case['n'], -3):,}"
    table = tables.setdefault(n, {})
    row = table.setdefault(case["way"], {})
    key = case["problem"], case["library"]
    row[key] = shown(case["seconds"])

# %% table
problems = ["band", "brusselator_1d"]
problems += ["poisson_2d"]
for n, table in tables.items():
    heads = [f"n = {n}"]
    for one in problems:
        heads.append(one.split("_")[0])
    print("|", " | ".join(heads), "|")
    print("| --- " + "| ---: " * 3 + "|")
    for way, row in table.items():
        cells = [way]
        for one in problems:
            ours = row[one, "torch"]
            theirs = row[one, "jax"]
            cells.append(f"{ours} / {theirs}")
        print("|", " | ".join(cells), "|")
    print()
