"""The package can be copied into any project: torch and the standard library do."""

import ast
import shutil
import subprocess
import sys

from checks import ROOT

PACKAGE = ROOT / "sparse_jacobian"


def tops(path):
    """The first parts of the names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).split(".")[0]


def test_it_imports_torch_and_the_standard_library_alone():
    allowed = {"torch", "sparse_jacobian", *sys.stdlib_module_names}
    found = {top for path in PACKAGE.glob("*.py") for top in tops(path)}
    assert found <= allowed


def test_a_copy_elsewhere_works_and_loads_no_compiler(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "sparse_jacobian")
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, torch\n"
        "from sparse_jacobian import SparseJacobian\n"
        "x = torch.ones(9)\n"
        "jacobian = SparseJacobian(lambda x: x[1:] * x[:-1], x)\n"
        "print(jacobian.passes, 'torch._dynamo' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, cwd=tmp_path
    )
    assert ran.stdout == "2 False\n", ran.stderr
