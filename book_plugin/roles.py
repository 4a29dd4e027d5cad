"""Colours that carry a meaning: cotangents and tangents, wherever they are written.

Their names say it without colour: `_bar`, `_dot` in code, a bar, a dot in formulas.
"""

import re

ROLES = {"bar": "role-cotangent", "dot": "role-tangent"}

_TEX = re.compile(r"\\(?P<accent>bar|dot)\s*(?P<base>\{\\?\w+\}|[A-Za-z]|\\ell)")
_CODE = re.compile(r'(<span class="n)(">\w+_(?P<accent>bar|dot)</span>)')
_WORD = re.compile(r"<code>(?P<word>\w+_(?P<accent>bar|dot))</code>")


def in_tex(tex: str) -> str:
    r"""TeX in which each `\bar y` has the class of its role (MathJax's `\class`)."""
    return _TEX.sub(
        lambda one: rf"{{\class{{{ROLES[one['accent']]}}}{{{one[0]}}}}}", tex
    )


def in_html(html: str) -> str:
    """A page in which names such as `y_bar` have the class of their role."""
    html = _CODE.sub(lambda one: f"{one[1]} {ROLES[one['accent']]}{one[2]}", html)
    return _WORD.sub(
        lambda one: f'<code class="{ROLES[one["accent"]]}">{one["word"]}</code>', html
    )
