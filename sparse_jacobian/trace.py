"""Follow the operations of a function with sets of indices, to find its pattern.

The function runs once, and a mode sees each of its operations in ATen, PyTorch's own
set of some hundreds, changes in place already rewritten. A rule for each operation says
which elements of its operands an output reads (`rules.py`); of an operation without a
rule every output reads everything. So the pattern is never too small for the operations
that ran, and may be too large, as when two terms cancel. This is the propagation of
index sets that Hill and Dalle (2025), "Sparser, Better, Faster, Stronger", section 3,
describe.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.weak import WeakTensorKeyDictionary

from sparse_jacobian.call import Call, Traced, Unknown
from sparse_jacobian.index_sets import IndexSets
from sparse_jacobian.pattern import Pattern
from sparse_jacobian.rules import sets_of


def jacobian_pattern(
    f: Callable[[Tensor], Tensor], x: Tensor, *, unknown: Unknown = "dense"
) -> Pattern:
    """The entries of the Jacobian of `f` that may differ from 0, (m, n), counted flat.

    `x` and `f(x)` are tensors of any shape, with n and m elements. The pattern holds at
    every input for which `f` runs the same operations with the same constants: both
    sides of `torch.where` are in it.

    `unknown` says what to do about an operation without a rule: "dense" lets every
    output depend on all of its inputs, "warn" does so with a warning, and "raise"
    raises NotImplementedError. Raises RuntimeError where `f` makes a Python number of a
    value (`.item()`, `if x[0] > 0`), since another input could take another way, and
    TypeError if `f` returns no tensor.
    """
    if unknown not in ("dense", "warn", "raise"):
        raise ValueError(f'unknown is "dense", "warn" or "raise", not {unknown!r}')
    x = x.detach().clone()
    tracer = _Tracer(unknown)
    tracer.sets[x] = IndexSets.of_inputs(x.numel(), x.device)
    functional = torch.func.functionalize(f, remove="mutations")
    with torch.no_grad(), tracer:
        y = functional(x)
    if not isinstance(y, Tensor):
        raise TypeError(f"f must return one tensor, not {type(y).__name__}")
    found: IndexSets | None = tracer.sets.get(y)
    if found is None:  # a constant
        found = IndexSets.of_inputs(x.numel(), x.device).empty(y.numel())
    return found.pattern()


class _Tracer(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Keeps the index sets of every tensor that depends on the input."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.unknown: Unknown = unknown
        self.sets: Any = WeakTensorKeyDictionary()  # tensors to IndexSets

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """No: else torch would load its compiler, for a second, to be told to wait."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        known_args, known_kwargs = tree_map(self._known, (args, kwargs))
        leaves = tree_leaves((known_args, known_kwargs))
        if not any(isinstance(one, Traced) for one in leaves):
            return func(*args, **kwargs)
        name, _, overload = func.__name__.partition(".")
        if name == "_local_scalar_dense":
            raise RuntimeError(
                "f makes a Python number of a value that depends on x, so another x "
                "could run other operations: use torch.where in place of if, or give "
                "a pattern"
            )
        if name.endswith("_"):  # a shape changed in place, as by matmul's squeeze_
            func = getattr(getattr(torch.ops.aten, name[:-1]), overload)
        out = func(*args, **kwargs)
        call = Call.of(func, known_args, known_kwargs, out)
        for tensor, sets in zip(call.outputs, sets_of(call, self.unknown), strict=True):
            self.sets[tensor] = sets
        return out

    def _known(self, leaf: Any) -> Any:
        """A tensor together with its sets, if it has any."""
        found = self.sets.get(leaf) if isinstance(leaf, Tensor) else None
        return leaf if found is None else Traced(leaf, found)
