"""What to import before the first fork, so that each child need not.

torch imports some of its modules at the first call that needs them. In a fresh process
that is every call: measured with 2.13.0, 0.3 s at the first `backward`, 0.6 s at the
first `jacrev`, 0.1 s at the first forward-mode call; matplotlib takes 0.4 s.
"""

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from snippet_engine.read import text as texts

# (a pattern in the source, the module that such code makes Python import)
WANTED = (
    (r"\bimport torch\b|\bfrom torch\b", "torch"),
    (r"\bimport torch\b|\bfrom torch\b", "torch.fx.experimental.symbolic_shapes"),
    (r"\bjac(rev|fwd)\b|\bhessian\b", "torch._dynamo.aot_compile"),
    (r"\bjvp\b|\bjacfwd\b|\bforward_ad\b", "torch._decomp.decompositions_for_jvp"),
    (r"\bmatplotlib\b", "matplotlib.pyplot"),
    (r"\bmatplotlib\b", "matplotlib.backends.backend_svg"),
)


def modules_to_preload(files: Iterable[Path]) -> list[str]:
    """The modules that running these files will import, as far as known here."""
    found = list[bytes]()
    for file in files:
        with contextlib.suppress(OSError):  # whoever needs it tells
            found.append(texts.content(file))
    text = b"\n".join(found).decode("utf-8", "replace")
    return [module for pattern, module in WANTED if re.search(pattern, text)]
