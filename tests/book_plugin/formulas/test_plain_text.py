"""Formulas as text: thirty typical ones, and every one of the book."""

import re
from html import unescape
from pathlib import Path

import pytest
from checks import ROOT

from book_plugin.formulas.extension import typesetter
from book_plugin.formulas.plain_text import plain_text
from book_plugin.formulas.typesetter import Formula

TYPICAL = {
    r"J": "J",
    r"\bar y": "ȳ",
    r"\dot x": "ẋ",
    r"(n,)": "(n,)",
    r"\bar x = J^\top \bar y": "x̄ = Jᵀȳ",
    r"\bar x^\top = \bar y^\top J": "x̄ᵀ = ȳᵀJ",
    r"\dot y = J\,\dot x": "ẏ = Jẋ",
    r"J_{ik} = \partial y_i / \partial x_k": "Jᵢₖ = ∂yᵢ/∂xₖ",
    r"\frac{\partial y_i}{\partial x_k}": "∂yᵢ/∂xₖ",
    r"\frac{1}{n + 1}": "1/(n + 1)",
    r"f: \mathbb R^3 \to \mathbb R^2": "f: ℝ³ → ℝ²",
    r"\bar y \mapsto J^\top \bar y": "ȳ ↦ Jᵀȳ",
    r"y_2 = x_2 + x_3^2": "y₂ = x₂ + x₃²",
    r"\bar x_k = \sum_{i=1}^{m} \bar y_i\, J_{ik}": "x̄ₖ = ∑ᵢ₌₁ᵐ ȳᵢJᵢₖ",
    r"\sum_{c,d} X_{cd}": "∑_(c, d) X_(cd)",
    r"\frac{\partial Y_{ab}}{\partial X_{cd}}": "∂Y_(ab)/∂X_(cd)",
    r"v^\top J_f u": "vᵀJ_f u",
    r"\ell = -\log y_c": "ℓ = −log y_c",
    r"\log\bigl(1 + e^{-s_i}\bigr)": "log(1 + e^(−sᵢ))",
    r"V \tanh(W x + b)": "V tanh(Wx + b)",
    r"10^{-10}": "10⁻¹⁰",
    r"-\dot x / x^2": "−ẋ/x²",
    r"s_i = \pm 1": "sᵢ = ±1",
    r"\langle \bar y, J\dot x \rangle": "⟨ȳ, Jẋ⟩",
    r"\overline{\Omega}": "Ω̄",
    r"\begin{pmatrix} 3 & 2 & 0 \\ 0 & 1 & 10 \end{pmatrix}": "[[3, 2, 0], [0, 1, 10]]",
    r"J = \left[\begin{matrix} x_2 \\ 1 \end{matrix}\right]": "J = [[x₂], [1]]",
    r"\begin{aligned} y &= f(x) \\ \dot y &= J\dot x \end{aligned}":
        "y = f(x); ẏ = Jẋ",
    r"\underset{(n,)}{\bar x} = \underset{(n,\,m)}{J^\top}\;\underset{(m,)}{\bar y}":
        "x̄ (n,) = Jᵀ (n, m) ȳ (m,)",
    r"X^2 + \underbrace{\dot X X + X \dot X}_{\text{linear in } \dot X}":
        "X² + ẊX + XẊ (linear in Ẋ)",
    r"\bar y = (1, 100) \qquad\text{that is}\qquad m = 2":
        "ȳ = (1, 100) that is m = 2",
    r"\sqrt{x^2 + 1}": "√(x² + 1)",
    r"f'(x)": "f′(x)",
    r"m \ne n \cdot \text{比 } k": "m ≠ n ⋅ 比 k",
}  # fmt: skip
PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}


@pytest.mark.parametrize("tex", TYPICAL)
def test_a_formula_reads_as_a_line_of_unicode(tex: str) -> None:
    (html,) = typesetter(ROOT).html([Formula(tex, display=False)])
    assert plain_text(html) == TYPICAL[tex]


def unbalanced(text: str) -> bool:
    """Is a bracket left open, closed by another, or closed before it opened?"""
    waiting = []
    for sign in text:
        if sign in PAIRS:
            waiting.append(PAIRS[sign])
        elif sign in PAIRS.values() and (not waiting or waiting.pop() != sign):
            return True
    return bool(waiting)


def test_brackets_that_do_not_match_are_seen() -> None:
    assert not unbalanced("[[x₂, (0)], [⟨1⟩]]")
    assert all(map(unbalanced, ["(x", "x)", "(x]", ")x("]))


def test_every_formula_of_every_page_reads_as_text(site: Path) -> None:
    shown = re.compile(r'data-tex="([^"]*)"[^>]*>(.*?</mjx-container>)', re.S)
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    texts = {
        " ".join(unescape(tex).split()): plain_text(html)
        for page in pages
        for tex, html in shown.findall(page)
    }
    assert len(texts) > 150
    wrong = {
        tex: text
        for tex, text in texts.items()
        if not text.strip() or re.search(r"[\\&]|\s\s|<", text) or unbalanced(text)
    }
    assert wrong == {}
