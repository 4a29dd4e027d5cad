"""In the published times, an H v takes 2.8 to 4 gradients, not 4 to 5."""
# data: benchmarks/results/hvp_published.json

import json
from pathlib import Path

path = Path("benchmarks/results")
path /= "hvp_published.json"
told = json.loads(path.read_text("utf-8"))
rows = told["rows"]["torch"]
medians = {
    (row["net"], row["batch"], row["way"]): row[
        "median"
    ]
    for row in rows
}
ways = [
    "forward over reverse",
    "reverse over forward",
    "reverse over reverse",
]
batch = 64  # that of the post's figure

heads = ["network", "gradient, s", *ways]
print("|", " | ".join(heads), "|")
print("| ---" + " | ---:" * (len(heads) - 1) + " |")
for net in ("resnet34", "vit", "bert"):
    once = medians[net, batch, "gradient"]
    row = [net, f"{once:.3f}"]
    for way in ways:
        # The files have H v less a gradient
        whole = medians[net, batch, way] + once
        row.append(f"{whole / once:.2f}")
    print("|", " | ".join(row), "|")
