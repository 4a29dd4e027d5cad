"""From saving a file to the new words in an open tab."""
# data: benchmarks/results/serve.json

import json
from pathlib import Path

path = Path("benchmarks/results/serve.json")
data = json.loads(path.read_text("utf-8"))

print("| | median | least | most | edits |")
print("| ---" + " | ---:" * 4 + " |")
for kind, times in data["kinds"].items():
    row = [kind]
    for key in ("median", "least", "most"):
        row.append(f"{times[key]:.2f}")
    row.append(str(len(times["all"])))
    print("|", " | ".join(row), "|")
unlike = data["files_unlike_a_fresh_build"]
served = data["files_served"]
count = f"{len(unlike)} of {served}"
print("\nfiles unlike a fresh build:", count)
