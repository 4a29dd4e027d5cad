"""In published times an H v takes 2.8 to 4 gradients, not 4 to 5."""
# data: benchmarks/results/hvp_published.json

# %% data
import json
from pathlib import Path

path = Path("benchmarks/results")
path /= "hvp_published.json"
told = json.loads(path.read_text("utf-8"))
seconds = {}
for row in told["rows"]["torch"]:
    if row["batch"] == 64:  # as in its figure
        key = row["net"], row["way"]
        seconds[key] = row["median"]

# %% table
ways = [
    "forward over reverse",
    "reverse over forward",
    "reverse over reverse",
]
heads = ["network", "gradient, s", *ways]
print("|", " | ".join(heads), "|")
print("| ---" + " | ---:" * 4 + " |")
for net in ("resnet34", "vit", "bert"):
    once = seconds[net, "gradient"]
    row = [net, f"{once:.3f}"]
    for way in ways:
        more = seconds[net, way] / once
        # The file has H v less a gradient
        row.append(f"{1 + more:.2f}")
    print("|", " | ".join(row), "|")
