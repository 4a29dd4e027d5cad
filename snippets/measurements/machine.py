"""Where the figures come from."""
# data: benchmarks/results/engine.json
# data: benchmarks/results/serve.json

import json
from pathlib import Path
from textwrap import fill

for name in ("engine", "serve"):
    path = Path(f"benchmarks/results/{name}.json")
    told = json.loads(path.read_text("utf-8"))["provenance"]
    versions = told["versions"].items()
    print(told["command"])
    print(f"  {told['date']}, {told['cpu']}")
    load = told["load_before"][0]
    gib = told["memory_gib"]
    print(f"  {told['cores']} cores, {gib} GiB, load {load}")
    text = ", ".join(f"{name} {version}" for name, version in versions)
    print(fill(text, 64, initial_indent="  ", subsequent_indent="  "))
