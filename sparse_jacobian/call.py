"""One call of an ATen operation, with the index sets of its operands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.utils._pytree import tree_flatten, tree_map

from sparse_jacobian.index_sets import IndexSets

Unknown = Literal["dense", "warn", "raise"]


@dataclass(frozen=True, eq=False)
class Traced:
    """A tensor that depends on the input, and the sets of its elements.

    A tensor of whole numbers or of bool has empty sets, since it has no derivative.
    """

    value: Tensor
    sets: IndexSets


@dataclass(frozen=True, eq=False)
class Call:
    """An operation with its arguments by name, in which `Traced` stand for tensors."""

    op: torch._ops.OpOverload
    arguments: dict[str, Any]
    out: Any

    @staticmethod
    def of(op: torch._ops.OpOverload, args: Any, kwargs: Any, out: Any) -> "Call":
        """Name the arguments as the operation's schema does, defaults included."""
        names = op._schema.arguments
        named = {
            one.name: one.default_value for one in names if one.has_default_value()
        }
        named |= {one.name: value for one, value in zip(names, args, strict=False)}
        return Call(op, named | kwargs, out)

    @property
    def name(self) -> str:
        """The operation's name without namespace and overload: `add`."""
        return self.op._schema.name.split("::")[1]

    @property
    def traced(self) -> list[Traced]:
        """The operands that depend on the input, in order."""
        leaves, _ = tree_flatten(self.arguments)
        return [one for one in leaves if isinstance(one, Traced)]

    @property
    def outputs(self) -> list[Tensor]:
        """The tensors that came out, in order."""
        several = self.out if isinstance(self.out, (list, tuple)) else [self.out]
        return [one for one in several if isinstance(one, Tensor)]

    def value(self, name: str) -> Tensor:
        """A tensor among the arguments, as a plain tensor."""
        found = self.arguments[name]
        value = found.value if isinstance(found, Traced) else found
        assert isinstance(value, Tensor)
        return value

    def sets(self, name: str) -> IndexSets | None:
        """The sets of an argument, or None if it does not depend on the input."""
        found = self.arguments.get(name)
        return found.sets if isinstance(found, Traced) else None

    def run(self, change: Callable[[str, Any], Any]) -> Any:
        """The operation once more, with each leaf of the arguments changed by name."""
        changed = {
            name: tree_map(lambda leaf, name=name: change(name, leaf), value)
            for name, value in self.arguments.items()
        }
        return self.op(**changed)
