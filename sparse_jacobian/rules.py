"""Which rule an operation has: pointwise, moving, reducing, linear, or none."""

import warnings

import torch
from torch import Tensor

from sparse_jacobian.call import Call, Traced, Unknown
from sparse_jacobian.index_sets import IndexSets, numbered, union
from sparse_jacobian.linear import LINEAR
from sparse_jacobian.movers import ADDING, MOVERS, adding, moved

# Beside those with torch.Tag.pointwise. `detach` is no end of a dependence: where a
# gradient is traced, PyTorch's own saved tensors pass through it.
_POINTWISE = """
    _prelu_kernel _prelu_kernel_backward _to_copy alias clone detach fill
    hardsigmoid_backward hardswish_backward hardtanh_backward leaky_relu_backward
    lift_fresh_copy log_sigmoid_backward log_sigmoid_forward mish_backward rsub
    softplus_backward where
"""
# Their derivative is 0 wherever they have one
_FLAT = """
    bernoulli ceil empty_like fix floor floor_divide full_like new_empty
    new_empty_strided new_full new_ones new_zeros ones_like rand_like randn_like round
    sign trunc zeros_like
"""
_REDUCING = """
    amax amin linalg_vector_norm logsumexp max mean median min nanmedian nansum norm
    prod std std_mean sum var var_mean
"""
_ALONG = """
    _log_softmax _log_softmax_backward_data _softmax _softmax_backward_data cummax
    cummin cumprod cumsum logcumsumexp sort topk
"""
POINTWISE, FLAT, REDUCING, ALONG = (
    frozenset(names.split()) for names in (_POINTWISE, _FLAT, _REDUCING, _ALONG)
)


def sets_of(call: Call, unknown: Unknown) -> list[IndexSets]:
    """The sets of every output tensor of a call, by the rule of its operation."""
    some = call.traced[0].sets
    results = _by_rule(call)
    if results is None:
        _tell(call, unknown)
        every = IndexSets(torch.cat([one.sets.keys for one in call.traced]), 0, some.n)
        results = [every.all_for_each(out.numel()) for out in call.outputs]
    smooth = [out.is_floating_point() or out.is_complex() for out in call.outputs]
    return [
        found if has_derivative else found.empty(found.size)
        for found, has_derivative in zip(results, smooth, strict=True)
    ]


def _by_rule(call: Call) -> list[IndexSets] | None:
    some, outputs = call.traced[0].sets, call.outputs
    flat = call.name in FLAT or not any(
        one.is_floating_point() or one.is_complex() for one in outputs
    )
    if flat:
        return [some.empty(out.numel()) for out in outputs]
    if torch.Tag.pointwise in call.op.tags or call.name in POINTWISE:
        return [_pointwise(call.traced, out) for out in outputs]
    if call.name in MOVERS:
        return moved(call)
    if call.name in ADDING:
        return adding(call)
    if call.name in LINEAR:
        return LINEAR[call.name](call)
    if call.name in REDUCING or call.name in ALONG:
        return [_along(call, out) for out in outputs]
    return None


def _pointwise(operands: list[Traced], out: Tensor) -> IndexSets:
    """Every output reads the elements at its own place, after broadcasting."""
    return union(
        one.sets.gather(numbered(one.value).expand(out.shape)) for one in operands
    )


def _along(call: Call, out: Tensor) -> IndexSets:
    """Every output reads the elements on its line along `dim`, or all of them.

    More than a cumulative sum needs, which reads no later elements.
    """
    found = list[IndexSets]()
    for one in call.traced:
        shape, dims = one.value.shape, call.arguments.get("dim")
        if call.name in ("sort", "topk") and dims is None:
            dims = -1
        dims = [dims] if isinstance(dims, int) else dims
        all_dims = range(len(shape))
        gone = {d % len(shape) for d in dims} if dims and shape else set(all_dims)
        kept = [1 if d in gone else shape[d] for d in all_dims]
        lines = torch.arange(_size(kept), device=one.value.device).view(kept)
        place, read = lines.expand(shape).reshape(-1), numbered(one.value).reshape(-1)
        order = place.argsort(stable=True)
        reduced = one.sets.read(place[order], read[order], lines.numel())
        if out.numel() == lines.numel():
            found.append(reduced)
        else:
            found.append(reduced.gather(lines.expand(out.shape)))
    return union(found)


def _size(shape: list[int]) -> int:
    return int(torch.Size(shape).numel())


def _tell(call: Call, unknown: Unknown) -> None:
    """Warn, or raise, if an operation has no rule and the user wants to know."""
    text = (
        f"{call.op} has no rule: every output is taken to depend on all of its inputs"
    )
    if unknown == "raise":
        raise NotImplementedError(text)
    if unknown == "warn":
        warnings.warn(text, stacklevel=6)
