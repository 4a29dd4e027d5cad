"""Draw the graph that autograd recorded, with what a backward pass sends through it."""

import unicodedata
from collections.abc import Collection, Mapping
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
    *,
    inputs: Collection[str] | None = None,
    numbered: bool = False,
) -> Picture:
    """Draw the graph from `outputs` down to `leaves`: tensors of a few numbers.

    Keys are names, such as "x₁". With `cotangents`, one for each output, each edge has
    the cotangent that a pass sends along it, or its shape if that is a larger one, and
    each leaf the sum that arrives. With `inputs`, the pass is asked for these leaves
    alone, and what it skips has dashes. If the pass is `numbered`, each node has the
    number of its visit. Leaves that `leaves` does not name are drawn as nodes. `places`
    of the picture has the box of each tensor and, by its name, of each node.
    Raises LayoutError where Node or Graphviz is missing.
    """
    nodes, edges = _walk([one.grad_fn for one in outputs.values()])
    asked = None if inputs is None else [leaves[name] for name in inputs]
    sent, bars, visits = _pass(nodes, outputs, leaves, cotangents, asked)
    ends = [id(leaf) for leaf in leaves.values()]
    first = len(outputs)  # their tiles are nodes of the layout, too
    rows = 2 if cotangents else 1
    sizes = [_tiled(one, rows) for one in outputs.values()]
    sizes += [_tiled(n.variable, rows) if _is(ends, n) else _size(n) for n in nodes]
    starts = [nodes.index(one.grad_fn) for one in outputs.values()]  # may be one
    arrows = [layout.Edge(i, first + start) for i, start in enumerate(starts)]
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
    for i, (node, box) in enumerate(zip(nodes, placed.boxes[first:], strict=True)):
        if _is(ends, node):
            k = ends.index(id(node.variable))
            name = list(leaves)[k]
            _tiles(picture, box, "x", k, name, node.variable, bars.get(name))
            picture.places[name] = box
        else:
            picture.places[_name(node)] = box
            skipped = bool(cotangents) and i not in visits
            picture.frame(box, pad=0, width=1.2, dashed=skipped)
            picture.text(_name(node), box.middle, size=CODE, code=True)
    carry = [True] * first + [edge[:2] in sent for edge in edges]
    for curve, carries in zip(placed.curves, carry, strict=True):
        colour = "cotangent" if cotangents and carries else "grey"
        dashed = bool(cotangents) and not carries
        picture.curve(curve, colour=colour, dashed=dashed)
    for (tail, j, _), at in zip(edges, placed.labels[first:], strict=True):
        if at:
            picture.text(sent[tail, j], at, colour="cotangent")
    for visit, number in enumerate(visits if numbered else (), start=1):
        box = placed.boxes[first + number]
        picture.text(f"{visit}", (box.x + box.width + 5, box.y + 6), "start", size=CODE)
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
    asked: list[Any] | None,
) -> tuple[dict[tuple[int, int], str], dict[str, Any], list[int]]:
    """A pass: what each node sends to its input j, what leaves get, the visits."""
    if cotangents is None:
        return {}, {}, []
    import torch

    sent, visits = dict[tuple[int, int], str](), list[int]()

    def listener(number: int) -> Any:
        def hook(to_inputs: tuple[Any, ...], _: tuple[Any, ...]) -> None:
            visits.append(number)
            for j, one in enumerate(to_inputs):
                if one is not None:
                    sent[number, j] = _said(one)

        return hook

    hooks = [node.register_hook(listener(i)) for i, node in enumerate(nodes)]
    every = [node.variable for node in nodes if hasattr(node, "variable")]
    before = [leaf.grad for leaf in every]
    for leaf in every:
        leaf.grad = None
    seeds = [cotangents[name] for name in outputs]
    torch.autograd.backward([*outputs.values()], seeds, retain_graph=True, inputs=asked)
    bars = {name: leaf.grad for name, leaf in leaves.items()}
    for leaf, grad in zip(every, before, strict=True):
        leaf.grad = grad
    for one in hooks:
        one.remove()
    return sent, bars, visits


def _said(cotangent: Any) -> str:
    """The numbers of a cotangent, or its shape if there are more than three."""
    if cotangent.numel() > 3:
        return str(tuple(cotangent.shape))
    return ", ".join(map(written, cotangent.flatten().tolist()))


def _name(node: Any) -> str:
    return str(node.name().rpartition("::")[2])


def _size(node: Any) -> Point:
    return LETTER * len(_name(node)) + 10, TILE[1]


def _tiled(tensor: Any, rows: int) -> Point:
    """The room of a tensor's tiles, in so many rows."""
    across, down = tensor.numel(), rows
    return across * (TILE[0] + GAP) - GAP, down * (TILE[1] + GAP) - GAP


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
        if tensor.numel() == 1:
            drawn = picture.tile(which, (k,), tensor.item(), at, tile=TILE)
        else:
            row = tensor.flatten()
            drawn = picture.tiles(which, row, at, tile=TILE, gap=GAP).box
        picture.label(said, drawn, "left", away=6)
