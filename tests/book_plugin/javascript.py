"""Run JavaScript of the theme in Node."""

import json
import subprocess
from typing import Any

from book_plugin.formulas import node


def run(*statements: str, value: str) -> Any:
    """The value of a JavaScript expression after these statements."""
    script = ";\n".join([*statements, f"console.log(JSON.stringify({value}))"])
    done = subprocess.run(
        [str(node.NODE), "-e", script], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
