"""What a block shows open, what it folds as set-up, and which lines it emphasises."""

import pytest

from snippet_engine.read.statements import statements
from snippet_engine.show.fold import parts

FIRST = '''\
"""The claim."""

import torch
from torch.func import jacrev as rows, vjp


# what is differentiated
def f(x):
    text = """one


two"""
    return x, text


x = torch.ones(3)  # (n,)
a, b = 1, 2
print(f(x))
'''
AGAIN = FIRST.replace("print(f(x))", "y = f(x)\nprint(y)")


def text_of(part):
    assert part is not None
    return part.text


@pytest.fixture
def shown():
    definitions = set[str]()
    parts(FIRST, True, (), definitions)
    return definitions


def test_the_first_block_folds_its_imports_and_shows_its_definitions():
    block = parts(FIRST, True, (), set())
    assert block.summary == "import torch, rows, vjp"
    assert text_of(block.setup) == FIRST.split("\n\n")[1] + "\n"
    assert block.rest.text.startswith("# what is differentiated\ndef f(x):")
    assert block.rest.text.endswith("print(f(x))\n")


def test_what_the_page_has_shown_is_folded_up_to_the_first_new_statement(shown):
    block = parts(AGAIN, True, (), shown)
    assert block.summary == "import torch, rows, vjp, f, x, a, b"
    assert text_of(block.setup).endswith("x = torch.ones(3)  # (n,)\na, b = 1, 2\n")
    assert block.rest.text == "y = f(x)\nprint(y)\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return x, text", "return x, text, 1"),
        ("# what is", "# What is"),
        ("x = torch.ones(3)  # (n,)", "x = torch.ones(3)"),
    ],
)
def test_a_definition_that_differs_in_one_character_is_shown(shown, old, new):
    block = parts(AGAIN.replace(old, new), True, (), shown)
    assert new in block.rest.text


@pytest.mark.parametrize(
    "statement",
    ["x.grad = None", "x += 1", "x[0] = 1", "print(x)", "for x in a: pass", "x: int"],
)
def test_what_does_anything_else_is_never_folded(statement):
    code, definitions = f"import torch\n{statement}\ny = 1\n", set[str]()
    for _ in range(2):
        block = parts(code, True, (), definitions)
        assert block.summary == "import torch"
        assert block.rest.text == f"{statement}\ny = 1\n"


def test_emphasised_lines_stay_open_and_are_counted_as_in_the_file(shown):
    lines = AGAIN.split("\n")
    call = lines.index("y = f(x)") + 1
    block = parts(AGAIN, True, (call,), shown)
    assert block.rest.emphasised == (1,)
    definition = lines.index("x = torch.ones(3)  # (n,)") + 1
    block = parts(AGAIN, True, (definition, call), shown)
    assert block.summary == "import torch, rows, vjp, f"
    kept = block.rest.text.split("\n")
    wanted = [lines[definition - 1], lines[call - 1]]
    assert [kept[at - 1] for at in block.rest.emphasised] == wanted


def test_a_block_that_would_fold_whole_is_open(shown):
    code = FIRST.replace("print(f(x))\n", "")
    block = parts(code, True, (), shown)
    assert block.setup is None
    assert block.rest.text.startswith("import torch\n")


def test_a_later_cell_folds_imports_alone(shown):
    code = "import torch\n\nx = torch.ones(3)  # (n,)\nprint(x)\n"
    assert parts(code, False, (), shown).summary == "import torch"
    assert parts("a, b = 1, 2\nprint(a)\n", False, (), shown).setup is None


def test_nothing_is_folded_and_nothing_remembered_without_a_page():
    block = parts(AGAIN, True, (3,), None)
    assert block.setup is None
    assert block.rest.emphasised == (1,)


def test_two_blank_lines_become_one_outside_of_texts_alone():
    text = parts(FIRST, True, (), set()).rest.text
    assert text.count("\n\n\n") == 1
    assert '"""one\n\n\ntwo"""' in text


def test_a_docstring_in_a_later_cell_or_alone_is_code():
    assert parts('"""Text."""\nx = 1\n', False).rest.text == '"""Text."""\nx = 1\n'
    assert parts('"""Text."""\n', True).rest.text == '"""Text."""\n'


def test_statements_have_their_decorators_comments_and_lines():
    code = "a = 1; b = 2\n# on f\n@once\ndef f():\n    pass\n\n# alone\n\nc = 3\n"
    found = [(one.first, one.last, one.names) for one in statements(code)]
    assert found == [(1, 1, ("a", "b")), (2, 5, ("f",)), (9, 9, ("c",))]
    assert statements("import a; a.b()\n")[0].names == ()
