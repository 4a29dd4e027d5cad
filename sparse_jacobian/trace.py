"""Follow the operations of a function with sets of indices, to find its pattern.

The function runs once, while `make_fx` writes down its operations in ATen, PyTorch's
own set of some hundreds. Then a rule for each operation says which elements of its
operands an output reads (`rules.py`), and for an operation without a rule every output
reads everything. So the pattern is never too small for the operations that ran; it may
be too large, as when two terms cancel. This is the propagation of index sets that Hill
and Dalle (2025), "Sparser, Better, Faster, Stronger", section 3, describe.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, fx
from torch.fx.experimental.proxy_tensor import make_fx
from torch.utils._pytree import tree_map

from sparse_jacobian.call import Call, Traced, Unknown
from sparse_jacobian.index_sets import IndexSets
from sparse_jacobian.pattern import Pattern
from sparse_jacobian.rules import sets_of


def jacobian_pattern(
    f: Callable[[Tensor], Tensor], x: Tensor, *, unknown: Unknown = "dense"
) -> Pattern:
    """The entries of the Jacobian of `f` that may differ from 0, (m, n), counted flat.

    `x` and `f(x)` are tensors of any shape, with m and n elements. The pattern holds at
    every input for which `f` runs the same operations with the same constants: both
    sides of `torch.where` are in it, but of a Python `if` the side that was taken.

    `unknown` says what to do about an operation without a rule: "dense" lets every
    output depend on all of its inputs, "warn" does so with a warning, and "raise"
    raises NotImplementedError. Raises TypeError if `f` returns no tensor, and
    RuntimeError, torch's own, if `f` turns a value into a Python number (`.item()`,
    `if x[0] > 0`).
    """
    if unknown not in ("dense", "warn", "raise"):
        raise ValueError(f'unknown is "dense", "warn" or "raise", not {unknown!r}')
    x = x.detach()
    functional = torch.func.functionalize(f, remove="mutations")
    graph = make_fx(functional)(x)
    y = _interpret(graph, Traced(x, IndexSets.of_inputs(x.numel(), x.device)), unknown)
    if isinstance(y, Traced):
        return y.sets.pattern()
    if isinstance(y, Tensor):  # a constant
        empty = torch.empty(0, dtype=torch.int64, device=x.device)
        return Pattern(empty, empty, (y.numel(), x.numel()))
    kind = type(y).__name__.removeprefix("immutable_")
    raise TypeError(f"f must return one tensor, not {kind}")


def _interpret(graph: fx.GraphModule, x: Traced, unknown: Unknown) -> Any:
    """Run a graph node by node, on values and on index sets; the result is its own."""
    values: dict[fx.Node, Any] = {}
    last = {old: node for node in graph.graph.nodes for old in node.all_input_nodes}
    with torch.no_grad():
        for node in graph.graph.nodes:
            if node.op == "placeholder":
                values[node] = x
            elif node.op == "get_attr":
                values[node] = getattr(graph, node.target)
            elif node.op == "call_function":
                args, kwargs = fx.map_arg((node.args, node.kwargs), values.__getitem__)
                values[node] = _apply(node.target, args, kwargs, unknown)
            else:
                return fx.map_arg(node.args[0], values.__getitem__)
            for old in node.all_input_nodes:  # what nobody needs any more
                if last[old] is node:
                    del values[old]
    raise AssertionError("a graph ends with its output")


def _apply(target: Any, args: Any, kwargs: Any, unknown: Unknown) -> Any:
    """What one operation returns: tensors that depend on the input are `Traced`."""
    if not isinstance(target, torch._ops.OpOverload):  # getitem, of several outputs
        return target(*args, **kwargs)
    name, _, overload = target.__name__.partition(".")
    if name.endswith("_"):  # changes a shape in place, as squeeze_, which matmul uses
        target = getattr(getattr(torch.ops.aten, name[:-1]), overload)
    plain_args, plain_kwargs = tree_map(
        lambda one: one.value if isinstance(one, Traced) else one, (args, kwargs)
    )
    out = target(*plain_args, **plain_kwargs)
    call = Call.of(target, args, kwargs, out)
    if not call.traced:
        return out
    results = iter(sets_of(call, unknown))

    def wrapped(one: Any) -> Any:
        return Traced(one, next(results)) if isinstance(one, Tensor) else one

    if isinstance(out, (list, tuple)):
        return [wrapped(one) for one in out]
    return wrapped(out)
