"""Tracebacks as people paste them: one message in many kinds of dress."""

import json
import re
from collections.abc import Callable, Iterator

from checks import ROOT

PYTHON = """\
Traceback (most recent call last):
  File "{path}", line 41, in <module>
    main()
  File "{path}", line 17, in {name}
    {code}
    ^^^^^^^^^^^^^^
{error}
"""
PYTEST = """\
    def {name}():
>       {code}

{path}:17:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _
E       {error}

{path}:17: RuntimeError
=========================== short test summary info ============================
FAILED {path}::{name} - {short}
"""
IPYTHON = (
    "\x1b[31m---------------------------------------------------------------\x1b[39m\n"
    "\x1b[31mRuntimeError\x1b[39m          Traceback (most recent call last)\n"
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[3]\x1b[39m, line 2\n"
    "\x1b[32m      1\x1b[39m y = f(x)\n"
    "\x1b[32m----> \x1b[39m\x1b[32m2\x1b[39m {code}\n\n"
    "\x1b[31m{name}\x1b[39m: {error}\n"
)


def wrapped(text: str, width: int) -> str:
    """As a narrow terminal breaks it, in the middle of words, too."""
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def in_python(error: str, path: str, name: str, code: str) -> str:
    return PYTHON.format(error=error, path=path, name=name, code=code)


def in_pytest(error: str, path: str, name: str, code: str) -> str:
    lines = error.replace("\n", "\nE       ")
    short = error.split("\n")[0][:70] + "..."
    return PYTEST.format(error=lines, path=path, name=name, code=code, short=short)


def in_ipython(error: str, path: str, name: str, code: str) -> str:
    kind, _, message = error.partition(": ")
    text = IPYTHON.replace("{name}", kind, 1).replace("{code}", code)
    return text.replace("{error}", message).replace("{name}", name)


def in_rich(error: str, path: str, name: str, code: str) -> str:
    """Rich draws a box and wraps the message below it."""
    box = [f"│ {path}:17 in {name}", f"│ ❱ 17     {code}"]
    lines = ["╭─ Traceback (most recent call last) ─╮", *box, "╰─────────────────────╯"]
    return "\n".join([*lines, wrapped(error, 71)])


def of_a_rank(error: str, path: str, name: str, code: str) -> str:
    text = in_python(error, path, name, code)
    return "".join(f"[rank3]: {line}\n" for line in text.splitlines())


def in_a_group(error: str, path: str, name: str, code: str) -> str:
    text = in_python(error, path, name, code)
    return "".join(f"  | {line}\n" for line in text.splitlines())


def in_a_chain(error: str, path: str, name: str, code: str) -> str:
    """What autograd raised is not the last exception."""
    first = in_python(error, path, name, code)
    then = "During handling of the above exception, another exception occurred:"
    return f"{first}\n{then}\n\n{in_python('ValueError: bad epoch', path, name, code)}"


def in_a_log(error: str, path: str, name: str, code: str) -> str:
    lines = [f"step {step}: loss {1 / (step + 1):.4f}" for step in range(4000)]
    return "\n".join([*lines, in_python(error, path, name, code), *lines[:9]])


def windows(error: str, path: str, name: str, code: str) -> str:
    path = path.replace("/", "\\").replace("\\home", "C:\\Users")
    return in_python(error, path, name, code).replace("\n", "\r\n")


def bare(error: str, path: str, name: str, code: str) -> str:
    return re.sub(r"^[\w.]+: ", "", error)


def narrow(error: str, path: str, name: str, code: str) -> str:
    return wrapped(in_python(error, path, name, code), 53)


Dress = Callable[[str, str, str, str], str]
DRESSES: dict[str, Dress] = {
    one.__name__: one
    for one in (
        in_python, in_pytest, in_ipython, in_rich, of_a_rank, in_a_group, in_a_chain,
        in_a_log, windows, bare, narrow,
    )
}  # fmt: skip

# Texts of about 1 MB that a careless search would take minutes for
HOSTILE = {
    "errors": "Error: " * 150_000,
    "beginnings": "Mismatch in shape: grad_output[" * 33_000,
    "half a message": "Mismatch in shape: grad_output[0] has a shape of " * 20_000,
    "spaces": " " * 1_000_000,
    "bars": "|+ " * 330_000,
    "colours": "\x1b[31" * 250_000,
    "one word": "e" * 1_000_000,
    "marks": "E  E  " * 160_000,
    "lines": "\n" * 1_000_000,
    "Chinese": "报错 Error：" * 120_000,
}

ON_A_GPU = ROOT / "benchmarks/results/on_a_gpu.json"


def raised_on_a_gpu() -> dict[str, str]:
    """Each message that `benchmarks/on_a_gpu.py` recorded, by its keys in the file."""
    return dict(_raised(json.loads(ON_A_GPU.read_text("utf-8"))))


def _raised(found: dict[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _raised(value, f"{before}{key}: ")
        elif isinstance(value, str) and re.match(r"\w+Error: ", value):
            yield f"{before}{key}", value
