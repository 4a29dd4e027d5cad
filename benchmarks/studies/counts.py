"""Exact figures of a call: FLOPs, bytes saved for backward, peak bytes.

They depend on torch's version, but neither on the machine's speed nor on its load.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.profiler import ProfilerActivity, profile
from torch.utils.flop_counter import FlopCounterMode

Run = Callable[[], object]


def flops(run: Run) -> int:
    """Floating-point operations of matrix products and convolutions, 2 a product.

    Elementwise operations count as 0, as always with torch's own counter.
    """
    with FlopCounterMode(display=False) as counter:
        run()
    return int(counter.get_total_flops())


def saved_bytes(run: Run, but: Iterable[torch.Tensor] = ()) -> int:
    """Bytes that autograd saves for backward, each storage once and whole.

    The storages of `but` are left out: parameters and inputs, which are there with
    or without a backward pass. torch.func's transforms refuse such hooks.
    """
    out = {tensor.untyped_storage().data_ptr() for tensor in but}
    kept: dict[int, torch.UntypedStorage] = {}  # alive, so that no address comes twice

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in out:
            kept[storage.data_ptr()] = storage
        return tensor.detach()  # the tensor itself would keep its own graph alive

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        run()
    return sum(storage.nbytes() for storage in kept.values())


def peak_bytes(run: Run, device: torch.device) -> int:
    """The most tensor memory that a call holds at one time, beyond what was there.

    The result counts. The call runs once before, so that what torch makes at the first
    call and keeps does not count.
    """
    run()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        run()
        torch.cuda.synchronize(device)
        return torch.cuda.max_memory_allocated(device) - before
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        result = run()
    del result
    return _peak(profiler)


def _peak(profiler: profile) -> int:
    """The largest running total of all that was allocated and freed, in its order."""
    inner: Any = profiler.profiler
    events = [
        event for event in inner.kineto_results.events() if event.name() == "[memory]"
    ]
    total = most = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        total += event.nbytes()
        most = max(most, total)
    return int(most)
