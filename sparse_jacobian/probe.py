"""Find a pattern without looking into the function: NaN in one input at a time.

An operation with a NaN among its operands returns NaN, so after `x[k] = nan` the
outputs that are NaN are those that `x[k]` reaches. This fails where an operation looks
at a NaN and returns a number: a comparison is False, so `where(x > 0, x, 0)` hides the
input, and so do `fmax`, `nan_to_num` and comparisons of any kind. It sees too much
where a NaN passes although the derivative is 0: through `floor`, and through a product
with a constant that is 0, so that a matrix of mostly zeros looks full.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from sparse_jacobian.pattern import Pattern


def probe_pattern(
    f: Callable[[Tensor], Tensor], x: Tensor, *, chunk_size: int | None = None
) -> Pattern:
    """The outputs of `f` that a NaN in each input reaches, (m, n), counted flat.

    `x`, of any shape, must be finite, and so must `f(x)`. `f` runs under `vmap`, for
    `chunk_size` inputs at a time (default: all), each run with `chunk_size` times the
    memory of one. A second opinion on `jacobian_pattern`, not a proof: see above.
    Raises ValueError if `f(x)` has a NaN before any is put in.
    """
    y = f(x)
    if bool(y.isnan().any()):
        raise ValueError(
            "f(x) has a NaN already, so no NaN can show where it came from"
        )
    n, found = x.numel(), list[Tensor]()
    step = chunk_size or max(n, 1)

    def reached(k: Tensor) -> Tensor:
        """Which outputs are NaN if input `k` is, (m,)."""
        here = torch.arange(n, device=x.device).view(x.shape) == k
        return f(torch.where(here, torch.nan, x)).isnan().reshape(-1)

    for start in range(0, n, step):
        some = torch.arange(start, min(start + step, n), device=x.device)
        nans = torch.func.vmap(reached)(some)  # (chunk, m)
        k, i = nans.nonzero(as_tuple=True)
        found.append(torch.stack([i, k + start]))
    rows, cols = torch.cat(found, 1) if found else torch.empty(2, 0).long()
    return Pattern.of(rows, cols, (y.numel(), n))
