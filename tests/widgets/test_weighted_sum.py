"""What the figure computes, in Node, beside what PyTorch computes and Python writes."""

import json
import random
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import torch
from checks import ROOT
from torch.testing import assert_close

from book_plugin.formulas.node import NODE
from drawing.picture import written

Call = tuple[Any, ...]  # the name of a function, and its arguments
Ask = Callable[..., list[Any]]
ANSWER = """
const parts = ["weighted_sum", "parts/numbers", "parts/weights"]
const modules = await Promise.all(parts.map(part => import(`./widgets/${part}.js`)))
const known = Object.assign({}, ...modules)
const calls = JSON.parse(await new Response(process.stdin).text())
const answer = ([name, ...given]) =>
  typeof known[name] === "function" ? known[name](...given) : known[name]
console.log(JSON.stringify(calls.map(answer)))
"""


def ask(*calls: Call) -> list[Any]:
    """What the functions of the widget answer."""
    node = [str(NODE), "--input-type=module", "--eval", ANSWER]
    done = subprocess.run(
        node, cwd=ROOT, input=json.dumps(calls), capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def number(chance: random.Random) -> float:
    """One that a reader may choose, or any other; zeros and whole ones are frequent."""
    kind = chance.randrange(5)
    if kind == 0:
        return 0.0
    if kind < 3:
        return float(chance.randint(-100, 100))
    return chance.choice([-0.5, 0.5, chance.uniform(-100, 100), chance.gauss(0, 1e-3)])


def cases(count: int = 200) -> list[tuple[list[float], list[list[float]]]]:
    """Weights, (m,), and Jacobians, (m, n), of several sizes."""
    chance, made = random.Random(0), []
    for _ in range(count):
        m, n = chance.randint(1, 4), chance.randint(1, 4)
        J = [[number(chance) for _ in range(n)] for _ in range(m)]
        made.append(([number(chance) for _ in range(m)], J))
    return made


def test_products_and_sum_are_what_backward_gives_on_200_random_inputs() -> None:
    inputs = cases()
    scaled = ask(*(("products", weights, J) for weights, J in inputs))
    sums = ask(*(("sumOfRows", rows) for rows in scaled))
    for (weights, rows), found, total in zip(inputs, scaled, sums, strict=True):
        J, y_bar = torch.tensor(rows), torch.tensor(weights)
        products = torch.tensor(found, dtype=torch.float64)
        of_sum = torch.tensor(total, dtype=torch.float64)
        x = torch.zeros(J.shape[1], requires_grad=True)
        (J @ x).backward(gradient=y_bar)
        assert x.grad is not None
        assert_close(products, (y_bar[:, None] * J).double(), rtol=0, atol=0)
        # a product of matrices may add in another order, and round once for two steps
        size = products.abs().sum(0)
        assert bool(((of_sum - x.grad).abs() <= 2**-22 * size).all())


def test_a_tensor_reads_as_torch_prints_it_on_200_random_inputs() -> None:
    chance = random.Random(1)
    tensors = [
        [number(chance) for _ in range(chance.randint(1, 4))] for _ in range(180)
    ]
    tensors += [[0.0], [0.0, 0.0], [1.0, 1000.0], [1.0, 1001.0], [1e-4, 0.05], [5e-5]]
    tensors += [[10.0**power, 3.5] for power in range(-6, 3)]
    tensors += [[10.0**power] for power in range(6, 11)]
    assert len(tensors) == 200
    texts = ask(*(("tensorText", values) for values in tensors))
    assert texts == [str(torch.tensor(values)) for values in tensors]


def test_tiles_of_the_figure_and_of_drawing_write_numbers_alike() -> None:
    chance = random.Random(2)
    numbers = [number(chance) for _ in range(150)]
    numbers += [chance.choice([-1, 1]) * 10 ** chance.uniform(-9, 9) for _ in range(50)]
    assert ask(*(("written", one) for one in numbers)) == [written(n) for n in numbers]
    shown = [written(one) for one in numbers]
    assert ask(*(("read", one) for one in shown)) == pytest.approx(numbers, rel=1e-5)


def test_the_shown_call_runs_and_gives_the_shown_tensor(namespace: Callable) -> None:
    ns = namespace("index/picture_of_the_product")
    inputs = [weights[:2] for weights, _ in cases() if len(weights) >= 2][:40]
    calls = ask(*(("call", weights) for weights in inputs))
    rows = ask(*(("products", weights, ns["J"].tolist()) for weights in inputs))
    sums = ask(*(("sumOfRows", one) for one in rows))
    texts = ask(*(("tensorText", one) for one in sums))
    for line, text, weights in zip(calls, texts, inputs, strict=True):
        given = eval(line.removeprefix("y.backward(gradient=")[:-1])
        assert_close(given, torch.tensor(weights))  # of floating-point numbers too
        x = ns["x"].clone().requires_grad_()
        exec(line, {"torch": torch, "y": ns["f"](x)})
        assert str(x.grad) == text, line


def test_a_sum_is_an_equation_that_holds() -> None:
    inputs = [case for case in cases(80) if len(case[0]) > 1]
    for (weights, J), said in zip(
        inputs, ask(*(("sumText", *case, 0) for case in inputs)), strict=True
    ):
        name, terms, total = said.replace("−", "-").split(" = ")
        assert name == "x̄₁"
        assert len(terms.split(" + ")) == len(weights)
        largest = max(abs(w * row[0]) for w, row in zip(weights, J, strict=True))
        expected = eval(terms.replace("·", "*"))
        assert float(total) == pytest.approx(expected, rel=1e-5, abs=1e-5 * largest)


@pytest.mark.parametrize("address", ["http://a.org/b.html", "file:///b.html?h=x&q=1#c"])
def test_an_address_keeps_the_weights_and_all_else(address: str) -> None:
    for weights in ([1, 100], [-0.5, 0], [1 / 3, 1e-7]):
        (with_them,) = ask(("withWeights", address, weights))
        query = with_them.partition("?")[2].partition("#")[0]
        (read,) = ask(("fromQuery", query, 2))
        assert read == weights
        (twice,) = ask(("withWeights", with_them, weights))
        assert twice == with_them
        assert ask(("withWeights", with_them, None)) == [address]


def test_an_address_with_wrong_weights_says_nothing() -> None:
    wrong = ["", "1", "1,2,3", "1,", ",", "one,two", "1,101", "-101,1", "NaN,1",
             "Infinity,1", "1;2", " ,1"]  # fmt: skip
    assert ask(*(("fromQuery", f"y_bar={one}", 2) for one in wrong)) == [None] * 12
    assert ask(("fromQuery", "h=backward", 2), ("fromQuery", "", 2)) == [None, None]
    (zero,) = ask(("fromQuery", "y_bar=-0,1", 2))
    assert str(zero) == "[0, 1]"


def test_presets_are_the_vectors_that_the_book_speaks_of() -> None:
    words = {"ones": "all", "mean": "even"}
    (found,) = ask(("presets", [1, 100, -7], words))
    named = dict(found)
    assert list(named) == ["all", "even", "e₁", "e₂", "e₃", "(1, 100, −7)"]
    x = torch.randn(3, generator=torch.Generator().manual_seed(0)).requires_grad_()
    for name, scalar in {"all": x.sum(), "even": x.mean(), "e₂": x[1]}.items():
        (gradient,) = torch.autograd.grad(scalar, x)
        assert_close(torch.tensor(named[name], dtype=torch.float32), gradient)


def test_steps_go_through_all_stops_and_end_at_the_limits() -> None:
    stops, limit = ask(("STOPS",), ("LIMIT",))
    assert stops == sorted(set(stops))
    assert [-one for one in reversed(stops)] == stops
    assert stops[-1] == limit
    up = ask(*(("stepped", stop, 1) for stop in stops))
    down = ask(*(("stepped", stop, -1) for stop in stops))
    assert up == [*stops[1:], limit]
    assert down == [-limit, *stops[:-1]]
    assert ask(("stepped", 3.7, 1), ("stepped", 3.7, -1)) == [4, 3]
    assert ask(("stepped", 3, 0), ("stepped", 3, 7), ("stepped", 3, 999)) == [
        3,
        10,
        100,
    ]
    assert ask(*(("nearestStop", stop) for stop in stops)) == [*range(len(stops))]
    (nearest,) = ask(("nearestStop", 3.4))
    assert stops[nearest] == 3


def test_a_heavier_row_is_darker_whatever_the_sign() -> None:
    weights = [0, 0.5, 1, 2, 10, 50, 100]
    tints = ask(*(("depth", weight) for weight in weights))
    assert tints == sorted(set(tints))
    assert ask(*(("depth", -weight) for weight in weights)) == tints
