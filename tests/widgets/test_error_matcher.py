"""The box in the browser and the package in Python find the same, for any paste."""

import json
import subprocess

import pytest
from checks import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pastes_of_errors import DRESSES, raised_on_a_gpu

from book_plugin import errors
from book_plugin.formulas.node import NODE
from snippet_engine.check.book import Book
from vjp_errors import explain
from vjp_errors.matcher import filled
from vjp_errors.read import LANGUAGES, entries

ANSWER = """
const { Matcher } = await import("./widgets/errors.js")
const { filled } = await import("./widgets/parts/matcher.js")
const [patterns, explanations, texts] =
  JSON.parse(await new Response(process.stdin).text())
const matcher = new Matcher(patterns, explanations)
const id = one => one?.id ?? null
console.log(JSON.stringify(texts.map(text => {
  const { entry, parts, also, nearest, case: cause } = matcher.explain(text)
  const about = entry && filled(entry.about, parts)
  return [id(entry), parts, id(cause), also.map(id), nearest.map(id), about]
})))
"""


def in_browser(texts, language="en"):
    tables = [errors.patterns(), errors.explanations(language)]
    node = [str(NODE), "--input-type=module", "--eval", ANSWER]
    done = subprocess.run(
        node,
        cwd=ROOT,
        input=json.dumps([*tables, texts]),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_python(text, language="en"):
    found = explain(text, language)
    return [
        found.entry and found.entry.id,
        found.parts,
        found.case and found.case.id,
        [one.id for one in found.also],
        [one.id for one in found.nearest],
        found.entry and filled(found.entry.about[language], found.parts),
    ]


def agree(texts, language="en"):
    answers = in_browser(texts, language)
    for text, answer in zip(texts, answers, strict=True):
        assert answer == in_python(text, language), text
    return answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_agree_on_all_that_snippets_raise(language):
    book = Book.open(ROOT)
    report = book.report or book.check()
    texts = [
        f"{one.type}: {one.message}"
        for record in report.good.values()
        for cell in record.cells
        for one in (*filter(None, [cell.raised]), *cell.warned)
    ]
    found = [answer for answer in agree(texts, language) if answer[0]]
    assert len(found) >= len(entries()) - 20  # but for traps and what cannot run here


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_agree_on_what_a_gpu_raised(language):
    place = ("/home/me/train.py", "train_step", "loss.backward()")
    texts = [
        dress(error, *place)
        for error in raised_on_a_gpu().values()
        for dress in DRESSES.values()
    ]
    assert all(answer[0] for answer in agree(texts, language))


shapes = st.lists(st.integers(0, 999), max_size=4).map(lambda one: str(one)[1:-1])
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
dtypes = st.sampled_from(
    ["torch.float64", "Long", "[torch.FloatTensor [3]]", "complex"]
)
parts = st.one_of(shapes, names, dtypes, st.integers(-1, 99).map(str))
paths = st.one_of(
    st.sampled_from(["/home/我/train.py", "C:\\Users\\me\\a b.py", "<stdin>"]), names
)
codes = st.sampled_from(
    ["with torch.no_grad():", "idx = scores.argmax(1)", "a += b", "loss.backward()", ""]
)
messages = st.sampled_from([text for one in entries() for text in one.messages])


@st.composite
def pastes(draw):
    """A message with other parts, spelling and quotes, in one of the dresses."""
    text = draw(messages)
    while "{" in text:
        before, _, rest = text.partition("{")
        text = before + draw(parts) + rest.partition("}")[2]
    text = draw(st.sampled_from([text, text.upper(), text.replace("'", "’")]))
    text = text.replace("`", "") if draw(st.booleans()) else text
    cut = draw(st.integers(0, 40)) if draw(st.integers(0, 9)) == 0 else 0
    error = f"{draw(names)}Error: {text[cut:]}"
    dress = draw(st.sampled_from([*DRESSES]))
    return DRESSES[dress](error, draw(paths), draw(names), draw(codes))


def test_they_agree_on_500_variations():
    """Node is asked once: Hypothesis collects, and then both answer."""
    texts = list[str]()

    @settings(
        max_examples=500,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(pastes())
    def collect(text):
        texts.append(text)

    collect()
    assert len(texts) >= 500
    found = [answer for answer in agree(texts) if answer[0]]
    assert len(found) > 400


@pytest.mark.parametrize(
    "text",
    ["", "é́ Error 🙂 grad", "\u2028Error\x85\x1c", "x" * 70_000, "Error\r\n" * 9999],
)
def test_they_agree_on_what_is_no_message(text):
    agree([text])
