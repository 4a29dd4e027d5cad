"""The pattern of a matrix: the places of the entries that may differ from 0."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Pattern:
    """The places of entries, row by row, and in each row from left to right.

    `rows` and `cols` have the shape (nnz,), int64, where nnz is the number of entries;
    `shape` is (m, n). Made by `of` from places in any order.
    """

    rows: Tensor
    cols: Tensor
    shape: tuple[int, int]

    @staticmethod
    def of(rows: Tensor, cols: Tensor, shape: tuple[int, int]) -> "Pattern":
        """Sort the places, keep each one once; raise ValueError if one is outside."""
        m, n = shape
        if rows.shape != cols.shape or rows.dim() != 1:
            raise ValueError(
                f"rows and cols must be vectors of one length, "
                f"not {tuple(rows.shape)} and {tuple(cols.shape)}"
            )
        for what, index, size in (("row", rows, m), ("column", cols, n)):
            if len(index) and not 0 <= int(index.min()) <= int(index.max()) < size:
                raise ValueError(f"a {what} lies outside of a pattern of shape {shape}")
        keys = torch.unique(rows.long() * n + cols.long())
        return Pattern(keys // max(n, 1), keys % max(n, 1), (m, n))

    @staticmethod
    def of_matrix(matrix: Tensor) -> "Pattern":
        """The places where a matrix (m, n), dense or sparse, has a number other than 0.

        A sparse one gives all places that it stores.
        """
        if matrix.dim() != 2:
            raise ValueError(f"a pattern needs a matrix, not {matrix.dim()} dimensions")
        m, n = matrix.shape
        if matrix.layout == torch.strided:
            rows, cols = matrix.nonzero(as_tuple=True)
        else:
            rows, cols = matrix.to_sparse(layout=torch.sparse_coo).coalesce().indices()
        return Pattern.of(rows, cols, (m, n))

    @property
    def nnz(self) -> int:
        """How many entries there are."""
        return len(self.rows)

    @cached_property
    def indices(self) -> Tensor:
        """The places as a sparse COO tensor has them, (2, nnz)."""
        return torch.stack([self.rows, self.cols])

    @cached_property
    def transposed(self) -> "Pattern":
        """The pattern of the transpose, (n, m)."""
        return Pattern.of(self.cols, self.rows, (self.shape[1], self.shape[0]))

    def lines(self) -> list[list[int]]:
        """For every row, the columns of its entries."""
        counts = torch.bincount(self.rows, minlength=self.shape[0]).tolist()
        cols, found, start = self.cols.tolist(), list[list[int]](), 0
        for count in counts:
            found.append(cols[start : start + count])
            start += count
        return found

    def to_dense(self) -> Tensor:
        """The pattern as a matrix of bool, (m, n)."""
        dense = torch.zeros(self.shape, dtype=torch.bool, device=self.rows.device)
        dense[self.rows, self.cols] = True
        return dense

    def covers(self, other: "Pattern") -> bool:
        """Whether every entry of the other pattern is an entry of this one."""
        if self.shape != other.shape:
            return False
        n = max(self.shape[1], 1)
        mine = self.rows * n + self.cols
        return bool(torch.isin(other.rows * n + other.cols, mine).all())

    def to(self, device: torch.device | str) -> "Pattern":
        """The same pattern on another device."""
        return Pattern(self.rows.to(device), self.cols.to(device), self.shape)
