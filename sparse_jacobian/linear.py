"""Products with a matrix, and convolutions: where a constant is 0, nothing is read."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from sparse_jacobian.call import Call
from sparse_jacobian.index_sets import IndexSets, numbered, union


def _product(call: Call, left: str, right: str) -> list[IndexSets]:
    """The sets of `left @ right`: batches of matrices (b, p, q) @ (b, q, r)."""
    A, B = call.value(left), call.value(right)
    A = A if A.dim() > 1 else A[None]
    B = B if B.dim() > 1 else B[:, None]
    A, B = (M if M.dim() == 3 else M[None] for M in (A, B))
    a, b = call.sets(left), call.sets(right)
    numbers = torch.arange(len(A) * A.shape[1] * B.shape[2], device=A.device)
    out = numbers.view(len(A), A.shape[1], B.shape[2])
    parts = list[IndexSets]()
    if a is not None:
        parts.append(_one_side(a, A, None if b is not None else B, out))
    if b is not None:  # (A B)ᵀ = Bᵀ Aᵀ
        constant = None if a is not None else A.mT
        parts.append(_one_side(b, B.mT, constant, out.mT, turned=True))
    return [union(parts)]


def _one_side(
    sets: IndexSets, A: Tensor, B: Tensor | None, out: Tensor, turned: bool = False
) -> IndexSets:
    """What the outputs, numbered in `out` (b, p, r), read of A (b, p, q).

    B (b, q, r) is the constant on the right, None where it is no constant. If `turned`,
    the operand holds its elements in the order of A's transpose.
    """
    places = numbered(A.mT).mT if turned else numbered(A)
    if B is not None and not bool((B != 0).all()):
        batch, j, k = B.nonzero(as_tuple=True)
        where, read = out[batch, :, k].reshape(-1), places[batch, :, j].reshape(-1)
        return sets.read(where, read, out.numel())
    p, r = out.shape[1:]
    lines = torch.arange(len(A) * p, device=A.device).view(len(A), p, 1)
    whole = sets.read(
        lines.expand(A.shape).reshape(-1), places.reshape(-1), lines.numel()
    )
    gathered = torch.empty(out.numel(), dtype=torch.int64, device=A.device)
    gathered[out.reshape(-1)] = lines.expand(len(A), p, r).reshape(-1)
    return whole.gather(gathered)


def _plus_product(call: Call, left: str, right: str) -> list[IndexSets]:
    """`addmm` and its kind: the product, and a term that is broadcast."""
    (out,) = call.outputs
    added, parts = call.sets("self"), list[IndexSets]()
    if added is not None:
        parts.append(added.gather(numbered(call.value("self")).expand(out.shape)))
    if call.sets(left) is not None or call.sets(right) is not None:
        parts += _product(call, left, right)
    return [union(parts)]


def _convolution(call: Call) -> list[IndexSets] | None:
    """A convolution with constant weights: one run for each number of the kernel.

    With a kernel that is 1 at one place and 0 elsewhere, a convolution moves elements,
    so run on their numbers it tells which one it read. None if the weights depend on
    the input.
    """
    found = call.sets("input")
    if (
        found is None
        or call.sets("weight") is not None
        or call.sets("bias") is not None
    ):
        return None
    weight, numbers = call.value("weight"), numbered(call.value("input")).double() + 1
    here = (weight != 0).double()
    lines = 0 if call.arguments["transposed"] else 1  # its dimension of input channels
    places = here.sum(1 - lines).nonzero()
    outs, reads = list[Tensor](), list[Tensor]()
    for place in places.tolist():
        at = (slice(None), *place) if lines else (place[0], slice(None), *place[1:])
        kernel = torch.zeros_like(here)
        kernel[at] = here[at]
        changed = {"input": numbers, "weight": kernel, "bias": None}
        read = call.run(partial(_instead, changed)).reshape(-1)
        (out,) = read.nonzero(as_tuple=True)
        outs.append(out)
        reads.append(read[out].round().long() - 1)
    (y,) = call.outputs
    if not outs:
        return [found.empty(y.numel())]
    return [found.read(torch.cat(outs), torch.cat(reads), y.numel())]


def _instead(changed: dict[str, Any], name: str, leaf: Any) -> Any:
    """What takes the place of an argument."""
    return changed.get(name, leaf)


LINEAR: dict[str, Callable[[Call], list[IndexSets] | None]] = {
    "mm": lambda call: _product(call, "self", "mat2"),
    "bmm": lambda call: _product(call, "self", "mat2"),
    "mv": lambda call: _product(call, "self", "vec"),
    "dot": lambda call: _product(call, "self", "tensor"),
    "vdot": lambda call: _product(call, "self", "other"),
    "addmm": lambda call: _plus_product(call, "mat1", "mat2"),
    "addmv": lambda call: _plus_product(call, "mat", "vec"),
    "baddbmm": lambda call: _plus_product(call, "batch1", "batch2"),
    "convolution": _convolution,
}
