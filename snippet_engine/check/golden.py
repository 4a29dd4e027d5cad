"""Goldens: the reviewed output of a snippet as text, and how a run is held against it.

A golden is what the snippet prints. Where it has several cells, or one raises, each
part opens with a head line:

    # %% name
    # %% name raises=RuntimeError

Below the text stands what each figure holds, under a line `# %% [figure]`.
Floating-point numbers compare with a tolerance, everything else exactly.
"""

import difflib
import math
import re

from snippet_engine.run.record import CellRecord, Record

RELATIVE = 1e-4  # below the last digit that torch prints, above what machines differ by
ABSOLUTE = 1e-12  # what a residual of rounding errors may be, in double precision

_HEAD = "# %%"
# A floating-point number as a reader sees one: also before a unit, a j, a full stop,
# after a Chinese word, and after a sign inside a complex number; 1_000.5; not in
# 2.13.0, a1.0b, #2e9468.
_NUMBER = re.compile(
    r"(?:(?:(?<![\w.#])|(?<=[\u3040-\u9fff]))[-+]?"
    r"|(?<=[\d.])[-+](?=[\d.]+(?:e[-+]?\d+)?j))"
    r"(?:(?:\d{1,3}(?:_\d{3})+|\d+)\.\d*|\.\d+|\d+(?=e[-+]?\d))"
    r"(?:e[-+]?\d+)?(?!\d|\.\d|_)",
    re.IGNORECASE,
)


def render(record: Record) -> str:
    """The text that a golden of this record holds."""
    cells = [cell for cell in record.cells if cell.text or cell.raised or cell.figures]
    if len(record.cells) == 1 and all(cell.raised is None for cell in cells):
        return _body(record.cells[0])
    parts = (f"{_head(cell)}\n{_body(cell)}" for cell in cells)
    return "".join(parts)


def _head(cell: CellRecord) -> str:
    words = [_HEAD, cell.name]
    if cell.raised is not None:
        words.append(f"raises={cell.raised.type}")
    return " ".join(word for word in words if word)


def _body(cell: CellRecord) -> str:
    # Line ends as every text file is read back: a golden cannot hold others
    text = _escape(re.sub("\r\n?", "\n", cell.text))
    return text + ("" if text.endswith("\n") or not text else "\n") + _figures(cell)


def _figures(cell: CellRecord) -> str:
    parts = (_escape(figure.description) for figure in cell.figures)
    return "".join(f"{_HEAD} [figure]\n{part}" for part in parts)


def _escape(text: str) -> str:
    """Printed lines that look like a head line get a backslash in front."""
    return re.sub(r"^(\\*# %%)", r"\\\1", text, flags=re.MULTILINE)


def same(golden: str, output: str) -> bool:
    """Whether two texts agree: floats within the tolerance, all else exactly."""
    if golden == output:
        return True
    if _NUMBER.split(golden) != _NUMBER.split(output):  # the text between numbers
        return False
    pairs = zip(_NUMBER.findall(golden), _NUMBER.findall(output), strict=True)
    return all(_close(float(one), float(other)) for one, other in pairs)


def _close(golden: float, output: float) -> bool:
    if math.isinf(golden) or math.isinf(output):  # as in: 1e999
        return golden == output
    return abs(golden - output) <= ABSOLUTE + RELATIVE * abs(golden)


def diff(golden: str, output: str, path: str) -> str:
    """The unified diff from the golden to the output; lines that agree do not show.

    Where it would take long, the first line that differs, and how many follow.
    """
    old, new = _lines(golden), _lines(output)
    if len(old) * len(new) > 1_000_000:
        return _first_difference(old, new, path)
    if len(old) == len(new):  # hide lines that differ within the tolerance only
        new = [a if same(a, b) else b for a, b in zip(old, new, strict=True)]
    else:
        new = [next((a for a in old if same(a, b)), b) for b in new]
    lines = difflib.unified_diff(old, new, path, "this run", lineterm="")
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    """The lines that Python counts: splitlines() also cuts at form feeds and U+2028."""
    return text.removesuffix("\n").split("\n") if text else []


def _first_difference(old: list[str], new: list[str], path: str) -> str:
    pairs = enumerate(zip(old, new, strict=False))
    end = min(len(old), len(new))
    at = next((number for number, (a, b) in pairs if not same(a, b)), end)
    lines = [f"-{line}" for line in old[at : at + 1]]
    lines += [f"+{line}" for line in new[at : at + 1]]
    counts = f"@@ first of {len(old) - at} and {len(new) - at} lines, line {at + 1} @@"
    return "\n".join([f"--- {path}", "+++ this run", counts, *lines])


def raised_types(golden: str) -> dict[str, str]:
    """Cell name -> the type of the exception that the golden holds for it."""
    heads = re.findall(r"^# %% ?(\S*) ?raises=(\S+)$", golden, flags=re.MULTILINE)
    return dict(heads)
