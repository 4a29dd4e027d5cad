"""Other tools on the same snippets: seconds, and times the engine's."""
# data: benchmarks/results/engine.json

# %% measured
import json
from pathlib import Path

path = Path("benchmarks/results/engine.json")
data = json.loads(path.read_text("utf-8"))
peers = data["peers"]


def seconds(tool, kind):
    times = peers["seconds"][tool][kind]
    return f"{times['median']:.2f}"


def ratio(tool, kind):
    ratios = peers["ratio_to_engine"][tool]
    return f"{ratios[kind]['median']:.1f}"


def each_more(tool):
    # If one more shows in the time at all
    slope = peers["seconds"][tool]["slope"]
    if slope["least"] <= 0:
        return "not seen", "not seen"
    more = f"{slope['median']:.3f}"
    return more, ratio(tool, "slope")


# %% table
print("| | cold | × | warm | more | × |")
print("| ---" + " | ---:" * 5 + " |")
for tool in peers["seconds"]:
    row = [
        tool.replace("_", "-"),
        seconds(tool, "cold"),
        ratio(tool, "cold"),
        seconds(tool, "warm"),
        *each_more(tool),
    ]
    print("|", " | ".join(row), "|")
count = peers["snippets"]
rounds = peers["rounds"]
print(f"\n{count} snippets, {rounds} rounds")
