"""Nothing is deleted that this process did not make, whatever MkDocs is called with."""

import subprocess
import sys

import pytest
from small_book import ENVIRONMENT

# A server's life and then a build, in one process, by public calls alone
LIVES = """
import sys, tempfile
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

def config(**given):
    return load_config("mkdocs.yml", **given)

served = tempfile.mkdtemp()
one = config(site_dir=served)
one.plugins.on_startup(command="serve", dirty=False)
build(one, serve_url="http://127.0.0.1:1/")
if "server" in sys.argv:
    server = LiveReloadServer(lambda: None, "127.0.0.1", 1, served)
    server = one.plugins.on_serve(server, config=one, builder=lambda: None)
    server.server_close()
one.plugins.on_shutdown()
two = config()
if "startup" in sys.argv:
    two.plugins.on_startup(command="build", dirty=False)
build(two)
two.plugins.on_shutdown()
print(two.site_dir)
"""


def sources(book):
    return {
        path.relative_to(book.root).as_posix(): path.read_bytes()
        for path in book.root.rglob("*")
        if path.is_file() and not path.is_relative_to(book.root / "site")
        and ".cache" not in path.parts
    }  # fmt: skip


@pytest.mark.parametrize("how", ["", "server", "startup", "server startup"])
def test_a_servers_life_and_then_a_build_delete_nothing(small_book, how):
    small_book.site()
    small_book.write(".git/HEAD", "ref: refs/heads/main\n")
    before = sources(small_book)
    command = [sys.executable, "-c", LIVES, *how.split()]
    ran = subprocess.run(
        command, cwd=small_book.root, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert sources(small_book) == before
    assert (small_book.root / "site/zh/page.html").is_file()
    # mkdocs gh-deploy then pushes what is there
    assert ran.stdout.splitlines()[-1] == str(small_book.root / "site")


def test_a_server_deletes_no_file_that_it_did_not_build(small_book, free_port, comes):
    """A file that somebody put into the served folder stays there."""
    small_book.site()
    temporary = small_book.root / "t"
    temporary.mkdir()
    with small_book.serve(free_port, temporary):
        comes("page.html", "sum = 10")
        (served,) = temporary.glob("mkdocs_????????")
        (served / "mine.txt").write_text("mine")
        small_book.write("docs/en/new.md", "# New\n")
        comes("new.html", "New")
        assert (served / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("options", ["--clean", "--dirty", "--clean --no-livereload"])
def test_serve_has_mkdocs_own_options(small_book, free_port, comes, options):
    small_book.site()
    with small_book.serve(free_port, options=tuple(options.split())):
        comes("page.html", "sum = 10")
        comes("zh/page.html", "sum = 10")
        if "--no-livereload" in options:
            return
        small_book.page("Other words.\n\n::: topic/claim\n", ("zh",))
        comes("zh/page.html", "Other words.")


def test_a_dirty_build_is_refused_in_one_line(small_book):
    small_book.site()
    ran = small_book.mkdocs("build", "--dirty")
    assert ran.code == 1
    assert ran.out.strip().startswith("mkdocs build --dirty: ")
    assert "Traceback" not in ran.err
