"""Whole tracebacks of real runs lead to the entries of what was raised."""

import pytest
from pastes_of_errors import DRESSES, raised_on_a_gpu
from tracebacks import COUNT

from vjp_errors import explain


def test_each_leads_to_its_entry(tracebacks):
    found = {name: explain(text).entry for name, (_, text) in tracebacks.items()}
    assert found == {name: entry for name, (entry, _) in tracebacks.items()}


def test_there_are_twenty_with_all_that_is_printed_around(tracebacks):
    assert len(tracebacks) == 3 * COUNT > 20
    assert len({entry.page for entry, _ in tracebacks.values()}) > 4
    for name, (_, text) in tracebacks.items():
        assert "Traceback" in text or "test_all.py" in text, name


RAISED = raised_on_a_gpu()
# What the GPU raised, by its claim: page, entry, and the cause if the entry has several
LEADS_TO = {
    "seed_on_the_cpu": ("calling_backward", "vector-on-another-device", None),
    "grad_on_the_cpu": ("leaves", "assign-grad-device", None),
    "gradient_on_the_cpu": ("custom_functions", "gradient-device", None),
    "any_order": ("checking", "not-reentrant", None),
    "recurrent_in_eval": ("distributed", "cudnn-rnn", None),
    "recurrent_mended": ("distributed", "cudnn-rnn-twice", None),
    "attention_twice twice": ("graph", "no-derivative", "only-the-first-derivative"),
    "attention_twice jvp": ("functional", "no-forward-formula", "forward-no-rule"),
    "out_of_memory": ("distributed", "cuda-out-of-memory", None),
}


def claim(key):
    """The row of a recorded message."""
    name, _, rest = key.partition(": ")
    kind = rest.rpartition(" ")[2]
    return f"{name} {kind}" if f"{name} {kind}" in LEADS_TO else name


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("key", RAISED)
def test_what_a_gpu_raised_leads_to_its_entry_alone(key, dress):
    place = ("/home/me/train.py", "train_step", "loss.backward()")
    found = explain(DRESSES[dress](RAISED[key], *place))
    page, entry, cause = LEADS_TO[claim(key)]
    assert found.entry
    assert (found.entry.page, found.entry.id) == (f"errors_{page}", entry)
    if dress != "narrow":  # which cuts the words that speak for a cause
        assert (found.case and found.case.id) == cause
    assert found.also == ()
    assert RAISED[key].startswith(f"{found.entry.raises}: ")


def test_each_row_of_the_gpu_is_of_a_recorded_message():
    assert {claim(key) for key in RAISED} == {*LEADS_TO}
    assert len(RAISED) == 11
