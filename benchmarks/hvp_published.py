"""Medians of the times that a post at ICLR 2024 published for Hessian-vector products.

The post (https://iclr-blogposts.github.io/2024/blog/bench-hvp/) keeps every time in
Parquet files, which need a library of their own to be read:

    git clone https://github.com/MatDag/bench_hvp
    pip install pyarrow==26.0.1
    python benchmarks/hvp_published.py bench_hvp

writes `benchmarks/results/hvp_published.json`, for the snippet `cost_of_hvp/
hvp_published`. What the files call the time of a product is the time of the product
less that of a gradient, as the post says; they are kept as they are.
"""

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as parquet

RESULT = Path(__file__).parent / "results" / "hvp_published.json"
SOURCE = "https://github.com/MatDag/bench_hvp"
# How utils_jax.py and utils_torch.py of that repository name the ways
WAYS = {
    "grad": "gradient",
    "hvp_forward_over_reverse": "forward over reverse",
    "hvp_reverse_over_forward": "reverse over forward",
    "hvp_reverse_over_reverse": "reverse over reverse",
}
VERSIONS = {"torch": "2.1.1", "jax": "0.4.21"}  # from its README


def medians(path):
    """A row for each network, batch and way: the median of its times, in seconds."""
    columns = parquet.read_table(path).to_pydict()
    keys = zip(columns["model"], columns["batch_size"], columns["fun"], strict=True)
    times = defaultdict(list)
    for key, seconds in zip(keys, columns["time"], strict=True):
        times[key].append(seconds)
    return [
        {
            "net": net,
            "batch": batch,
            "way": WAYS[way],
            "runs": len(found),
            "median": float(f"{statistics.median(found):.5g}"),
        }
        for (net, batch, way), found in times.items()
    ]


def main(folder):
    git = ["git", "-C", folder, "rev-parse", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout
    told = {
        "source": SOURCE,
        "commit": commit.strip(),
        "gpu": "Nvidia A100, 40 GB",
        "versions": VERSIONS,
        "rows": {
            library: medians(Path(folder, f"outputs/bench_hvp_time_{library}.parquet"))
            for library in VERSIONS
        },
    }
    text = json.dumps(told, indent=1)
    # A row a line
    text = text.replace("{\n    ", "{").replace(",\n    ", ", ").replace("\n   }", "}")
    RESULT.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
