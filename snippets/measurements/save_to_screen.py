"""From saving a file to the new words in an open tab."""
# data: benchmarks/results/serve.json

import json
from pathlib import Path

path = Path("benchmarks/results/serve.json")
data = json.loads(path.read_text("utf-8"))

print("goal:", data["goal_seconds"], "s")
for kind, times in data["kinds"].items():
    median, least, most = times["median"], times["least"], times["most"]
    spread = f"({least:.2f} to {most:.2f}, {len(times['all'])} edits)"
    print(f"{kind:8} median {median:.2f} s  {spread}")
unlike = len(data["files_unlike_a_fresh_build"])
print("files unlike a fresh build:", unlike, "of", data["files_served"])
