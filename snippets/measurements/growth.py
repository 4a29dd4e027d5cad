"""Cold runs grow in a straight line; warm ones stay far below."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

import matplotlib.pyplot as plt

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
sizes = [size["snippets"] for size in data["sizes"]]
lines = {
    "cold": ("cold", "C3o-"),
    "warm": ("warm", "C4s--"),
    "one_changed": ("one snippet changed", "C3^:"),
}

fig, ax = plt.subplots(figsize=(5, 3))
for name, (label, style) in lines.items():
    times = [size[name]["median"] for size in data["sizes"]]
    ax.loglog(sizes, times, style, label=label)
count, seconds = data["peers"]["snippets"], data["peers"]["seconds"]
peer = seconds["mkdocs_jupyter"]["cold"]["median"]
ax.plot(count, peer, "C4D", label="mkdocs-jupyter, cold")
ax.set(xlabel="snippets", ylabel="seconds", ylim=(0.01, 2000))
ax.set_xticks(sizes, labels=[f"{size:,}" for size in sizes])
ax.minorticks_off()  # their labels would overlap
ax.legend(fontsize=8, loc="upper left", ncols=2)
