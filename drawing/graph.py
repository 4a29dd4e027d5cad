"""Draw the graph that autograd recorded, with what a backward pass sends through it."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from drawing import layout
from drawing.geometry import Box, Point
from drawing.picture import Picture, written

LETTER = 7.55  # the width of a letter of code
CODE = 12.5  # the size of code
TILE = (46.0, 28.0)
GAP = 4.0  # between the two tiles of a tensor
MARGIN = (25.0, 3.0)  # at the sides it holds a name


def draw_graph(
    outputs: Mapping[str, Any],
    leaves: Mapping[str, Any],
    cotangents: Mapping[str, Any] | None = None,
) -> Picture:
    """Draw the graph from `outputs` down to `leaves`; all are tensors of one element.

    Keys are names, such as "x₁". With `cotangents`, one for each output, each edge has
    the cotangent that a pass sends along it, and each leaf the sum that arrives.
    `places` of the picture has the box of each tensor and, by its name, of each node.
    Raises LayoutError where Node or Graphviz is missing.
    """
    nodes, edges = _walk([one.grad_fn for one in outputs.values()])
    sent, bars = _pass(nodes, outputs, leaves, cotangents)
    ends = [id(leaf) for leaf in leaves.values()]
    tiles = (TILE[0], 2 * TILE[1] + GAP) if cotangents else TILE
    first = len(outputs)  # their tiles are nodes of the layout, too
    sizes = [tiles] * first + [tiles if _is(ends, n) else _size(n) for n in nodes]
    arrows = [layout.Edge(i, first + i) for i in range(first)]
    for tail, j, head in edges:
        letters = len(sent.get((tail, j), ""))
        arrows.append(layout.Edge(first + tail, first + head, letters))
    lowest = [first + i for i, node in enumerate(nodes) if _is(ends, node)]
    placed = layout.lay_out(sizes, arrows, lowest, MARGIN)

    picture = Picture(round(placed.width), round(placed.height))
    for i, (name, one) in enumerate(outputs.items()):
        seed = cotangents[name] if cotangents else None
        _tiles(picture, placed.boxes[i], "y", i, name, one, seed)
        picture.places[name] = placed.boxes[i]
    for node, box in zip(nodes, placed.boxes[first:], strict=True):
        if _is(ends, node):
            k = ends.index(id(node.variable))
            name, bar = list(leaves)[k], bars[k] if bars else None
            _tiles(picture, box, "x", k, name, node.variable, bar)
            picture.places[name] = box
        else:
            picture.places[node.name()] = box
            picture.frame(box, pad=0, width=1.2)
            picture.text(node.name(), box.middle, size=CODE, code=True)
    for curve in placed.curves:
        picture.curve(curve, colour="cotangent" if cotangents else "grey")
    for (tail, j, _), at in zip(edges, placed.labels[first:], strict=True):
        if at:
            picture.text(sent[tail, j], at, colour="cotangent")
    return picture


def _is(ends: list[int], node: Any) -> bool:
    """Whether a node hands over to one of these leaves."""
    return id(getattr(node, "variable", None)) in ends


def _walk(starts: list[Any]) -> tuple[list[Any], list[tuple[int, int, int]]]:
    """The nodes, each once, and the edges: from which node, its input, to which node.

    The order is that of the outputs and of each node's inputs.
    """
    nodes, edges = list(dict.fromkeys(starts)), list[tuple[int, int, int]]()
    for tail, node in enumerate(nodes):  # which grow meanwhile
        for j, (after, _) in enumerate(node.next_functions):
            if after is None:  # an input that requires no gradient
                continue
            if after not in nodes:
                nodes.append(after)
            edges.append((tail, j, nodes.index(after)))
    return nodes, edges


def _pass(
    nodes: list[Any],
    outputs: Mapping[str, Any],
    leaves: Mapping[str, Any],
    cotangents: Mapping[str, Any] | None,
) -> tuple[dict[tuple[int, int], str], tuple[Any, ...]]:
    """What each node sends to its input j, as text, and what arrives at the leaves."""
    if cotangents is None:
        return {}, ()
    import torch

    sent = dict[tuple[int, int], str]()

    def listener(number: int) -> Any:
        def hook(to_inputs: tuple[Any, ...], _: tuple[Any, ...]) -> None:
            for j, one in enumerate(to_inputs):
                if one is not None:
                    sent[number, j] = written(one.item())

        return hook

    hooks = [node.register_hook(listener(i)) for i, node in enumerate(nodes)]
    seeds = [cotangents[name] for name in outputs]
    given = list(outputs.values()), list(leaves.values()), seeds
    bars = torch.autograd.grad(*given, retain_graph=True)
    for one in hooks:
        one.remove()
    return sent, bars


def _size(node: Any) -> Point:
    return LETTER * len(node.name()) + 10, TILE[1]


def _tiles(
    picture: Picture, box: Box, array: str, k: int, name: str, value: Any, bar: Any
) -> None:
    """The value of a tensor and, if there is one, its cotangent, with their names."""
    rows = [(array, name, value)]
    if bar is not None:
        barred = unicodedata.normalize("NFC", f"{name[0]}\u0304{name[1:]}")
        rows.append((f"{array}_bar", barred, bar))
    if array == "y":  # cotangents come from above
        rows.reverse()
    for place, (which, said, tensor) in enumerate(rows):
        at = (box.x, box.y + place * (TILE[1] + GAP))
        tile = picture.tile(which, (k,), tensor.item(), at, tile=TILE)
        picture.label(said, tile, "left", away=6)
