"""What the forkserver imports once, so that no snippet pays for it.

Imports only: a torch operation here would start threads, and threads do not survive a
fork. A module that another version of a library lacks, or fails to import, is left
out: the snippet that needs it imports what it needs itself.
"""

import contextlib
import gc
import importlib
import itertools
import os
import threading
import warnings
import weakref
from pathlib import Path

from snippet_engine.run import figure_text, figures, worker  # noqa: F401 - each child needs them

os.environ["MATPLOTLIBRC"] = str(Path(__file__).with_name("matplotlibrc"))
os.environ["OMP_NUM_THREADS"] = "1"  # snippets run side by side; each is small

for _size in ("COLUMNS", "LINES"):  # of a terminal, where the shell tells it
    os.environ.pop(_size, None)

# The engine's own, of which a snippet need not know
_MODULES = os.environ.pop("SNIPPET_ENGINE_PRELOAD", "").split()
# The filters of a Python that nobody told otherwise, whatever the engine was told
warnings.resetwarnings()
warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
for _category in (
    DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning,
):  # fmt: skip
    warnings.simplefilter("ignore", _category, append=True)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the libraries' own, about one another
    _silent = list(warnings.filters)
    for _module in _MODULES:
        with contextlib.suppress(Exception):
            importlib.import_module(_module)
    # A library may say of its warnings which are shown: that holds for snippets too
    _added = [one for one in warnings.filters if one not in _silent]
warnings.filters[:0] = _added  # type: ignore[index]
# Public functions alone tell the C code that the filters changed; this changes nothing
warnings.simplefilter("ignore", ResourceWarning, append=True)

# As if nobody had used these yet. All are private names, the same in 3.11 to 3.13: a
# thread is counted from 1, and the first `weakref.finalize` asks to be called at exit.
threading._counter = itertools.count(1).__next__  # type: ignore[attr-defined]
weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]

# A child that collects garbage would write into, and so copy, every page of memory that
# holds these objects.
gc.collect()
gc.freeze()
