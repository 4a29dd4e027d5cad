"""The messages that Python code of PyTorch raises or warns of, read from its sources."""

import ast
import re
import tomllib
from collections import namedtuple
from pathlib import Path

import torch

FOLDER = Path("vjp_errors")
TOP = Path(torch.__file__).parent.parent
AREAS = (
    "torch/autograd/__init__.py",
    "torch/autograd/function.py",
    "torch/autograd/functional.py",
    "torch/autograd/forward_ad.py",
    "torch/autograd/graph.py",
    "torch/autograd/grad_mode.py",
    "torch/autograd/anomaly_mode.py",
    "torch/autograd/gradcheck.py",
    "torch/_functorch/apis.py",
    "torch/_functorch/autograd_function.py",
    "torch/_functorch/eager_transforms.py",
    "torch/_functorch/functional_call.py",
    "torch/_functorch/vmap.py",
    "torch/_tensor.py",
    "torch/nn/modules/module.py",
    "torch/nn/parallel/distributed.py",
    "torch/nn/utils/clip_grad.py",
    "torch/optim/optimizer.py",
    "torch/utils/checkpoint.py",
    "torch/utils/hooks.py",
)
Message = namedtuple(
    "Message", "area first last text"
)


def read(path):
    """A table of the index."""
    return tomllib.loads(
        path.read_text("utf-8")
    )


def entries():
    """All of the index."""
    tables = map(
        read,
        sorted(FOLDER.glob("entries/*.toml")),
    )
    return [
        entry
        for table in tables
        for entry in table["entries"]
    ]


def reasons():
    """Why a message has no entry."""
    return read(FOLDER / "not_covered.toml")[
        "reasons"
    ]


def messages():
    """Each of them; … stands for what varies."""
    for area in AREAS:
        tree = ast.parse(
            (TOP / area).read_text("utf-8")
        )
        for node in ast.walk(tree):
            said = None
            if isinstance(
                node, ast.Raise
            ) and isinstance(
                node.exc, ast.Call
            ):
                said = node.exc.args
            elif (
                isinstance(node, ast.Call)
                and _name(node.func) == "warn"
            ):
                said = node.args
            if said:
                text = " ".join(
                    _text(said[0]).split()
                )
                yield Message(
                    area,
                    node.lineno,
                    node.end_lineno,
                    text,
                )


def fits(entry, message):
    """Whether the entry is about this message: by its place, or by its words."""
    for source in entry.get("source", ()):
        area, _, line = source.partition(":")
        if (
            area == message.area
            and message.first - 1
            <= int(line)
            <= message.last + 1
        ):
            return True
    parts = re.split(
        r"\{[a-z_]+\}",
        entry.get("message", ""),
    )
    longest = _plain(max(parts, key=len))
    return len(
        longest
    ) >= 20 and longest in _plain(
        message.text
    )


def _plain(text):
    return re.sub(r"[\s`]", "", text).lower()


def _name(node):
    return getattr(
        node, "attr", getattr(node, "id", "")
    )


def _text(node):
    """The text of an expression, as far as it stands in the source."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            map(_text, node.values)
        )
    if isinstance(
        node, ast.BinOp
    ) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(
            node.right
        )
    if isinstance(
        node, ast.BinOp
    ) and isinstance(node.op, ast.Mod):
        return _text(node.left)
    if (
        isinstance(node, ast.Call)
        and _name(node.func) == "format"
    ):
        return _text(node.func.value)
    return "…"


def reason(message, rules):
    """The letter of the first reason that fits."""
    for one in rules:
        files, words = (
            one.get("files"),
            one.get("words"),
        )
        if (
            files
            and message.area not in files
        ):
            continue
        if not words or any(
            word in message.text
            for word in words
        ):
            return one["letter"]


def listed(message):
    """Where it stands, and how it begins."""
    place = f"{message.area.removeprefix('torch/')}:{message.first}"
    return f"{place} {message.text[:60]}"


def line(*cells):
    """A row of a table in Markdown."""
    return (
        f"| {' | '.join(map(str, cells))} |"
    )
