"""Colours that carry a meaning: cotangents and tangents, wherever they are written.

Their names say it without colour: `_bar`, `_dot` in code, a bar, a dot in formulas.
"""

import re

ROLES = {"bar": "cotangent", "dot": "tangent"}

_TEX = re.compile(r"\\(?P<accent>bar|dot)\s*(?P<base>\{\\?\w+\}|[A-Za-z]|\\ell)")
_CODE = re.compile(r'(<span class="n)(">\w+_(?P<accent>bar|dot)</span>)')
_WORD = re.compile(r"<code>(?P<word>\w+_(?P<accent>bar|dot))</code>")


def in_tex(tex: str) -> str:
    r"""TeX in which each `\bar y` has the class of its role (MathJax's `\class`)."""
    return _TEX.sub(
        lambda one: rf"{{\class{{{_name(one)}}}{{{one[0]}}}}}",
        tex,
    )


def in_code(html: str) -> str:
    """Highlighted code in which each name such as `y_bar` has the class of its role."""
    return _CODE.sub(lambda one: f"{one[1]} {_name(one)}{one[2]}", html)


def in_prose(html: str) -> str:
    """A page in which code that is one such name has the class of its role."""
    return _WORD.sub(
        lambda one: f'<code class="{_name(one)}">{one["word"]}</code>', html
    )


def _name(match: re.Match[str]) -> str:
    return f"role-{ROLES[match['accent']]}"
