"""Three small networks, of the kinds that a post at ICLR 2024 timed.

The post "How to compute Hessian-vector products?" takes ResNet34 without its batch
norm, ViT-base and BERT-base. These have the same parts in the same order, but fewer and
narrower ones, so that a CPU runs them in milliseconds. Each is a plain function of a
dictionary of parameters, because the FLOP counter of torch stops where modules meet
`torch.func`.

Layer norm is written out: PyTorch differentiates the fused one wrongly in reverse over
forward (pytorch 196700), and then the ways would not compute the same thing.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

Params = dict[str, Tensor]
WEIGHT_DECAY = 1e-4  # as in the post
CLASSES = 10
WIDTH, HEADS, DEPTH = 128, 4, 4
PATCH, SIZE = 8, 32  # images of SIZE x SIZE pixels, in patches of PATCH x PATCH
WORDS, LENGTH = 1000, 32  # LENGTH as in the post
CHANNELS, BLOCKS = (16, 32, 64), 2


class Net(NamedTuple):
    """A loss as a function of parameters, and the parameters."""

    loss: Callable[[Params], Tensor]
    params: Params


class Maker:
    """Seeded random tensors on one device, in one dtype."""

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self.device, self.dtype = device, dtype
        self.generator = torch.Generator().manual_seed(0)

    def normal(self, *shape: int, fan_in: float = 1.0) -> Tensor:
        """Normal numbers of variance 1 / fan_in."""
        drawn = torch.randn(shape, generator=self.generator, dtype=torch.float64)
        drawn *= 1 / math.sqrt(fan_in)
        return drawn.to(self.device, self.dtype)

    def whole(self, high: int, *shape: int) -> Tensor:
        """Whole numbers from 0 to high - 1."""
        drawn = torch.randint(high, shape, generator=self.generator)
        return drawn.to(self.device)


def with_decay(
    logits: Callable[[Params], Tensor], labels: Tensor
) -> Callable[[Params], Tensor]:
    """The post's loss: cross entropy plus half the weight decay times the squares."""

    def loss(params: Params) -> Tensor:
        squares = sum((w * w).sum() for w in params.values() if w.ndim > 1)
        return F.cross_entropy(logits(params), labels) + WEIGHT_DECAY / 2 * squares

    return loss


def resnet(batch: int, maker: Maker) -> Net:
    """Residual blocks of two 3x3 convolutions, in three stages, without batch norm."""
    params = {"stem": maker.normal(CHANNELS[0], 3, 3, 3, fan_in=27 / 2)}
    before = CHANNELS[0]
    for stage, after in enumerate(CHANNELS):
        for block in range(BLOCKS):
            name = f"{stage}.{block}"
            fan_in = 9 * before / 2
            params[f"{name}.a"] = maker.normal(after, before, 3, 3, fan_in=fan_in)
            # Without a norm, the branches are kept small beside the path around them
            fan_in = 9 * after * 8
            params[f"{name}.b"] = maker.normal(after, after, 3, 3, fan_in=fan_in)
            if before != after:
                skip = maker.normal(after, before, 1, 1, fan_in=before)
                params[f"{name}.skip"] = skip
            before = after
    params["head"] = maker.normal(CLASSES, before, fan_in=before)
    images = maker.normal(batch, 3, SIZE, SIZE)
    labels = maker.whole(CLASSES, batch)

    def logits(p: Params) -> Tensor:
        h = F.relu(F.conv2d(images, p["stem"], padding=1))
        for stage in range(len(CHANNELS)):
            for block in range(BLOCKS):
                name = f"{stage}.{block}"
                skip = p.get(f"{name}.skip")
                stride = 1 if skip is None else 2
                inner = F.conv2d(h, p[f"{name}.a"], stride=stride, padding=1)
                inner = F.conv2d(F.relu(inner), p[f"{name}.b"], padding=1)
                around = h if skip is None else F.conv2d(h, skip, stride=stride)
                h = F.relu(around + inner)
        return h.mean((2, 3)) @ p["head"].T  # (B, c) @ (c, classes) -> (B, classes)

    return Net(with_decay(logits, labels), params)


def norm(h: Tensor, p: Params, name: str) -> Tensor:
    """Layer norm from differentiable parts."""
    centred = h - h.mean(-1, keepdim=True)
    variance = (centred * centred).mean(-1, keepdim=True)
    normed = centred * torch.rsqrt(variance + 1e-5)
    return normed * p[f"{name}.gain"] + p[f"{name}.bias"]


def attention(h: Tensor, p: Params, name: str, mask: Tensor | None) -> Tensor:
    """Heads of softmax attention; both libraries of the post write it out, too."""
    batch, length, width = h.shape
    qkv = F.linear(h, p[f"{name}.qkv"], p[f"{name}.qkv_bias"])
    q, k, v = qkv.view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
    scores = q @ k.transpose(-1, -2) * (width // HEADS) ** -0.5
    if mask is not None:
        scores = scores + mask
    mixed = torch.softmax(scores, -1) @ v  # (B, heads, length, width / heads)
    mixed = mixed.transpose(1, 2).reshape(batch, length, width)
    return F.linear(mixed, p[f"{name}.out"], p[f"{name}.out_bias"])


def feed_forward(h: Tensor, p: Params, name: str) -> Tensor:
    """Two linear layers, four times as wide in between."""
    inner = F.gelu(F.linear(h, p[f"{name}.up"], p[f"{name}.up_bias"]))
    return F.linear(inner, p[f"{name}.down"], p[f"{name}.down_bias"])


def block_params(maker: Maker) -> Params:
    """The parameters of DEPTH blocks, and of one norm more."""
    params = {}
    for name in map(str, range(DEPTH)):
        shapes = {
            "qkv": (3 * WIDTH, WIDTH),
            "out": (WIDTH, WIDTH),
            "up": (4 * WIDTH, WIDTH),
            "down": (WIDTH, 4 * WIDTH),
        }
        for part, (rows, columns) in shapes.items():
            weight = maker.normal(rows, columns, fan_in=columns)
            params[f"{name}.{part}"] = weight
            params[f"{name}.{part}_bias"] = torch.zeros_like(weight[:, 0])
    one = torch.ones(WIDTH, device=maker.device, dtype=maker.dtype)
    for name in ("norm", *(f"{b}.{part}" for b in range(DEPTH) for part in "ab")):
        params[f"{name}.gain"] = one.clone()
        params[f"{name}.bias"] = torch.zeros_like(one)
    return params


def vit(batch: int, maker: Maker) -> Net:
    """Patches of images through blocks that norm first, and a token for the class."""
    inputs = 3 * PATCH * PATCH
    length = (SIZE // PATCH) ** 2 + 1
    params = block_params(maker)
    params["patch"] = maker.normal(WIDTH, inputs, fan_in=inputs)
    params["class"] = maker.normal(1, 1, WIDTH)
    params["place"] = maker.normal(length, WIDTH)
    params["head"] = maker.normal(CLASSES, WIDTH, fan_in=WIDTH)
    images = maker.normal(batch, 3, SIZE, SIZE)
    labels = maker.whole(CLASSES, batch)
    patches = F.unfold(images, PATCH, stride=PATCH).mT  # (B, length - 1, inputs)

    def logits(p: Params) -> Tensor:
        h = F.linear(patches, p["patch"])
        h = torch.cat([p["class"].expand(batch, 1, WIDTH), h], dim=1) + p["place"]
        for name in map(str, range(DEPTH)):
            h = h + attention(norm(h, p, f"{name}.a"), p, name, None)
            h = h + feed_forward(norm(h, p, f"{name}.b"), p, name)
        return norm(h, p, "norm")[:, 0] @ p["head"].T

    return Net(with_decay(logits, labels), params)


def bert(batch: int, maker: Maker) -> Net:
    """Words through blocks that norm last, with a mask over the words."""
    params = block_params(maker)
    params["word"] = maker.normal(WORDS, WIDTH)
    params["place"] = maker.normal(LENGTH, WIDTH)
    params["pool"] = maker.normal(WIDTH, WIDTH, fan_in=WIDTH)
    params["head"] = maker.normal(2, WIDTH, fan_in=WIDTH)
    words = maker.whole(WORDS, batch, LENGTH)
    hidden = maker.whole(2, batch, 1, 1, LENGTH).to(maker.dtype)
    labels = maker.whole(2, batch)

    def logits(p: Params) -> Tensor:
        h = norm(F.embedding(words, p["word"]) + p["place"], p, "norm")
        for name in map(str, range(DEPTH)):
            h = norm(h + attention(h, p, name, -1e4 * hidden), p, f"{name}.a")
            h = norm(h + feed_forward(h, p, name), p, f"{name}.b")
        return torch.tanh(h[:, 0] @ p["pool"].T) @ p["head"].T

    return Net(with_decay(logits, labels), params)


NETS = {"resnet": resnet, "vit": vit, "bert": bert}
