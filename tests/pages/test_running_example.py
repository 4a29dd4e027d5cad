"""The book has one running example: the same function and numbers on every page.

Which snippets have it is read from what they define and compute with, so that a new
one needs no entry here. Many outputs do not show the function or the numbers: a shape,
a name, an error message.
"""

import ast
import contextlib
from typing import Any

import pytest
import torch
from checks import ROOT
from oracles import close, jacobian_by_formula

from snippet_engine.read.project import Project

NUMBERS = {
    "x": torch.tensor([2.0, 3.0, 5.0]),
    "x_dot": torch.tensor([1.0, 10.0, 100.0]),
    "y_bar": torch.tensor([1.0, 100.0]),
}
POINTS = NUMBERS["x"], torch.tensor([7.0, 11.0, -13.0])


def formula(x):
    """The running example, written in another way."""
    a, b, c = x.unbind()
    return torch.cat([(a * b)[None], (b + c * c)[None]])


def functions(tree):
    """(name, results) of a text's functions that take three numbers to two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and len(node.args.args) == 1:
            node.decorator_list = []
            values: dict[str, Any] = {"torch": torch}
            # One that needs other names of its file, or another input, is no example
            with contextlib.suppress(Exception):
                exec(compile(ast.Module([node], []), "snippet", "exec"), values)
                copies = [point.clone() for point in POINTS]  # one may change its input
                results = [values[node.name](one).double() for one in copies]
                if all(y.shape == (2,) and not y.is_sparse for y in results):
                    yield node.name, results


def typed(tree):
    """(name, tensor) for each `name = torch.tensor([2.0, …])` of a text."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign([ast.Name(name)], value) if name in NUMBERS:
                for part in methods(value):
                    match part:
                        case ast.Call(ast.Attribute(_, "tensor"), [ast.List() as one]):
                            with contextlib.suppress(ValueError):  # names, not numbers
                                yield name, torch.tensor(ast.literal_eval(one))


def methods(value):
    """`a.b().c()`, `a.b()` and so on inwards: `.requires_grad_()` may follow."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        yield value
        value = value.func.value


def is_example(results):
    return all(map(torch.equal, results, [formula(one).double() for one in POINTS]))


def problems(text):
    """What a text with the running example, or with its point, does otherwise."""
    tree = ast.parse(text)
    found, numbers = list(functions(tree)), list(typed(tree))
    has_it = any(is_example(results) for _, results in found)
    at_its_point = any(torch.equal(POINTS[0], one) for _, one in numbers)
    if has_it or at_its_point:
        for name, results in found:
            if not is_example(results):
                yield f"{name} is not the running example, and takes its place"
    if has_it:
        for name, one in numbers:  # of another size, it is something else's
            if one.shape == NUMBERS[name].shape and not torch.equal(one, NUMBERS[name]):
                yield f"{name} is {one.tolist()}, not {NUMBERS[name].tolist()}"


def text_of(name):
    return PROJECT.source(name).read_text("utf-8")


def uses(name):
    with contextlib.suppress(SyntaxError):  # which the engine's own test tells
        found = functions(ast.parse(text_of(name)))
        return any(is_example(results) for _, results in found)
    return False


PROJECT = Project.find(ROOT)
# What torch.compile keeps for a process would reach other tests
USERS = [
    name
    for name in PROJECT.names()
    if not name.startswith("errors_")
    and uses(name)
    and "torch.compile" not in text_of(name)
]


def test_most_pages_have_the_running_example():
    assert len({name.partition("/")[0] for name in USERS}) > 5


# An entry of the index of errors is the smallest program that raises its message
TEACHING = [name for name in PROJECT.names() if not name.startswith("errors_")]


@pytest.mark.parametrize("name", TEACHING)
def test_a_snippet_has_the_example_as_it_is_everywhere(name):
    assert list(problems(text_of(name))) == []


@pytest.mark.parametrize("name", USERS)
def test_the_jacobian_of_the_running_example_is_that_of_the_formula(namespace, name):
    ns = namespace(name)
    if "J" in ns and ns["J"].shape == (2, 3):
        close(ns["J"], jacobian_by_formula(POINTS[0]))


EXAMPLE = text_of("vjp/three_calls")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x[2] ** 2", "x[2] ** 3"),
        ("x[2] ** 2", "x[1] + 2 * x[2]"),
        ("x[0] * x[1]", "x[1] * x[2]"),
        ("[2.0, 3.0, 5.0]", "[2.0, 3.0, 4.0]"),
        ("[1.0, 100.0]", "[1.0, 10.0]"),
        ("[1.0, 100.0])", "[1.0, 10.0]).clone()"),
    ],
)
def test_another_function_or_number_is_seen(old, new):
    assert old in EXAMPLE
    assert list(problems(EXAMPLE.replace(old, new)))


def test_the_example_written_otherwise_and_other_functions_pass():
    for old, new in (("x[2] ** 2", "x[2] * x[2]"), ("[x[0]", "[x[-3]")):
        assert old in EXAMPLE
        assert list(problems(EXAMPLE.replace(old, new))) == []
    other = EXAMPLE.replace("x[2] ** 2", "x[2] ** 3").replace("2.0, 3.0", "2.0, 7.0")
    assert list(problems(other)) == []
