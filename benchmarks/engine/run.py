"""Time the engine for books of several sizes, and against its peers.

    python benchmarks/engine/run.py --sizes 10 100 1000 3000 --peers 10 --rounds 3

Writes benchmarks/results/engine.json. Everything runs in one go, in turn, so that a
busy moment meets all alike. What one snippet more costs is a slope: for a peer between
1 and --peers snippets, for the engine, whose slope is too small to be seen there,
between the smallest and the largest book. Nothing is extrapolated.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import peers
import timed
from provenance import RESULTS, of_this_run, summary

LIBRARIES = ("torch", "mkdocs", "mkdocs-jupyter", "nbclient", "ipykernel")
LONG = 1000  # from this size on, cold runs are not repeated


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 3000])
    options.add_argument("--repeats", type=int, default=3, help="below 1,000 snippets")
    options.add_argument("--peers", type=int, default=10, help="snippets for each peer")
    options.add_argument("--rounds", type=int, default=3, help="of all peers in turn")
    options.add_argument("--out", type=Path, default=RESULTS / "engine.json")
    given = options.parse_args()
    provenance = of_this_run(LIBRARIES)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        torch = timed.import_torch(max(3, given.repeats))
        sizes = [
            one_size(Path(folder, f"book-{count}"), count, given.repeats, torch)
            for count in given.sizes
        ]
        compared = compare(Path(folder), given.peers, given.rounds, one_more(sizes))
    provenance["versions"] |= peer_versions() if given.rounds else {}
    result = {
        "provenance": provenance,
        "import_torch": summary(torch),
        "sizes": sizes,
        "peers": compared,
    }
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"written: {given.out}")


def one_size(
    folder: Path, count: int, repeats: int, torch: list[float]
) -> dict[str, Any]:
    """All figures for one size of book; times in seconds."""
    taken = timed.times(folder, count, repeats if count < LONG else 1)
    beyond = statistics.median(taken["cold"]) - statistics.median(torch)
    figures: dict[str, Any] = {
        name: summary(values) for name, values in taken.items() if _is_times(values)
    }
    figures |= {
        "snippets": count,
        "cold_per_snippet": round(beyond / count, 5),
        "module_reruns": taken["module_reruns"],
        "memory_mib": taken["memory"],
    }
    tell(f"{count} snippets", figures)
    return figures


def one_more(sizes: list[dict[str, Any]]) -> float:
    """What one snippet more costs the engine, in seconds, from the sizes measured."""
    first, *_, last = sizes if len(sizes) > 1 else sizes * 2
    if first is last:
        return float(last["cold_per_snippet"])
    seconds = last["cold"]["median"] - first["cold"]["median"]
    return float(seconds / (last["snippets"] - first["snippets"]))


def compare(folder: Path, count: int, rounds: int, more: float) -> dict[str, Any]:
    """Each peer in turn, `rounds` times; `more` is one_more of the engine's."""
    if not rounds:
        return {}
    peers.environment()
    taken: dict[str, dict[str, list[float]]] = {
        name: {"one": [], "cold": [], "warm": [], "slope": []} for name in peers.ALL
    }
    for number in range(rounds):
        for name, prepare in peers.ALL.items():
            one, _ = peers.times(folder / f"{name}-{number}-1", prepare, 1)
            cold, warm = peers.times(folder / f"{name}-{number}", prepare, count)
            slope = more if name == "engine" else (cold - one) / (count - 1)
            for kind, seconds in zip(
                taken[name], (one, cold, warm, slope), strict=True
            ):
                taken[name][kind].append(seconds)
            tell(f"{name}, round {number + 1}", {"cold": cold, "warm": warm})
    return {
        "snippets": count,
        "rounds": rounds,
        "seconds": {
            name: {kind: summary(values) for kind, values in kinds.items()}
            for name, kinds in taken.items()
        },
        "ratio_to_engine": {
            name: {kind: ratio(taken, name, kind) for kind in ("cold", "slope", "warm")}
            for name in taken
        },
    }


def ratio(
    taken: dict[str, dict[str, list[float]]], name: str, kind: str
) -> dict[str, Any]:
    """How many times the engine's time, round by round; the median of the rounds."""
    ours = taken["engine"][kind]
    return summary([a / b for a, b in zip(taken[name][kind], ours, strict=True)])


def peer_versions() -> dict[str, str]:
    """Versions that only the peers' environment has."""
    import subprocess

    script = (
        "import json; from importlib.metadata import version; print(json.dumps("
        "{name: version(name) for name in ('markdown-exec', 'jupyter-cache')}))"
    )
    command = [peers.PEERS / "bin" / "python", "-c", script]
    versions: dict[str, str] = json.loads(subprocess.check_output(command))
    return versions


def tell(what: str, figures: dict[str, Any]) -> None:
    short = {
        name: value["median"]
        if isinstance(value, dict) and "median" in value
        else value
        for name, value in figures.items()
    }
    print(f"{what}: {json.dumps(short)}", file=sys.stderr, flush=True)


def _is_times(values: object) -> bool:
    return isinstance(values, list)


if __name__ == "__main__":
    main()
