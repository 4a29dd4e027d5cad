"""The edits that `make mutate` makes: each at one place, each with another meaning."""

import ast

import pytest
from mutate import golden_edits, snippet_edits
from mutate.mutant import mutants

from snippet_engine.check import golden


def said(text: str) -> list[str]:
    return [edit.what for edit in snippet_edits.edits(text)]


@pytest.mark.parametrize(
    ("code", "edits"),
    [
        ("x = 2", {"2 -> 3"}),
        ("x = 1e-5", {"1e-5 -> 2e-05"}),
        ("x = -y", {"-y -> y"}),
        ("x = [y, True]", {"True -> False"}),
        ("x = y * z", {"y * z: /"}),
        ("x = y < z", {"y < z: >="}),
        ("x = y.mT", {"y.mT -> y"}),
        ("x = y - z", {"drop - z", "drop y -", "y - z: +", "swap sides of y - z"}),
        ("x = f(y, z)", {"swap y, z"}),
        ("x = y.sum()", {"sum -> mean"}),
        ("x = (y) @ (\n    z)", {"y -> y.T", "z -> z.T", "y @ z: *"}),
        ("x = '2' + f'{y * 2}'  # 2 * 3", {"drop '2' +"}),
    ],
)
def test_each_kind_of_edit_is_made(code: str, edits: set[str]) -> None:
    assert edits <= set(said(code))


def test_an_edit_changes_one_line_and_the_meaning_and_has_a_key_of_its_own() -> None:
    text = '"""×: ümlaut."""\nx = f("é", 2) @ J.T + y  # 2\nx = f("é", 2) @ J.T + y\n'
    made = list(mutants("topic/claim", text, snippet_edits.edits(text)))
    for mutant in made:
        assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(text))
        pairs = zip(mutant.text.split("\n"), text.split("\n"), strict=True)
        (line,) = [old for new, old in pairs if new != old]
        assert mutant.key.startswith("topic/claim | ")
        assert mutant.key.endswith(f" | {line}")
    assert len({mutant.key for mutant in made}) == len(made)


def test_the_same_edit_of_lines_that_read_the_same_is_numbered() -> None:
    text = "x = 1\nx = 1\n"
    found = [one.key for one in mutants("a/b", text, snippet_edits.edits(text))]
    assert found == ["a/b | 1 -> 2 | x = 1", "a/b | 1 -> 2 (2) | x = 1"]


def test_every_edit_of_the_goldens_is_seen_by_the_comparison() -> None:
    text = "n = 12\nx = tensor([ 0.1234, 1000.])\nshape (3, 4) ü\n"
    edits = list(golden_edits.edits(text))
    kinds = {"12 -> 22", "0.1234 -> 0.2234", "0.1234 -> 0.1235", "4 -> 5"}
    kinds |= {"drop entry , 1000.", "drop entry , 4", "drop line", "shape -> epahs"}
    assert kinds <= {edit.what for edit in edits}
    assert [edit for edit in edits if golden.same(edit.apply(text), text)] == []


def test_a_last_digit_below_the_tolerance_is_no_edit() -> None:
    whats = {edit.what for edit in golden_edits.edits("x = 1234.5678\n")}
    assert "1234.5678 -> 2234.5678" in whats
    assert "1234.5678 -> 1234.5679" not in whats
