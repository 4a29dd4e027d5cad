"""Where the figures come from."""
# data: benchmarks/results/engine.json
# data: benchmarks/results/serve.json

import json
from pathlib import Path

folder = Path("benchmarks/results")
for name in ("engine", "serve"):
    path = folder / f"{name}.json"
    data = json.loads(path.read_text("utf-8"))
    told = data["provenance"]
    command = told["command"].split(" --")
    versions = told["versions"].items()
    options = ", ".join(command[1:])
    text = ", ".join(map(" ".join, versions))
    gib = told["memory_gib"]
    load = told["load_before"]
    print(f"| {name} | `{command[0]}` |")
    print("| --- | --- |")
    print("| options |", options, "|")
    print("| date |", told["date"], "|")
    print("| processor |", told["cpu"], "|")
    print("| cores |", told["cores"], "|")
    print("| memory |", gib, "GiB |")
    print("| load |", load[0], "|")
    print("| versions |", text, "|\n")
