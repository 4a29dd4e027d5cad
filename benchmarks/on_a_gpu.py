"""What pages say of a GPU, run on one: `python benchmarks/on_a_gpu.py`.

Most computers that build this book have no GPU, so its runs use the device `meta` or
the CPU in place of one. This program does the same things on a real one and writes
what came of them, with the machine and the versions, to results/on_a_gpu.json. Tests
compare the pages with this file.
"""

import json
from typing import Any

from gpu_claims import CLAIMS, GPU
from provenance import RESULTS
from studies import machine

OUT = RESULTS / "on_a_gpu.json"


def main() -> None:
    found: dict[str, Any] = {"provenance": machine.provenance(GPU)}
    for claim in CLAIMS:
        try:
            found[claim.__name__] = claim()
        except Exception as error:  # the others are still of use
            found[claim.__name__] = {"failed": f"{type(error).__name__}: {error}"}
    OUT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"written: {OUT.name}, {len(CLAIMS)} claims")


if __name__ == "__main__":
    main()
