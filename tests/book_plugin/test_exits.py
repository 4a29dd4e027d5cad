"""The same site by other ways: ProperDocs, and another path of the configuration."""

import os
import subprocess
import sys
from pathlib import Path

from checks import ROOT
from small_book import SmallBook

PATH = "./docs/../mkdocs.yml"
# The time of a build is in the archive of the sitemap
TIMED = {"sitemap.xml.gz", "zh/sitemap.xml.gz"}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differing(one: Path, other: Path) -> set[str]:
    a, b = contents(one), contents(other)
    return {name for name in a.keys() | b.keys() if a.get(name) != b.get(name)} - TIMED


def test_properdocs_and_another_path_make_the_same_site_byte_for_byte(
    site: Path, port: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", PATH]
    env = {**os.environ, "SITE_URL": f"http://127.0.0.1:{port}/"}
    ran = subprocess.run(
        [*command, "-d", str(tmp_path / "site")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert differing(site, tmp_path / "site") == set()


def test_mkdocs_makes_the_same_of_a_small_book_by_another_path(
    small_book: SmallBook, tmp_path: Path
) -> None:
    small_book.site(formulas=True)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, path in zip(folders, ("mkdocs.yml", PATH), strict=True):
        ran = small_book.mkdocs("build", "--strict", "-f", path, "-d", str(folder))
        assert ran.code == 0, ran.err
    assert len(contents(folders[0])) > 20
    assert differing(*folders) == set()
