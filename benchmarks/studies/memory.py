"""Memory against time: what checkpoints of all kinds save, and what they cost.

Two networks, whose layers all save equally much: a tanh MLP without biases, of which
each layer is one matrix product, and a transformer encoder. The vector of the
backward pass and the `.grad` of the parameters are made beforehand, so that the peak
counts activations and what the backward pass itself needs.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import save_on_cpu, saved_tensors_hooks
from torch.utils.checkpoint import (
    CheckpointPolicy,
    checkpoint,
    checkpoint_sequential,
    create_selective_checkpoint_contexts,
)

from . import counts
from .case import Case, Run

TITLE = "Memory: activations, checkpoints and what they cost"
SECONDS = 240.0

Layers = Sequence[Callable[[Tensor], Tensor]]
Way = Callable[[Layers, Tensor], Tensor]
Build = Callable[[int, torch.device], tuple[Layers, list[Tensor], Tensor]]

ROWS, WIDTH = 2048, 128  # an activation of the MLP has 1 MiB, a weight 64 KiB
DEPTH = 64
BLOCKS = 12  # layers of the transformer
aten = torch.ops.aten
PRODUCTS = [
    aten.addmm.default,
    aten._scaled_dot_product_flash_attention_for_cpu.default,
    aten._scaled_dot_product_flash_attention.default,
    aten._scaled_dot_product_efficient_attention.default,
]


def cases(device: torch.device) -> list[Case]:
    """The depths, then all ways at one depth, then a transformer."""
    found = [_case("mlp", depth, "plain", 0, plain) for depth in (16, 32, DEPTH, 128)]
    found += [_case("mlp", n, "every", k, every(k)) for n, k in ((16, 4), (144, 12))]
    found += [_case("mlp", DEPTH, "every", k, every(k)) for k in (1, 2, 4, 8, 16, 32)]
    found += [
        _case("mlp", DEPTH, "reentrant", 8, every(8, use_reentrant=True)),
        _case("mlp", DEPTH, "sequential", 8, sequential(8)),
        _case("mlp", DEPTH, "halves", 0, halves),
        _case("mlp", DEPTH, "bfloat16", 0, bfloat16),
        _case("transformer", BLOCKS, "plain", 0, plain),
        _case("transformer", BLOCKS, "every", 1, every(1)),
        _case("transformer", BLOCKS, "every", 3, every(3)),
        _case("transformer", BLOCKS, "selective", 1, every(1, context_fn=_selective)),
    ]
    if device.type != "cpu":  # where it would move nothing
        found.append(_case("mlp", DEPTH, "save_on_cpu", 0, on_cpu))
        found.append(_case("transformer", BLOCKS, "save_on_cpu", 0, on_cpu))
    return found


def plain(layers: Layers, h: Tensor) -> Tensor:
    """One layer after another; autograd saves what it needs."""
    for layer in layers:
        h = layer(h)
    return h


def every(k: int, use_reentrant: bool = False, **options: Any) -> Way:
    """A checkpoint for each run of k layers."""

    def way(layers: Layers, h: Tensor) -> Tensor:
        for i in range(0, len(layers), k):
            some = partial(plain, layers[i : i + k])
            h = checkpoint(some, h, use_reentrant=use_reentrant, **options)
        return h

    return way


def sequential(segments: int) -> Way:
    """checkpoint_sequential, which leaves the last segment as it is."""

    def way(layers: Layers, h: Tensor) -> Tensor:
        listed = list(layers)
        y: Tensor = checkpoint_sequential(  # type: ignore[no-untyped-call]
            listed, segments, h, use_reentrant=False
        )
        return y

    return way


def halves(layers: Layers, h: Tensor) -> Tensor:
    """A checkpoint for the first half, in which, and after which, the same again."""
    if len(layers) == 1:
        return plain(layers, h)
    middle = len(layers) // 2
    first = partial(halves, layers[:middle])
    return halves(layers[middle:], checkpoint(first, h, use_reentrant=False))


def bfloat16(layers: Any, h: Tensor) -> Tensor:
    """What autograd saves is kept in half the bits; parameters and h stay.

    Two operations in a row save the same tensor, which is kept once: the last one is
    remembered, and while it is, nothing else can have its address.
    """
    whole = {h.data_ptr(), *(W.data_ptr() for layer in layers for W in layer.args)}
    last: list[Tensor] = [h, h]

    def pack(tensor: Tensor) -> Tensor:
        if tensor.data_ptr() in whole:
            return tensor
        if tensor.data_ptr() != last[0].data_ptr():
            last[:] = tensor.detach(), tensor.bfloat16()
        return last[1]

    with saved_tensors_hooks(pack, Tensor.float):
        return plain(layers, h)


def on_cpu(layers: Layers, h: Tensor) -> Tensor:
    """What autograd saves waits in the memory of the CPU."""
    with save_on_cpu(pin_memory=True):
        return plain(layers, h)


def _keep(_: object, op: object, *args: Any, **kwargs: object) -> CheckpointPolicy:
    """Keep what attention gives, and products that are not wider than their input."""
    widens = op is aten.addmm.default and args[2].shape[1] > args[1].shape[1]
    if op in PRODUCTS and not widens:
        return CheckpointPolicy.MUST_SAVE
    return CheckpointPolicy.PREFER_RECOMPUTE


_selective = partial(create_selective_checkpoint_contexts, _keep)


def mlp(depth: int, device: torch.device) -> tuple[Layers, list[Tensor], Tensor]:
    """Layers tanh(h @ W), their weights, and an input of ROWS times WIDTH."""
    seeded = torch.Generator().manual_seed(0)
    weights = []
    for _ in range(depth):
        W = torch.randn(WIDTH, WIDTH, generator=seeded) / WIDTH**0.5
        weights.append(W.to(device).requires_grad_())
    x = torch.randn(ROWS, WIDTH, generator=seeded).to(device)
    return [partial(_layer, W) for W in weights], weights, x


def _layer(W: Tensor, h: Tensor) -> Tensor:
    return torch.tanh(h @ W)


def transformer(depth: int, on: torch.device) -> tuple[Layers, list[Tensor], Tensor]:
    """Encoder layers of width 256 with 4 heads, and 8 sequences of 128 tokens."""
    torch.manual_seed(0)
    layers = nn.ModuleList(
        nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True)
        for _ in range(depth)
    ).to(on)
    x = torch.randn(8, 128, 256).to(on)
    return list(layers), list(layers.parameters()), x


MODELS: dict[str, Build] = {"mlp": mlp, "transformer": transformer}


def _case(model: str, depth: int, name: str, layers: int, way: Way) -> Case:
    """A case; `layers` is how many are in a checkpoint or segment, 0 if none are."""
    labels: dict[str, str | int] = {"model": model, "depth": depth, "way": name}
    labels["layers"] = layers

    def make(device: torch.device) -> Run:
        return _step(*MODELS[model](depth, device), way)

    def count(device: torch.device) -> dict[str, int]:
        run = make(device)
        peak = counts.peak_bytes(run, device)
        return {"flops": counts.flops(run), "peak_bytes": peak}

    return Case(labels, make, count)


def _step(layers: Layers, parameters: list[Tensor], x: Tensor, way: Way) -> Run:
    """Forward and backward, after which `.grad` is as large as before."""
    # x too, as after an embedding: a reentrant checkpoint gives no gradients else
    for leaf in (*parameters, x.requires_grad_()):
        leaf.grad = torch.zeros_like(leaf)
    y_bar = torch.ones_like(x)

    def run() -> None:
        torch.autograd.backward(way(layers, x), y_bar)

    return run
