"""Operations that move elements: run them on the elements' numbers, and look.

So one rule serves all of them, with their many arguments, and none is written again.
"""

from typing import Any

import torch
from torch import Tensor

from sparse_jacobian.call import Call, Traced
from sparse_jacobian.index_sets import IndexSets, numbered, union

_MOVERS = """
    _reshape_alias _unsafe_index _unsafe_view as_strided as_strided_scatter cat
    constant_pad_nd copy diag_embed diagonal diagonal_backward diagonal_scatter
    embedding expand flip gather im2col index index_select masked_select narrow permute
    pixel_shuffle pixel_unshuffle reflection_pad1d reflection_pad2d repeat
    repeat_interleave replication_pad1d replication_pad2d reshape roll rot90 scatter
    select select_backward select_scatter slice slice_backward slice_scatter split
    split_with_sizes squeeze stack t take transpose tril triu unbind unfold unsqueeze
    unsafe_chunk unsafe_split view
"""
MOVERS = frozenset(_MOVERS.split())
ADDING = frozenset(("index_put", "_unsafe_index_put", "scatter_add", "index_add"))
_PLACES = ("index", "indices", "mask")  # arguments that say where, not what


def moved(call: Call) -> list[IndexSets] | None:
    """Every output reads the one element that came to its place, or a constant.

    None if where it reads depends on the input itself, or on a storage that is not laid
    out as its numbers would be.
    """
    adds = call.arguments.get("reduce") is not None  # a scatter of another kind
    if adds or _places_are_traced(call) or not _as_numbered(call):
        return None
    operands = list[Traced]()
    borders = [1]  # the numbers of an operand's elements begin here; 0 is a constant

    def number(name: str, leaf: Any) -> Any:
        if isinstance(leaf, Traced):
            operands.append(leaf)
            borders.append(borders[-1] + leaf.value.numel())
            return numbered(leaf.value).double() + borders[-2]
        if isinstance(leaf, Tensor) and name not in _PLACES:
            return torch.zeros_like(leaf, dtype=torch.float64)
        return 0.0 if name == "value" else leaf

    out = call.run(number)
    several = out if isinstance(out, (list, tuple)) else [out]
    results = list[IndexSets]()
    for one in several:
        numbers = one.long().reshape(-1)
        parts = list[IndexSets]()
        for operand, start in zip(operands, borders[:-1], strict=True):
            size = operand.value.numel()
            mine = (numbers >= start) & (numbers < start + size)
            parts.append(operand.sets.gather(torch.where(mine, numbers - start, -1)))
        results.append(union(parts))
    return results


def adding(call: Call) -> list[IndexSets] | None:
    """`index_put`, `scatter_add`, `index_add`: values join what lies there."""
    if _places_are_traced(call):
        return None
    base = call.value("self")
    size = base.numel()
    places = numbered(base)  # in its shape
    if call.name in ("index_put", "_unsafe_index_put"):
        given, values = call.arguments["indices"], call.value("values")
        indices = [slice(None) if one is None else one for one in given]
        where, what = places[tuple(indices)], "values"
        read = numbered(values).expand(where.shape)
    elif call.name == "scatter_add":
        index, what = call.value("index"), "src"
        where = places.gather(call.arguments["dim"], index)
        source = numbered(call.value("src"))
        read = source[tuple(slice(k) for k in index.shape)]
    else:
        what, index = "source", call.value("index")
        where = places.index_select(call.arguments["dim"], index)
        read = numbered(call.value("source"))
    parts = list[IndexSets]()
    before, added = call.sets("self"), call.sets(what)
    if before is not None:
        parts.append(before)
    if added is not None:
        parts.append(added.read(where.reshape(-1), read.reshape(-1), size))
    return [union(parts)]


def _places_are_traced(call: Call) -> bool:
    """Whether an index or a mask depends on the input."""
    for name in _PLACES:
        given = call.arguments.get(name)
        several = given if isinstance(given, (list, tuple)) else [given]
        if any(isinstance(one, Traced) for one in several):
            return True
    return False


def _as_numbered(call: Call) -> bool:
    """Whether a storage is read as if it were new: `as_strided` sees no shape."""
    if not call.name.startswith("as_strided"):
        return True
    base = call.value("self")
    return base.is_contiguous() and not base.storage_offset()
