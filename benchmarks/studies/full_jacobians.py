"""Whole Jacobians: ways to fill J, rows against columns, and chunks of rows.

Four parts, told apart by the label `part`. `ways`: all ways to J of one network, from
n = 4096 inputs and one output to the reverse. `modes`: jacrev against jacfwd for four
kinds of function, where n * m stays and m / n grows. `wider`: the same for n = 256
inputs and ever more outputs. `chunks`: jacrev in pieces, time and peak memory.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.autograd import functional, grad
from torch.func import jacfwd, jacrev

from . import jacobian_functions
from .case import Case
from .counts import flops, peak_bytes
from .jacobian_functions import F, Make, elementwise, mlp, recurrence, softmax, waves

TITLE = "Whole Jacobians: by rows, by columns, in chunks"
SECONDS = 270.0
SOURCES = (jacobian_functions.__file__,)

Way = Callable[[F, Tensor], Tensor]

# n inputs by m outputs
SAME_PRODUCT = [
    (4096, 1), (1024, 4), (256, 16), (128, 32), (64, 64), (32, 128), (16, 256),
    (4, 1024), (1, 4096),
]  # fmt: skip
SMALL_PRODUCT = [
    (256, 1), (64, 4), (32, 8), (16, 16), (8, 32), (4, 64), (1, 256)
]  # fmt: skip
WIDER = [(256, m) for m in (64, 128, 256, 512, 1024, 2048)]
OTHERS: dict[str, tuple[Make, list[tuple[int, int]]]] = {
    "elementwise": (elementwise, SAME_PRODUCT),
    "softmax": (softmax, SAME_PRODUCT),
    "recurrence": (recurrence, SMALL_PRODUCT),
}
INPUTS, OUTPUTS = 32, 1024  # of the function for the chunks
CHUNKS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, OUTPUTS]


def by_hand(f: F, x: Tensor) -> Tensor:
    """One call of autograd.grad for each row."""
    x = x.detach().requires_grad_()
    y = f(x)
    one_hots = torch.eye(len(y), device=y.device)
    rows = [grad(y, x, one_hot, retain_graph=True)[0] for one_hot in one_hots]
    return torch.stack(rows)


def batched(f: F, x: Tensor) -> Tensor:
    """One call of autograd.grad for all rows."""
    x = x.detach().requires_grad_()
    y = f(x)
    one_hots = torch.eye(len(y), device=y.device)
    return grad(y, x, one_hots, is_grads_batched=True)[0]


def in_chunks(size: int, f: F, x: Tensor) -> Tensor:
    """All rows, `size` of them at a time."""
    J: Tensor = jacrev(f, chunk_size=size)(x)
    return J


WAYS: dict[str, Way] = {
    "jacrev": lambda f, x: jacrev(f)(x),
    "jacrev, chunk_size=1": lambda f, x: jacrev(f, chunk_size=1)(x),
    "jacfwd": lambda f, x: jacfwd(f)(x),
    "functional.jacobian": functional.jacobian,
    "vectorize=True": partial(functional.jacobian, vectorize=True),
    "forward-mode": partial(
        functional.jacobian, vectorize=True, strategy="forward-mode"
    ),
    "loop over grad": by_hand,
    "is_grads_batched": batched,
}

MODES = ("jacrev", "jacfwd")


def call(
    make: Make, n: int, m: int, way: Way, device: torch.device
) -> Callable[[], Tensor]:
    """The call to time: J of a function at one point, both built before."""
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(n, generator=generator).to(device)
    return partial(way, make(n, m, device), x)


def operations(
    make: Make, n: int, m: int, way: Way, device: torch.device
) -> dict[str, int]:
    """FLOPs of J, and those of one run of f."""
    once = call(make, n, m, lambda f, x: f(x), device)
    return {"flops": flops(call(make, n, m, way, device)), "forward_flops": flops(once)}


def memory(
    make: Make, n: int, m: int, way: Way, device: torch.device
) -> dict[str, int]:
    """Peak bytes of J, those of one run of f, and the bytes of J itself."""
    J = call(make, n, m, way, device)
    once = call(make, n, m, lambda f, x: f(x), device)
    return {
        "peak_bytes": peak_bytes(J, device),
        "forward_peak_bytes": peak_bytes(once, device),
        "result_bytes": J().nbytes,
    }


def cases(device: torch.device) -> list[Case]:
    """All four parts; labels say the part, the function, n, m, and the way to J."""
    found = []
    for n, m in SAME_PRODUCT:
        for name, way in WAYS.items():
            counts = operations if name in MODES else None
            found.append(case("ways", "mlp", n, m, name, mlp, way, counts))
    for function, (make, shapes) in OTHERS.items():  # mlp is among the ways
        for n, m in shapes:
            for name in MODES:
                way = WAYS[name]
                found.append(case("modes", function, n, m, name, make, way))
    for n, m in WIDER:
        for name in MODES:
            way = WAYS[name]
            found.append(case("wider", "mlp", n, m, name, mlp, way, operations))
    n, m = INPUTS, OUTPUTS
    for size in CHUNKS:
        name, way = f"chunk_size={size}", partial(in_chunks, size)
        found.append(case("chunks", "waves", n, m, name, waves, way, memory))
    way = WAYS["jacfwd"]
    found.append(case("chunks", "waves", n, m, "jacfwd", waves, way, memory))
    return found


def case(
    part: str, function: str, n: int, m: int, name: str, make: Make, way: Way,
    counts: Callable[..., dict[str, int]] | None = None,
) -> Case:  # fmt: skip
    """A case whose call and counts are those of one way to one J."""
    return Case(
        {"part": part, "f": function, "n": n, "m": m, "way": name},
        partial(call, make, n, m, way),
        partial(counts, make, n, m, way) if counts else None,
    )
