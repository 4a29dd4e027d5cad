"""Runs a study: several rounds over its cases, each in another random order.

Every case is timed once a round, by `Timer.blocked_autorange` of
`torch.utils.benchmark`, which synchronises on a GPU. So a busy moment of the machine
meets a few cases in one round, and the other rounds show it. What is measured is kept
if the run is stopped, and the next run goes on with what is missing.
"""

import gc
import random
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import torch
from torch.utils.benchmark import Timer

from . import machine, results
from .case import Case
from .progress import Bar

ROUNDS = 5
HERE = Path(__file__).parent


class Study(Protocol):
    """What a module of this folder has that measures something.

    SECONDS is its budget on two quiet cores. A study whose code lies elsewhere too
    names these files in a tuple SOURCES, so that a change there is noticed.
    """

    TITLE: str
    SECONDS: float
    __name__: str
    __file__: str

    def cases(self, device: torch.device) -> list[Case]:
        """All that is to be measured on this device."""


def run(
    study: Study,
    folder: Path,
    on: torch.device,
    *,
    seconds: float | None = None,
    share: float | None = None,
    rounds: int = ROUNDS,
    fresh: bool = False,
    seed: int | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Measure what is missing of a study; the path of its file.

    `seconds` is for all of it, in place of the study's own; `share` for one case in
    one round, else it follows from the budget.
    KeyboardInterrupt passes on, after all that was measured has been written.
    """
    name = study.__name__.rpartition(".")[2]
    told = machine.provenance(on) | {"source": fingerprint(study)}
    path = folder / name / f"{machine.slug(told)}.json"
    found, why = (None, "begins anew: FRESH") if fresh else results.read(path, told)
    say(f"{name}: {why}")
    if found and found["complete"]:
        return path
    cases = named(study.cases(on))
    if found and [one["labels"] for one in found["cases"]] != [
        case.labels for case in cases.values()
    ]:
        found = None
        say(f"{name}: begins anew: the cases are others")
    if found is None:
        found = {
            "study": name,
            "title": study.TITLE,
            "provenance": told,
            "seed": secrets.randbits(32) if seed is None else seed,
            "rounds": rounds,
            "spent": 0.0,
            "complete": False,
            "cases": [empty(case) for case in cases.values()],
        }
    gc.freeze()  # what is there stays, so that a collection after each case is quick
    try:
        measure(found, cases, on, seconds or study.SECONDS, share, path)
    except KeyboardInterrupt:
        blocks = sum(len(one["blocks"]) for one in found["cases"])
        say(f"{name}: stopped; {blocks} timings are kept, the next run goes on")
        raise
    finally:
        gc.unfreeze()
        results.write(path, found)
    failed = [one for one in found["cases"] if one["error"]]
    say(f"{name}: {len(cases)} cases, {len(failed)} failed; written: {path}")
    return path


def fingerprint(study: Study) -> str:
    """A hash of the study's files and of those that measure."""
    own = [HERE / f"{name}.py" for name in ("case", "counts", "harness")]
    more = [Path(one) for one in getattr(study, "SOURCES", ())]
    return machine.fingerprint([*own, Path(study.__file__), *more])


def named(cases: list[Case]) -> dict[str, Case]:
    """The cases by their names, which must differ."""
    found = {case.name: case for case in cases}
    if len(found) < len(cases):
        raise ValueError("two cases have the same labels")
    return found


def empty(case: Case) -> dict[str, Any]:
    """A case before its first round; a number of calls and of blocks for each round."""
    return {"labels": case.labels, "counts": None, "error": None,
            "calls": [], "blocks": [], "seconds": []}  # fmt: skip


def measure(
    found: dict[str, Any],
    cases: dict[str, Case],
    on: torch.device,
    budget: float,
    share: float | None,
    path: Path,
) -> None:
    """All rounds that fit the budget, in seconds, but one at least."""
    records = dict(zip(cases, found["cases"], strict=True))
    rounds = found["rounds"]
    share = share or min(0.2, budget / 2 / max(1, len(cases)) / rounds)
    bar = Bar(found["study"], len(cases) * rounds)
    for number in range(rounds):
        # The first round counts and compiles, too: a later one takes about half of it
        if number and found["spent"] * (1 + 0.5 / number) > budget:
            break  # this round would end too late
        order = list(cases)
        random.Random(f"{found['seed']}-{number}").shuffle(order)
        for name in order:
            record = records[name]
            if not record["error"] and len(record["blocks"]) == number:
                start = time.monotonic()
                try:
                    one(cases[name], record, on, share)
                finally:
                    found["spent"] = round(found["spent"] + time.monotonic() - start, 3)
            bar.step(name)
        results.write(path, found)
        bar.end_of_round(number + 1)
    found["complete"] = True


def one(case: Case, record: dict[str, Any], on: torch.device, share: float) -> None:
    """Add a round to a case: its times for `share` seconds, counts in the first one."""
    torch.manual_seed(0)
    try:
        if case.counts and record["counts"] is None:
            record["counts"] = case.counts(on)
        call = case.make(on)
        timer = Timer("call()", globals={"call": call}, num_threads=threads())
        taken = timer.blocked_autorange(min_run_time=share)
    except Exception as error:  # out of memory, not implemented: this case alone ends
        lines = str(error).strip().splitlines() or [""]
        record["error"] = f"{type(error).__name__}: {lines[0]}"[:200]
    else:
        record |= {
            "calls": [*record["calls"], taken.number_per_run],
            "blocks": [*record["blocks"], len(taken.times)],
            "seconds": [*record["seconds"], *(float(f"{t:.5g}") for t in taken.times)],
        }
    finally:
        gc.collect()
        if on.type == "cuda":
            torch.cuda.empty_cache()


def threads() -> int:
    """As many as torch takes by itself; a Timer would take one."""
    return torch.get_num_threads()
