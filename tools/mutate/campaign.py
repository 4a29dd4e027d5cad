"""All edits of the chosen snippets: made, run, judged; survivors given to the tests."""

from mutate import golden_edits, snippet_edits, suite
from mutate.edit import Edit
from mutate.trial import Mutant, Trials
from snippet_engine.failure import Failure, Place
from snippet_engine.progress import Progress


def run(trials: Trials) -> list[Mutant]:
    """All mutants, judged first by golden and exception, survivors then by tests."""
    trials.run_as_is()
    mutants, edited = list[Mutant](), list[Mutant]()
    for name in trials.names:
        for edit in golden_edits.edits(trials.goldens[name]):
            mutants.append(trials.golden_edit(name, edit))
        text = trials.project.source(name).read_text("utf-8-sig")
        for edit in snippet_edits.edits(text):
            made = trials.snippet_edit(name, edit, len(edited))
            edited += [made] if made else []
    progress = Progress(len(edited))
    trials.run(edited, progress.step)
    progress.close()
    _test(trials, [mutant for mutant in edited if not mutant.caught])
    return mutants + edited


def _test(trials: Trials, survivors: list[Mutant]) -> None:
    names = sorted({mutant.name for mutant in survivors})
    tests = suite.tests_of(trials.project.root, names)
    _must_pass_as_is(trials, tests)
    progress = Progress(len(survivors))
    suite.run(trials.project, tests, survivors, progress.step)
    progress.close()


def _must_pass_as_is(trials: Trials, tests: dict[str, list[str]]) -> None:
    """A test that fails anyway would seem to catch every edit."""
    source = trials.project.source
    nothing = Edit(0, 0, "", "", 1)
    as_is = [Mutant(name, nothing, "", source(name)) for name in tests]
    suite.run(trials.project, tests, as_is)
    for mutant in as_is:
        if mutant.caught:
            raise Failure(
                Place(trials.project.relative(source(mutant.name))),
                "its tests fail without any edit",
                f"run pytest {' '.join(tests[mutant.name])}",
            )
