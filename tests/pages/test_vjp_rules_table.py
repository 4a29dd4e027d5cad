"""The table of the page vjp_rules, and its picture."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch
from checks import ROOT
from drawn_inputs import inputs
from oracles import jacobian_by_differences
from pictures import arrays
from torch import linalg
from torch.nn.grad import conv1d_input
from torch.testing import assert_close

PAGES = [ROOT / "docs" / code / "vjp_rules.md" for code in ("en", "zh")]
EPS = 1e-5
A, B, b = inputs("+", (4, 3), (4,))
(S,), (x,) = inputs("s"), inputs((6,))
i = torch.tensor([3, 0, 3, 1])


@dataclass
class Case:
    """A row: names of the outputs, f, the inputs by name, and what else it names."""

    outputs: str
    f: Callable
    inputs: dict[str, torch.Tensor]
    given: dict[str, Any] = field(default_factory=dict)


def symmetric(f: Callable) -> Callable:
    return lambda A: f((A + A.T) / 2)


def lower(M: torch.Tensor) -> torch.Tensor:
    return M.tril() - M.diag().diag() / 2


def one_over_gaps(w: torch.Tensor) -> torch.Tensor:
    return (1 / (w - w[:, None])).fill_diagonal_(0)


CASES = [
    Case("Y", torch.matmul, {"A": A, "B": B}),
    Case("Y", linalg.inv, {"A": A}),
    Case("X", linalg.solve, {"A": A, "B": B}),
    Case("y", torch.det, {"A": A}),
    Case("y", torch.logdet, {"A": A}),
    Case("y", torch.trace, {"A": A}, {"n": len(A)}),
    Case("y", lambda x: x.softmax(0), {"x": x}),
    Case("y", lambda x: x.logsumexp(0), {"x": x}),
    Case("y", torch.norm, {"x": x}),
    Case(
        "y",
        lambda x: torch.layer_norm(x, x.shape, eps=EPS),
        {"x": x},
        {"s": (x.var(correction=0) + EPS).sqrt()},
    ),
    Case("y", torch.conv1d, {"x": x[None, None], "w": x[None, None, 1:4]}),
    Case("y", lambda x: x[i], {"x": x}),
    Case("y", lambda v: x.scatter_add(0, i, v), {"x": x[:4]}),
    Case("y", lambda x: x.cumsum(0), {"x": x}),
    Case("Y", lambda b: A * b, {"b": b}, {"A": A}),
    Case("L", symmetric(linalg.cholesky), {"A": S}),
    Case(
        "w, Q",
        symmetric(linalg.eigh),
        {"A": S},
        {"F": one_over_gaps(linalg.eigvalsh(S))},
    ),
]
# What the rows call is PyTorch's own, except `lower`, which the page explains
TOOLS = {**vars(torch), **vars(linalg), "lower": lower, "i": i}
# Of a batch of matrices: f of the rows of the table that are about one matrix
BATCHES = {
    "A @ B": (torch.matmul, "Y"),
    "inv(A)": (linalg.inv, "Y"),
    "solve(A, B)": (linalg.solve, "X"),
    "det(A)": (torch.det, "y"),
    "logdet(A)": (torch.logdet, "y"),
    "trace(A)": (lambda A: A.diagonal(dim1=1, dim2=2).sum(1), "y"),
    "cholesky(A)": (lambda A: linalg.cholesky((A + A.mT) / 2), "L"),
    "eigh(A)": (lambda A: linalg.eigh((A + A.mT) / 2), "w, Q"),
}


def weighted(case: Case, bars: list[torch.Tensor], xs: dict) -> torch.Tensor:
    """The pairing of the outputs with their cotangents: its gradient is the VJP."""
    y = case.f(*xs.values())
    ys = y if isinstance(y, tuple) else (y,)
    return sum((a * b).sum() for a, b in zip(bars, ys, strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_formula_of_the_table_runs_and_is_right(page):
    text = page.read_text("utf-8")
    table = text[text.index("{ #table }") : text.index("{ #checks }")]
    found = [line for line in table.splitlines() if line.startswith("| [")]
    assert len(found) == len(CASES)
    for row, case in zip(found, CASES, strict=True):
        backward = row.split(" | ")[1]
        y = case.f(*case.inputs.values())
        ys = y if isinstance(y, tuple) else (y,)
        bars = inputs(*(one.shape for one in ys))
        values = {**TOOLS, **case.given, **case.inputs}
        for name, one, bar in zip(case.outputs.split(", "), ys, bars, strict=True):
            values |= {name: one, f"{name}_bar": bar}
        for line in re.findall(r"`([^`]+)`", backward):
            exec(line, values)
        for name, value in case.inputs.items():

            def along(v, name=name, case=case, bars=bars):
                return weighted(case, bars, {**case.inputs, name: v})

            by_differences = jacobian_by_differences(along, value)
            found_bar = values[f"{name}_bar"]
            assert_close(found_bar, by_differences, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("size", [2, 3], ids=["other", "same"])
@pytest.mark.parametrize("operation", BATCHES)
def test_a_row_is_for_a_batch_of_matrices_after_the_changes_named(operation, size):
    f, outputs = BATCHES[operation]
    rows = PAGES[0].read_text("utf-8").splitlines()
    (row,) = (one for one in rows if one.startswith(f"| [`{operation}`]"))
    xs = {"A": torch.stack([(k + 1) * A[:3, :3] + k for k in range(size)])}
    if "B" in operation:
        xs["B"] = torch.stack([(k + 2) * B for k in range(size)])[:, :3]
    xs = {name: value.clone().requires_grad_() for name, value in xs.items()}
    y = f(*xs.values())
    ys = y if isinstance(y, tuple) else (y,)
    bars = inputs(*(one.shape for one in ys))
    values = {**TOOLS, "n": 3, **xs}
    values["lower"] = lambda M: M.tril() - torch.diag_embed(M.diagonal(0, 1, 2)) / 2
    for name, one, bar in zip(outputs.split(", "), ys, bars, strict=True):
        values |= {name: one, f"{name}_bar": bar}
    if outputs == "w, Q":
        values["F"] = torch.stack([one_over_gaps(one) for one in values["w"].detach()])
    for line in re.findall(r"`([^`]+)`", row.split(" | ")[1]):
        line = line.replace(".T", ".mT").replace("diag(", "diag_embed(")
        exec(re.sub(r"\b(y|y_bar)\b", r"\1[..., None, None]", line), values)
    expected = torch.autograd.grad(ys, list(xs.values()), bars)
    for name, theirs in zip(xs, expected, strict=True):
        assert_close(values[f"{name}_bar"], theirs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_row_of_the_table_leads_to_a_heading(page):
    text = page.read_text("utf-8")
    table = text[text.index("{ #table }") : text.index("{ #checks }")]
    links = re.findall(r"\]\((\w+\.md)?#([\w-]+)\)", table)
    assert len(links) == len(CASES)
    for name, anchor in links:
        other = page.parent / (name or page.name)
        assert f"{{ #{anchor} }}" in other.read_text("utf-8")


def test_the_picture_shows_a_convolution_and_its_transpose(namespace):
    ns = namespace("vjp_rules/conv_matrix")
    drawn = arrays("vjp_rules/conv_matrix")
    (T,), (back,) = drawn["J"], drawn["J_bar"]
    m, n = T.shape
    w = ns["w"].double().flatten()
    banded = [
        [w[k - i] if 0 <= k - i < len(w) else 0 for k in range(n)] for i in range(m)
    ]
    assert_close(T, torch.tensor(banded, dtype=torch.float64))
    assert_close(back, T.T)
    x, y_bar = inputs((n,), (m,))
    ns["w"] = ns["w"].double()
    assert_close(T @ x, torch.conv1d(x[None, None], ns["w"])[0, 0])
    transposed = torch.conv_transpose1d(y_bar[None, None], ns["w"])[0, 0]
    assert_close(back @ y_bar, transposed)


def test_a_strided_convolution_takes_the_stride_and_the_rest():
    (x, w) = inputs((1, 1, 8), (1, 1, 3))
    y = torch.conv1d(x, w, stride=2)
    (y_bar,) = inputs(y.shape)
    J = jacobian_by_differences(lambda x: torch.conv1d(x, w, stride=2), x)
    expected = torch.tensordot(y_bar, J, 3)
    rest = (x.shape[-1] - w.shape[-1]) % 2
    assert rest == 1
    ours = torch.conv_transpose1d(y_bar, w, stride=2, output_padding=rest)
    assert_close(ours, expected, rtol=1e-6, atol=1e-6)
    theirs = conv1d_input(x.shape, w, y_bar, stride=2)
    assert_close(ours, theirs)
    J = jacobian_by_differences(lambda w: torch.conv1d(x, w, stride=2), w)
    spaced = torch.conv1d(x, y_bar, dilation=2)
    assert spaced.shape != w.shape
    w_bar = torch.tensordot(y_bar, J, 3)
    assert_close(spaced[..., : w.shape[-1]], w_bar, rtol=1e-6, atol=1e-6)
