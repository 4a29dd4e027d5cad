"""For every element of a tensor, the set of inputs that it may depend on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from sparse_jacobian.pattern import Pattern


@dataclass(frozen=True, eq=False)
class IndexSets:
    """The sets of `size` elements, each a set of inputs 0 to n − 1.

    "Element e depends on input k" is the number e·n + k, and `keys` holds these
    numbers, (nnz,), int64, sorted, each once. An operation is a list of pairs, "element
    o of the output reads element e of the operand", so that one function, `read`, is
    the rule of all linear operations, and `union` joins the operands.
    """

    keys: Tensor
    size: int
    n: int

    @staticmethod
    def of_inputs(n: int, device: torch.device) -> "IndexSets":
        """Every input depends on itself."""
        return IndexSets(torch.arange(n, device=device) * (n + 1), n, n)

    def empty(self, size: int) -> "IndexSets":
        """So many elements that depend on nothing."""
        return IndexSets(self.keys[:0], size, self.n)

    def resized(self, size: int) -> "IndexSets":
        """The same sets, for a tensor that has them all at the same places."""
        return IndexSets(self.keys, size, self.n)

    def read(self, out: Tensor, element: Tensor, size: int) -> "IndexSets":
        """The sets of `size` outputs, where `out[p]` reads `element[p]` for every p.

        Both have the shape (pairs,), int64; an output may read many elements, and be
        read off many times.
        """
        starts = self._starts
        counts = (starts[1:] - starts[:-1])[element]
        ends = counts.cumsum(0)
        total = int(ends[-1]) if len(ends) else 0
        # Where each pair's stretch of keys begins, less where it goes
        shift = torch.repeat_interleave(starts[element] - (ends - counts), counts)
        inputs = self.keys[torch.arange(total, device=shift.device) + shift] % self.n
        keys = torch.repeat_interleave(out, counts) * self.n + inputs
        ordered = bool((out[1:] > out[:-1]).all())
        return IndexSets(keys if ordered else torch.unique(keys), size, self.n)

    def gather(self, element: Tensor) -> "IndexSets":
        """The sets of outputs that read one element each; −1 reads nothing."""
        size = element.numel()
        flat = element.reshape(-1)
        first = int(flat[0]) if size else -1
        stretch = torch.arange(first, first + size, device=flat.device)
        if first >= 0 and torch.equal(flat, stretch):  # as a slice does: no search
            if size == self.size:
                return self
            start, end = self._starts[[first, first + size]].tolist()
            return IndexSets(self.keys[start:end] - first * self.n, size, self.n)
        (out,) = (flat >= 0).nonzero(as_tuple=True)
        return self.read(out, flat[out], size)

    def all_for_each(self, size: int) -> "IndexSets":
        """So many elements, each of which depends on all that any element here does."""
        inputs = torch.unique(self.keys % self.n)
        out = torch.arange(size, device=inputs.device)
        return IndexSets((out[:, None] * self.n + inputs).reshape(-1), size, self.n)

    @cached_property
    def _starts(self) -> Tensor:
        """Where the keys of each element begin, and the end, (size + 1,)."""
        borders = torch.arange(self.size + 1, device=self.keys.device) * self.n
        return torch.searchsorted(self.keys, borders)

    def pattern(self) -> Pattern:
        """The sets as the pattern of a Jacobian, (size, n)."""
        return Pattern(self.keys // self.n, self.keys % self.n, (self.size, self.n))


def union(sets: Iterable[IndexSets]) -> IndexSets:
    """For every element the union of its sets; all are of one size."""
    first, *others = sets
    for other in others:
        if other is not first:
            first = IndexSets(_merged(first.keys, other.keys), first.size, first.n)
    return first


def _merged(a: Tensor, b: Tensor) -> Tensor:
    """Two sorted vectors as one, each number once; faster than to sort them anew."""
    if not len(a) or not len(b):
        return b if len(b) else a
    before = torch.searchsorted(a, b)  # how many of a come before each of b
    fresh = a[before.clamp(max=len(a) - 1)] != b
    b, before = b[fresh], before[fresh]
    merged = torch.empty(len(a) + len(b), dtype=a.dtype, device=a.device)
    mine = torch.ones(len(merged), dtype=torch.bool, device=a.device)
    places = before + torch.arange(len(b), device=a.device)
    mine[places] = False
    merged[places] = b
    merged[mine] = a
    return merged


def numbered(tensor: Tensor) -> Tensor:
    """The places of a tensor's elements, counted row by row, in its shape; int64."""
    return torch.arange(tensor.numel(), device=tensor.device).view(tensor.shape)
