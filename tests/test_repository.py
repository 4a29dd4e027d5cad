"""The repository: what no file may say."""

import fnmatch
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from checks import ROOT


def files() -> list[Path]:
    """The repository's text files: what .gitignore leaves."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").replace("/", "").split()
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name != ".git" and not any(fnmatch.fnmatch(name, one) for one in ignored)
        ]
        found += [Path(folder, name) for name in names if not name.endswith(".png")]
    return sorted(found)


def test_no_file_names_a_host_of_a_package_registry() -> None:
    hosts = [  # in pieces: this file is searched too
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("download.pytorch", "org"),
        ("debian", "org"),
    ]
    pattern = re.compile("|".join(re.escape(".".join(host)) for host in hosts))
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in files()
        if (match := pattern.search(path.read_text("utf-8", errors="replace")))
    }
    assert found == {}


def test_node_packages_are_pinned_and_without_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [v for v in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    hosts = set(re.findall(r"https?://([^/\"]+)", lock))
    thanked = {
        "feross.org",
        "www.patreon.com",
        "tidelift.com",
    }  # authors
    assert hosts <= {"github.com", "opencollective.com", *thanked}


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (("accept", "linearity"), "no such command: linearity"),
        (("accept", "pattern=linearity"), "unknown: pattern=linearity"),
        (("serve", "port=3"), "unknown: port=3"),
        (("tset",), "no such command: tset"),
        (("test", "PATTERN=vjp"), "make test takes no PATTERN"),
        (("mutate", "TOPIC=vjp"), "make mutate takes no TOPIC"),
        (("lint", "test", "PAGE=vjp"), "make lint test takes no PAGE"),
        (("accept", "ALL=vjp"), "ALL=vjp: write ALL=1"),
        (("accept", "ALL=0"), "ALL=0: write ALL=1"),
    ],
)
def test_a_slip_at_make_stops_before_anything_is_done(
    slip: tuple[str, ...], words: str
) -> None:
    env = {key: one for key, one in os.environ.items() if not key.startswith("MAKE")}
    ran = subprocess.run(
        ["make", *slip], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
