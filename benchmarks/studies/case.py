"""One thing to measure: what it is called, how it is built, what it is counted by."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

Run = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """One thing to time.

    `labels` tell it from all other cases of its study, as in {"model": "mlp",
    "depth": 16}. `make` builds model and inputs on a device and returns the call to
    time, which takes nothing and whose result is dropped. `counts`, if there is one,
    gives figures that have no spread: FLOPs, bytes, passes.
    """

    labels: dict[str, str | int]
    make: Callable[[torch.device], Run]
    counts: Callable[[torch.device], dict[str, int]] | None = None

    @property
    def name(self) -> str:
        """The labels in one line; no two cases of a study share it."""
        return " ".join(f"{key}={value}" for key, value in self.labels.items())
