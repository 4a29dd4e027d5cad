import re

import pytest


def cut(whole):
    return whole[: len(whole) // 2]


def another_digit(whole):
    assert b"sum = 10" in whole
    return whole.replace(b"sum = 10", b"sum = 11")


def garbage(whole):
    return bytes(range(256)) * 4


def other_version(whole):
    return b'{"name": "topic/claim", "cells": [], "seconds": 0, "versions": {}}'


def deep(whole):
    return b"[" * 100_000


def empty(whole):
    return b""


DAMAGE = {one.__name__: one for one in (
    cut, another_digit, garbage, other_version, deep, empty,
)}  # fmt: skip
SWAPPED = ("near", "far")  # each has the other's record


@pytest.fixture(scope="module")
def shelf(new_book, tmp_path_factory):
    """A book whose records are damaged, each in its way; then run twice."""
    book = new_book(tmp_path_factory.mktemp("damaged"))
    records = {}
    for name in (*DAMAGE, *SWAPPED):
        before = set(book.root.glob(".cache/snippets/*"))
        book.snippet(f"damage/{name}", f"print('{name}')\nprint('sum =', 10)\n")
        assert book.engine("run", f"damage/{name}").code == 0
        (records[name],) = set(book.root.glob(".cache/snippets/*")) - before
    for name, damage in DAMAGE.items():
        records[name].write_bytes(damage(records[name].read_bytes()))
    texts = [records[name].read_bytes() for name in SWAPPED]
    for name, text in zip(reversed(SWAPPED), texts, strict=True):
        records[name].write_bytes(text)
    return [book.engine("run", "damage") for _ in range(2)]


@pytest.mark.parametrize("name", [*DAMAGE, *SWAPPED])
def test_a_damaged_record_is_never_shown(shelf, name):
    for ran in shelf:
        assert re.search(rf"== damage/{name} .*\n{name}\nsum = 10\n", ran.out)


def test_a_damaged_record_is_run_again_once(shelf):
    first, second = shelf
    assert (first.code, second.code) == (0, 0)
    assert f"({len(DAMAGE) + len(SWAPPED)} run" in first.err
    assert "(0 run" in second.err
