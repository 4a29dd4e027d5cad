"""Other tools on the same snippets: seconds, and times the engine's."""
# data: benchmarks/results/engine.json

import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))["peers"]
seconds, ratios = data["seconds"], data["ratio_to_engine"]

print(data["snippets"], "snippets; rounds:", data["rounds"])
print(" " * 14, "    cold  (ratio)    warm  one more  (ratio)")
for name in seconds:
    time = {key: one["median"] for key, one in seconds[name].items()}
    times = {key: one["median"] for key, one in ratios[name].items()}
    cold = f"{time['cold']:6.2f} s  {times['cold']:6.1f}"
    more = f"{time['slope']:6.3f} s  {times['slope']:6.1f}"
    print(f"{name:14} {cold} {time['warm']:6.2f} s  {more}")
