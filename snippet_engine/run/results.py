"""What a run of many snippets gave: a record or a failure for each."""

from dataclasses import dataclass, field

from snippet_engine.failure import Failure, Failures
from snippet_engine.read.source import Source
from snippet_engine.run.record import Record


@dataclass
class Results:
    """`good` and `failed` are keyed by snippet name; times are in seconds."""

    sources: dict[str, Source] = field(default_factory=dict)
    good: dict[str, Record] = field(default_factory=dict)
    failed: dict[str, Failure] = field(default_factory=dict)
    others: list[Failure] = field(default_factory=list)
    ran: int = 0
    run_seconds: float = 0.0

    @property
    def failures(self) -> list[Failure]:
        """Everything that stops a build, snippets first."""
        return [*self.failed.values(), *self.others]

    def stop_on_failure(self) -> None:
        """Raise Failures if there are any."""
        if self.failures:
            raise Failures(self.failures)

    def fail(self, name: str, failure: Failure) -> None:
        """Note a snippet's failure; the first one of a snippet counts."""
        self.good.pop(name, None)
        self.failed.setdefault(name, failure)
