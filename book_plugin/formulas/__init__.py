"""Formulas typeset by MathJax while the site builds, not in the reader's browser."""
