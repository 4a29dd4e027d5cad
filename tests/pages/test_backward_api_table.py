"""The tables of the page backward_api say what the installed PyTorch says.

One row for each argument, in both languages: a new argument of PyTorch, one that is
gone, another default or another type turns these tests red, and so do docstrings that
no longer say what the page quotes.
"""

import ast
import inspect
import re
from collections.abc import Callable

import pytest
import torch
from checks.topics import LANGUAGES, source

FUNCTIONS: dict[str, Callable] = {
    "y.backward": torch.Tensor.backward,
    "backward": torch.autograd.backward,
    "grad": torch.autograd.grad,
}
# `name`, its default, and the functions that have it
ARGUMENT = {
    "en": r"`(\w+)`(?: = `(?P<value>\w+)`|, required), in (?P<where>.+)",
    "zh": r"`(\w+)`(?: = `(?P<value>\w+)`|，必填)，(?P<where>.+)",
}
EVERYWHERE = {"en": "all three", "zh": "三个都有"}
SENTENCE = {"en": r"\.(?: |$)", "zh": "。"}
TRAP = {"en": "**Trap:** ", "zh": "**当心：** "}
# What a cell says of types: the word in both languages, and what an annotation says
TYPES = {
    "bool": ("bool", "布尔值", r"\bbool\b"),
    "dict": ("dict", "字典", r"\bdict\b"),
    "sequence": ("sequence|for each output", "序列|每个输出", r"Sequence"),
    "None": ("`None`", "`None`", r"\bNone(Type)?\b"),
}
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def table(text: str, anchor: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    below = text.split(f"{{ #{anchor} }}", 1)[1]
    found = re.search(r"(?m)(?:^\|.*\n)+", below)
    assert found, anchor
    rows = found[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def told(language: str) -> dict[tuple[str, str], tuple[object, str]]:
    """By function and argument: its default and what it takes, as the page has it."""
    found: dict[tuple[str, str], tuple[object, str]] = {}
    for argument, words in table(source(language, "backward_api"), "all-arguments"):
        match = re.fullmatch(ARGUMENT[language], argument)
        assert match, argument
        value, where = match["value"], match["where"]
        default = ast.literal_eval(value) if value else inspect.Parameter.empty
        everywhere = where == EVERYWHERE[language]
        for one in FUNCTIONS if everywhere else re.findall(r"`(.*?)`", where):
            key = (one, match[1])
            assert key not in found, f"{key} has two rows"
            found[key] = (default, re.split(SENTENCE[language], words)[0])
    return found


def arguments(
    functions: dict[str, Callable],
) -> dict[tuple[str, str], inspect.Parameter]:
    return {
        (label, name): parameter
        for label, function in functions.items()
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "self"
    }


def differences(language: str, functions: dict[str, Callable]) -> list[str]:
    """What the table of a page and these functions do not agree in."""
    page, real = told(language), arguments(functions)
    found = [f"{key}: in one place only" for key in page.keys() ^ real.keys()]
    return found + [
        f"{key}: {page[key][0]!r}, not {real[key].default!r}"
        for key in page.keys() & real.keys()
        if page[key][0] is not real[key].default
    ]


@BOTH
def test_the_table_has_every_argument_with_its_default(language):
    assert differences(language, FUNCTIONS) == []
    assert len(told(language)) == 4 + 6 + 9


def _more(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False,
          only_inputs=True, allow_unused=None, is_grads_batched=False,
          materialize_grads=False, chunk_size=None):  # fmt: skip
    """Like grad, with an argument more."""


def _other(self, gradient=None, retain_graph=False, create_graph=False, inputs=None):
    """Like y.backward, with another default."""


def _less(self, gradient=None, retain_graph=None, create_graph=False):
    """Like y.backward, with an argument less."""


@BOTH
@pytest.mark.parametrize(
    ("label", "changed", "what"),
    [
        ("grad", _more, "chunk_size"),
        ("y.backward", _other, "retain_graph"),
        ("y.backward", _less, "inputs"),
    ],
)
def test_a_change_of_pytorch_turns_the_table_red(language, label, changed, what):
    (found,) = differences(language, FUNCTIONS | {label: changed})
    assert label in found
    assert what in found


@BOTH
def test_the_types_are_those_of_the_annotations(language):
    real, seen = arguments(FUNCTIONS), set()
    for key, (default, takes) in told(language).items():
        annotation = str(real[key].annotation)
        if real[key].annotation is inspect.Parameter.empty:  # all of y.backward
            continue
        if "`" in takes and "grad_tensors" in takes:  # grad_variables: "as …"
            assert annotation == str(real["backward", "grad_tensors"].annotation)
            continue
        for kind, (english, chinese, pattern) in TYPES.items():
            if kind == "None" and key[1] == "inputs":  # there it means: not passed
                continue
            says = re.search(english if language == "en" else chinese, takes)
            assert bool(says) == bool(re.search(pattern, annotation)), (key, kind)
            seen.add((kind, bool(says)))
        if re.search(r"\bNone\b", takes):
            assert default is None
    assert len(seen) == 2 * len(TYPES), "each kind of type is there, and is not there"


@BOTH
def test_every_row_names_a_trap_and_leads_to_a_run(language):
    for argument, words in table(source(language, "backward_api"), "all-arguments"):
        assert words.count(TRAP[language]) == 1, argument
        assert "](#" in words, argument


def docstrings() -> str:
    """All three, without marks of code, with single spaces."""
    words = " ".join(str(function.__doc__) for function in FUNCTIONS.values())
    return " ".join(words.replace("`", "").split())


@BOTH
def test_the_docs_say_what_the_page_quotes(language):
    rows = table(source(language, "backward_api"), "documentation")
    quotes = [re.search("“(.*?)”", said) for said, _ in rows]
    found = [quote[1] for quote in quotes if quote]
    assert len(found) == 7
    for quote in found:
        assert quote in docstrings(), quote


def test_the_docs_are_silent_where_the_page_says_so():
    grad, backward = (
        " ".join(str(one.__doc__).split()).lower()
        for one in (torch.autograd.grad, torch.autograd.backward)
    )
    for word in ("memory", "alias", "in-place", "in place", "clone", "copy"):
        assert word not in grad
    assert "retain_grad()" not in backward
    assert "retains_grad" not in backward
