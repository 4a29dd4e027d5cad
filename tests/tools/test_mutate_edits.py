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
        ("x = f('é', y < z)", {"y < z: >="}),
        ("x = (y  # < 1\n < z)", {"y < z: >="}),
    ],
)
def test_each_kind_of_edit_is_made(code: str, edits: set[str]) -> None:
    assert edits <= set(said(code))


def test_strings_and_what_stands_in_them_are_left_alone() -> None:
    assert said("x = '2', f'{y * 2}', 'y.T'") == []


def test_two_edits_with_one_meaning_are_one() -> None:
    assert said("x = y - y") == ["y - y: +", "drop - y"]


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
    edits = list(snippet_edits.edits(text))
    first, second = mutants("a/b", text, reversed(edits))
    assert (first.key, first.text) == ("a/b | 1 -> 2 | x = 1", "x = 2\nx = 1\n")
    assert (second.key, second.text) == ("a/b | 1 -> 2 (2) | x = 1", "x = 1\nx = 2\n")


def test_every_edit_of_the_goldens_is_seen_by_the_comparison() -> None:
    text = "n = 12\nx = tensor([ 0.1234, 1000.])\nshape (3, 4) ü\n"
    edits = list(golden_edits.edits(text))
    kinds = {"12 -> 22", "0.1234 -> 0.2234", "0.1234 -> 0.1235", "4 -> 5"}
    kinds |= {"drop entry , 1000.", "drop entry , 4", "drop line", "shape -> epahs"}
    assert kinds <= {edit.what for edit in edits}
    assert [edit for edit in edits if golden.same(edit.apply(text), text)] == []


def test_a_head_line_of_a_golden_is_not_dropped() -> None:
    whats = [edit.what for edit in golden_edits.edits("# %% error\nno\n")]
    assert whats == ["drop line", "error -> rorre", "no -> on"]


def test_a_last_digit_below_the_tolerance_is_no_edit() -> None:
    whats = {edit.what for edit in golden_edits.edits("x = 1234.5678\n")}
    assert "1234.5678 -> 2234.5678" in whats
    assert "1234.5678 -> 1234.5679" not in whats
