"""Autograd's error messages, explained: finds in a traceback the entry of the book.

`explain(text)` reads a whole traceback. `install()` has Python add the explanation
below an error that nobody catches; `%load_ext vjp_errors` does the same in IPython, and
`pytest -p vjp_errors.pytest_plugin` in pytest. It needs Python alone, no torch.
"""

from vjp_errors.hook import install, load_ipython_extension
from vjp_errors.matcher import Explanation, explain
from vjp_errors.read import Entry, Group, groups

__all__ = [
    "Entry",
    "Explanation",
    "Group",
    "explain",
    "groups",
    "install",
    "load_ipython_extension",
]
