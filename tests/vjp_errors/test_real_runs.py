"""Whole tracebacks of real runs lead to the entries of what was raised."""

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
