"""The code of a traceback picks the cause: that of each snippet picks its own."""

import pytest
from checks import ROOT

from snippet_engine.read import cells
from vjp_errors import explain
from vjp_errors.read import entries

PAGES = ("errors_graph", "errors_complex")
SHOWN = ("forward", "raises")
CASES = [
    pytest.param(entry, case, id=case.id)
    for entry in entries()
    if entry.page in PAGES
    for case in entry.cases
]


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_the_code_of_a_cause_points_to_it(entry, case):
    path = ROOT / "snippets" / f"{case.snippet}.py"
    shown = [one for one in cells.parse(path).cells if one.name in SHOWN]
    golden = path.with_suffix(".out").read_text("utf-8")
    raised = golden.split("# %% raises")[1].split("# %% fix")[0].split("\n", 1)[1]
    code = "\n".join(one.source for one in shown).split('"""')[
        -1
    ]  # the claim is left out
    found = explain(f"{code}\n{raised}")
    assert found.entry == entry
    assert found.case == case


def test_without_code_no_cause_is_picked():
    message = "element 0 of tensors does not require grad and does not have a grad_fn"
    assert explain(f"RuntimeError: {message}").case is None


def test_the_frames_of_torch_itself_pick_no_cause():
    """What stands in every traceback of `backward()`, as CPython prints it."""
    found = explain(
        '  File "train.py", line 12, in <module>\n'
        "    loss.backward()\n"
        '  File "/lib/torch/_tensor.py", line 630, in backward\n'
        "    torch.autograd.backward(\n"
        '  File "/lib/torch/autograd/__init__.py", line 364, in backward\n'
        "    _engine_run_backward(\n"
        '  File "/lib/torch/autograd/graph.py", line 979, in _engine_run_backward\n'
        "    return Variable._execution_engine.run_backward(  # Calls into the C++\n"
        "RuntimeError: element 0 of tensors does not require grad and does not have a"
        " grad_fn\n"
    )
    assert found.entry is not None
    assert found.entry.id == "no-grad-fn"
    assert found.case is None
