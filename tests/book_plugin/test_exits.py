"""The same site by other ways: ProperDocs, and another path of the configuration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT

WAYS = {
    "properdocs": ("properdocs", "build", "--strict", "-f", "mkdocs.yml"),
    "relative path": ("mkdocs", "build", "--strict", "-f", "./docs/../mkdocs.yml"),
}
# The time of a build is in the archive of the sitemap
TIMED = {"sitemap.xml.gz", "zh/sitemap.xml.gz"}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("way", WAYS)
def test_another_way_makes_the_same_site_byte_for_byte(
    site: Path, port: int, tmp_path: Path, way: str
) -> None:
    command = [sys.executable, "-m", *WAYS[way], "-d", str(tmp_path / "site")]
    env = {**os.environ, "SITE_URL": f"http://127.0.0.1:{port}/"}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    one, other = contents(site), contents(tmp_path / "site")
    differ = {
        name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    }
    assert differ <= TIMED
