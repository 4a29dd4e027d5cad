"""Where whole Jacobians run out of memory, which only a GPU survives.

A GPU raises OutOfMemoryError and is ready for the next case, while a system ends a
process that takes too much of its memory. So this study has no cases for a CPU.

`waves` has 4 MiB inside and 32,768 outputs, so that all rows at once would take
128 GiB: jacrev is asked for ever larger chunks. `band` is the function of the study
of sparse Jacobians; its dense matrix is asked for until it does not fit.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.func import jacfwd, jacrev

from . import jacobian_functions, problems
from .case import Case
from .counts import peak_bytes
from .jacobian_functions import waves

TITLE = "Where whole Jacobians run out of memory"
SECONDS = 60
DEVICE = "cuda"
SOURCES = (jacobian_functions.__file__, problems.__file__)

INPUTS, OUTPUTS = 1024, 32_768
CHUNKS = (256, 512, 1024, 2048, 4096, 8192, 16_384, OUTPUTS)
DENSE = (3_000, 10_000, 30_000, 100_000)


def in_chunks(size: int, device: torch.device) -> Callable[[], Tensor]:
    """J of `waves`, `size` rows at a time."""
    f = waves(INPUTS, OUTPUTS, device)
    x = torch.randn(INPUTS, generator=torch.Generator().manual_seed(1)).to(device)
    return partial(jacrev(f, chunk_size=size), x)


def dense(n: int, device: torch.device) -> Callable[[], Tensor]:
    """The dense J of `band`, all columns at once."""
    return partial(jacfwd(problems.band), problems.start("band", n, device))


def counted(
    make: Callable[[torch.device], Callable[[], Tensor]], device: torch.device
) -> dict[str, int]:
    """The peak, unless it is more than there is, and the bytes of J itself."""
    run = make(device)
    return {"peak_bytes": peak_bytes(run, device), "result_bytes": run().nbytes}


def cases(device: torch.device) -> list[Case]:
    """Chunks of rows, then sizes of a dense matrix; none for a CPU."""
    if device.type != DEVICE:
        return []
    found = []
    for size in CHUNKS:
        make: Callable[[torch.device], Callable[[], Tensor]] = partial(in_chunks, size)
        labels: dict[str, str | int] = {"f": "waves", "n": INPUTS, "m": OUTPUTS}
        labels["way"] = f"chunk_size={size}"
        found.append(Case(labels, make, partial(counted, make)))
    for n in DENSE:
        make = partial(dense, n)
        labels = {"f": "band", "n": n, "m": n - problems.ITERATIONS, "way": "jacfwd"}
        found.append(Case(labels, make, partial(counted, make)))
    return found
