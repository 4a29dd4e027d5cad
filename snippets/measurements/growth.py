"""Cold runs grow in a straight line; warm ones stay far below."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

import matplotlib.pyplot as plt

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
books, peers = data["sizes"], data["peers"]
sizes = [book["snippets"] for book in books]
changed = "one snippet changed"
lines = [
    ("cold", "C3o-", "cold"),
    ("warm", "C4s--", "warm"),
    ("one_changed", "C3^:", changed),
]

fig, ax = plt.subplots(figsize=(5, 3))
for key, look, label in lines:
    runs = [book[key] for book in books]
    times = [run["median"] for run in runs]
    ax.loglog(sizes, times, look, label=label)
label = "mkdocs-jupyter, cold"
peer = peers["seconds"]["mkdocs_jupyter"]
count = peers["snippets"]
time = peer["cold"]["median"]
ax.plot(count, time, "C4D", label=label)
ax.set(xlabel="snippets", ylabel="seconds")
ax.set(ylim=(0.01, 2000))
ticks = [f"{size:,}" for size in sizes]
ax.set_xticks(sizes, labels=ticks)
# Labels of smaller ticks would overlap
ax.minorticks_off()
ax.legend(
    fontsize=8, loc="upper left", ncols=2
)
