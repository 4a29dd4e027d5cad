"""How long the matcher of errors takes for a paste of about 1 MB, in Python and Node.

Prints the median and the longest of some runs for each text: a message at the end of a
long log, and the texts that a careless search would take minutes for.

    python benchmarks/errors.py --runs 21
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pastes_of_errors import HOSTILE, in_python

from book_plugin import errors
from book_plugin.formulas.node import NODE
from vjp_errors import explain
from vjp_errors.read import entries

ROOT = Path(__file__).resolve().parents[1]
IN_NODE = """
const { Matcher } = await import("./widgets/errors.js")
const [patterns, explanations, texts, runs] =
  JSON.parse(await new Response(process.stdin).text())
const matcher = new Matcher(patterns, explanations)
console.log(JSON.stringify(texts.map(text => Array.from({ length: runs }, () => {
  const start = performance.now()
  matcher.explain(text)
  return performance.now() - start
}))))
"""


def texts() -> dict[str, str]:
    """What is pasted, by name."""
    message = entries()[0].message
    log = "".join(f"step {step}: loss {1 / (step + 1):.6f}\n" for step in range(40_000))
    end = in_python(f"RuntimeError: {message}", "train.py", "main", "y.backward()")
    return {"a long log": log + end, **HOSTILE}


def in_python_ms(text: str, runs: int) -> list[float]:
    """The times of so many runs."""
    found = list[float]()
    for _ in range(runs):
        start = time.process_time()
        explain(text)
        found.append(1000 * (time.process_time() - start))
    return found


def main() -> None:
    """Print a line for each text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    some = texts()
    tables = [errors.patterns(), errors.explanations("en")]
    asked = json.dumps([*tables, [*some.values()], runs])
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", IN_NODE],
        cwd=ROOT,
        input=asked,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    explain("the patterns are made once")
    print(f"{len(entries())} entries, {runs} runs: median (longest) in ms")
    for (name, text), node in zip(some.items(), json.loads(done.stdout), strict=True):
        times = [
            f"{where} {statistics.median(one):5.1f} ({max(one):5.1f})"
            for where, one in (("Python", in_python_ms(text, runs)), ("Node", node))
        ]
        print(f"{name:16} {len(text) / 1e6:.1f} MB  {'  '.join(times)}")


if __name__ == "__main__":
    main()
