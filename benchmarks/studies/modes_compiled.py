"""The modes under torch.compile, beside the same call without it.

Compilation is not timed: it happens at the first call, before the Timer's, and is kept
for all rounds. What PyTorch cannot compile is recorded with its error.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import torch

from . import models, modes
from .case import Case, Run
from .models import Model

TITLE = "The modes under torch.compile"
SECONDS = 290
SOURCES = (modes.__file__, models.__file__)

SIZES = {
    "mlp": modes.MIDDLE,
    "convolutions": {"batch": 16},
    "attention": {"batch": 16},
    "elementwise": {"batch": 32},
    "scan": {"batch": 32},
}
# The first compiles the model and leaves differentiation to autograd, which is how
# people use it; torch.func's transforms are compiled with what they transform.
AUTOGRAD = (modes.forward, modes.vjp_parameters, modes.double_backward)
FUNC = (modes.jvp_parameters, modes.forward_over_reverse)


def cases(device: torch.device) -> list[Case]:
    """Each mode of each model, plain and compiled."""
    return [
        case(name, mode, compiled)
        for name in SIZES
        for mode in AUTOGRAD + FUNC
        for compiled in ("no", "yes")
    ]


def case(name: str, mode: Callable[[Model], Run], compiled: str) -> Case:
    """One mode of one model, compiled or not."""
    size = SIZES[name]

    @cache  # a second round finds what the first one compiled
    def make(device: torch.device) -> Run:
        model: Model = getattr(models, name)(device, **size)
        if compiled == "no":
            return mode(model)
        if mode in AUTOGRAD:
            run = mode(replace(model, f=torch.compile(model.f)))
        else:
            run = torch.compile(mode(model))
        run()
        return run

    labels: dict[str, str | int] = {"model": name, **size}
    labels |= {"mode": mode.__name__, "compiled": compiled}
    return Case(labels, make)
