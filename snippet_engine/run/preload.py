"""What the forkserver imports once, so that no snippet pays for it.

Imports only: a torch operation here would start threads, and threads do not survive a
fork. A module that another version of a library lacks, or fails to import, is left
out: the snippet that needs it imports what it needs itself.
"""

import contextlib
import gc
import importlib
import os
import warnings
from pathlib import Path

from snippet_engine.run import figure_text, figures, worker  # noqa: F401 - each child needs them

os.environ["MATPLOTLIBRC"] = str(Path(__file__).with_name("matplotlibrc"))
os.environ["OMP_NUM_THREADS"] = "1"  # snippets run side by side; each is small

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the libraries' own, about one another
    for _module in os.environ.get("SNIPPET_ENGINE_PRELOAD", "").split():
        with contextlib.suppress(Exception):
            importlib.import_module(_module)

# A child that collects garbage would write into, and so copy, every page of memory that
# holds these objects.
gc.collect()
gc.freeze()
