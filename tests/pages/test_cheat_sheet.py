"""The sheet's rows, run as they are written, and held against the whole J and H.

How many passes a call makes is counted where PyTorch starts its engine, and where an
input gets its tangents. What no test can check: that batched passes save time.
"""

import ast
import inspect
import re
from functools import partial

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_differences, jacobian_by_formula
from torch import autograd
from torch._C import _functorch as functorch
from torch.autograd import forward_ad, functional

LANGUAGES = "en", "zh"
# What the lines of each row make in the end
TARGETS = [
    *("x_bar", "y_dot", "y_dot", "row", "column", "J", "J", "J", "J_each", "slopes"),
    *("W_bar", "hvp", "hvp", "hvp", "H", "H"),
]
KINDS = {"back": "back", "反向": "back", "forward": "forward", "前向": "forward"}
KINDS |= {"HVP": "HVP"}


def table(language, section):
    """The cells of the rows below a heading, without the head of the table."""
    page = (ROOT / "docs" / language / "cheat_sheet.md").read_text("utf-8")
    below = page.split(f"{{ #{section} }}")[1].split("\n#")[0]
    rows = [line[2:-2] for line in below.splitlines() if line.startswith("| ")]
    return [row.split(" | ") for row in rows[2:]]


def calls(language):
    """Of each row of the first table: its lines of code, and its passes."""
    for _, code, passes in table(language, "calls"):
        lines = [re.findall("`([^`]+)`", one)[0] for one in code.split("<br>")]
        batched = "batched" in passes or "并成一批" in passes
        tangent = "tangent" in passes or "切向量" in passes
        (kind,) = (KINDS[one] for one in KINDS if one in passes)
        number = re.findall("[1-3nmB](?: [+·] [1-3nmB])?", passes)[0].replace("·", "*")
        yield lines, (number, kind, batched, tangent)


def lanes(tensor):
    """How many vectors a tensor holds that vmap has batched; None for the old vmap."""
    count = 1
    while functorch.is_functorch_wrapped_tensor(tensor):
        inner = functorch.get_unwrapped(tensor)
        if functorch.is_batchedtensor(tensor):
            count *= inner.shape[functorch.maybe_get_bdim(tensor)]
        tensor = inner
    return None if functorch.is_legacy_batchedtensor(tensor) else count


@pytest.fixture
def counted(namespace, monkeypatch):
    """The names that the lines use, and what every walk back and forward carried."""
    ns = namespace("cheat_sheet/calls")
    back, forward = [], []
    start, make_dual = autograd._engine_run_backward, forward_ad.make_dual

    def dual(tensor, tangent, **options):
        forward.append(lanes(tangent))
        return make_dual(tensor, tangent, **options)

    def engine(tensors, grads, *rest, **options):
        back.append(lanes(grads[0]))
        return start(tensors, grads, *rest, **options)

    monkeypatch.setattr(autograd, "_engine_run_backward", engine)
    monkeypatch.setattr(forward_ad, "make_dual", dual)
    return ns, back, forward


def expected(ns):
    """What the targets are: by differences, and by formulas where those are short."""
    x, f = ns["x"].detach(), ns["f"]
    J, y = jacobian_by_differences(f, x), f(x.double())
    close(J, jacobian_by_formula(x))
    slopes = jacobian_by_differences(ns["g"], x)
    close(slopes, 2 * J.T @ y)
    curved = torch.zeros(2, 3, 3, dtype=torch.float64)  # the Hessians of y1 and y2
    curved[0, 0, 1] = curved[0, 1, 0] = 1
    curved[1, 2, 2] = 2
    H = 2 * J.T @ J + 2 * torch.tensordot(y, curved, 1)
    close(H, jacobian_by_differences(torch.func.grad(ns["g"]), x))
    w, X, t = (ns[name].double() for name in "wXt")
    W_bar = 2 * (X @ w - t)[:, None] * X
    for b in range(ns["B"]):
        by_steps = jacobian_by_differences(partial(ns["loss"], x=X[b], t=t[b]), w)
        close(W_bar[b], by_steps)
    y_bar, x_dot = ns["y_bar"].double(), ns["x_dot"].double()
    return {
        "x_bar": J.T @ y_bar,
        "y_dot": J @ x_dot,
        "row": J[ns["i"]],
        "column": J[:, ns["k"]],
        "J": J,
        "J_each": torch.stack([jacobian_by_formula(x) for x in X]),
        "slopes": slopes,
        "W_bar": W_bar,
        "hvp": H @ x_dot,
        "H": H,
    }


def test_both_languages_have_the_same_calls_with_the_same_passes():
    english, chinese = (list(calls(language)) for language in LANGUAGES)
    assert english == chinese
    assert len(english) == len(TARGETS)
    for section in ("names", "shapes"):
        english, chinese = (table(language, section) for language in LANGUAGES)
        assert [row[1] for row in english] == [row[1] for row in chinese]


def test_every_call_of_the_table_is_a_line_of_the_program(project):
    program = ast.parse(project.source("cheat_sheet/calls").read_text("utf-8"))
    lines = {ast.dump(line) for line in program.body}
    for codes, _ in calls("en"):
        for code in codes:
            assert ast.dump(ast.parse(code).body[0]) in lines, code


@pytest.mark.parametrize("row", range(len(TARGETS)))
def test_every_call_of_a_row_gives_its_product_in_so_many_passes(row, counted):
    ns, back, forward = counted
    lines, passes = list(calls("en"))[row]
    target, value, ways = TARGETS[row], expected(ns)[TARGETS[row]], 0
    ns["x"] = ns["x"].detach().requires_grad_()
    name = "x_bar" if target == "slopes" else target
    ns.pop(name, None)
    back.clear(), forward.clear()
    for line in lines:
        exec(line, ns)
        if ".backward(" in line:
            ns[name] = ns["x"].grad
        elif name not in ns:
            continue
        close(ns.pop(name), value)
        assert so_many(passes, ns, back, forward), (line, back, forward)
        back.clear(), forward.clear()
        ways += 1
    assert ways >= 1


def so_many(passes, ns, back, forward):
    """Whether the walks that were counted are those that the sheet tells."""
    number, kind, batched, with_tangent = passes
    number = eval(number, {name: ns[name] for name in "nmB"})
    each = [number] if batched else [1] * number
    back = [ns["m"] if one is None else one for one in back]  # torch.eye(m)
    if kind == "back":
        return back == each and any(forward) == with_tangent
    if kind == "forward":
        return back == [] and forward == each
    return back == [1] and forward == [number]  # Hessian-vector products


def test_the_six_names_are_in_the_signatures():
    pullback = torch.func.vjp(torch.exp, torch.ones(3))[1]
    named = {"autograd": autograd, "functional": functional, "vjp": pullback}
    named |= {"Tensor": torch.Tensor, "Function": autograd.Function}
    rows = table("en", "names")
    for where, name in rows:
        function = eval(re.findall("`(.+)`", where)[0], named)
        names = list(inspect.signature(function).parameters)
        found = name.strip("`")
        assert found in names or f"{found}s" in names, name  # *grad_outputs
    assert len({name for _, name in rows}) == 6


def test_the_shapes_are_those_of_the_run(namespace):
    ns = {**namespace("cheat_sheet/calls"), "y": torch.ones(2)}
    for what, shape in table("en", "shapes"):
        for name in re.findall("`([^`]+)`", what):
            assert eval(name, ns).shape == eval(shape.strip("`"), ns), name
