"""The matcher reads what people paste, whatever is around the message."""

import time

import pytest
from pastes_of_errors import DRESSES, HOSTILE

from vjp_errors import explain, groups
from vjp_errors.pattern import Pattern, Text
from vjp_errors.read import entries, group_of

ERROR = (
    "RuntimeError: Mismatch in shape: grad_output[0] has a shape of torch.Size([2, 7]) "
    "and output[1] has a shape of torch.Size([3])."
)
PARTS = {"i": "0", "vector": "2, 7", "j": "1", "output": "3"}
PLACE = ("/home/me/train.py", "train_step", "y.backward(v)")


@pytest.mark.parametrize("dress", DRESSES)
def test_a_message_is_found_in_every_dress(dress):
    found = explain(DRESSES[dress](ERROR, *PLACE))
    assert found.entry
    assert found.entry.id == "mismatch-in-shape"
    assert found.parts == PARTS


def test_a_part_is_told_without_the_commas_around_it():
    said = "one of the variables needed for gradient computation has been modified by"
    tensor = "[torch.FloatTensor [3]], which is output 0 of Exp, is at version 1"
    found = explain(
        f"{said} an inplace operation: {tensor}; expected version 0 instead"
    )
    assert found.parts["result"] == "which is output 0 of Exp"
    assert found.parts["type"] == "torch.FloatTensor"


def test_the_last_error_counts_and_the_others_are_told():
    first = "RuntimeError: grad can be implicitly created only for scalar outputs"
    one, other = explain(f"{first}\n{ERROR}"), explain(f"{ERROR}\n{first}")
    assert one.entry
    assert one.entry.id == "mismatch-in-shape"
    assert other.entry
    assert other.entry.id == "scalar-outputs"
    assert one.also == (other.entry,)
    assert other.also == (one.entry,)


@pytest.mark.parametrize(
    "text", ["", " \n", "ZeroDivisionError: division by zero", "\x00"]
)
def test_what_is_no_message_of_autograd_has_no_entry(text):
    assert explain(text).entry is None


def test_a_misremembered_message_has_its_entry_among_the_nearest():
    found = explain("grad can only be implicitly made for scalars (outputs)")
    assert found.entry is None
    assert "scalar-outputs" in [one.id for one in found.nearest]
    assert len(found.nearest) <= 3


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_input_hangs_it(text):
    start = time.monotonic()
    explain(text)
    explain(text[:32_000])
    assert time.monotonic() - start < 2  # it takes some 10 ms; see benchmarks/errors.py


def test_a_name_stands_between_words_and_after_a_beginning():
    for wrong in ("{a} is wrong", "long enough {a}{b} end", "short {a}"):
        with pytest.raises(ValueError, match="name"):
            Pattern(wrong)


def test_a_part_is_no_longer_than_a_message():
    pattern = Pattern("begins here {part} ends here")
    assert pattern.find(Text(f"begins here {'x ' * 100} ends here"))
    assert not pattern.find(Text(f"begins here {'x ' * 400} ends here"))
    assert pattern.find(Text(f"begins here {'x ' * 400} begins here ends here"))


def test_a_paste_may_break_off_before_the_last_part():
    pattern = Pattern("begins here: {part}")
    for text in ("begins here:", "begins here: \n"):
        found = pattern.find(Text(text))
        assert found
        assert found.parts == {"part": ""}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "mistake"}, "kind is one of"),
        ({"about": {"en": "One language."}}, "words are in all of"),
        ({"message": "begins with a {part}"}, "says nothing of the parts ['part']"),
        ({"massage": "a slip"}, "massage"),
    ],
)
def test_a_slip_in_a_table_is_told_with_its_place(change, words):
    row = {
        "id": "one",
        "kind": "error",
        "raises": "RuntimeError",
        "message": "a whole message",
        "about": {"en": "One.", "zh": "一。"},
        "snippet": "page/one",
    }
    table = {
        "page": "page",
        "title": {"en": "A", "zh": "甲"},
        "entries": [row | change],
    }
    with pytest.raises(ValueError, match=r"^entries/slip\.toml: one: ") as caught:
        group_of("slip.toml", table)
    assert words in str(caught.value)


def test_groups_are_in_the_order_of_their_numbers():
    pages = [group.page for group in groups()]
    assert len(pages) == len({*pages})
    assert [one.page for one in entries()] == [
        group.page for group in groups() for _ in group.entries
    ]
