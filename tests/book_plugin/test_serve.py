import socket
import time

import pytest

PAGES = ("page.html", "zh/page.html")
LINK = "a link to nowhere"


@pytest.fixture
def book(small_book):
    small_book.site()
    small_book.write("snippets/topic/claim.out", "stale\n")
    return small_book


def test_a_server_starts_with_failures_shows_them_lives_on_and_recovers(
    book, free_port, comes
):
    with book.serve(free_port) as said:
        for page in PAGES:
            html = comes(page, "output differs from snippets/topic/claim.out")
            assert 'class="snippet-failure"' in html
            assert f"+{book.output.strip()}" in html
        assert "differs from snippets/topic/claim.out; " in said.read_text("utf-8")

        book.write("snippets/topic/claim.out", book.output)
        for page in PAGES:
            assert "snippet-output" in comes(page, "snippet-failure", wanted=False)

        book.snippet("topic/claim", "raise ValueError('broken')\n")
        for page in PAGES:
            html = comes(page, "raised ValueError: broken")
            assert "snippets/topic/claim.py:3" in html
        assert "raised ValueError: broken; mend the code" in said.read_text("utf-8")

        book.snippet("topic/claim", book.body)
        comes(PAGES[0], book.output.strip())


def test_a_server_watches_the_pages_of_the_other_language(small_book, free_port, comes):
    small_book.site()
    with small_book.serve(free_port):
        comes(PAGES[1], small_book.output.strip())
        small_book.page("::: topic/clam\n", ("zh",))
        comes(PAGES[1], "did you mean topic/claim?")
        assert small_book.output.strip() in comes(PAGES[0], "snippet-output")


@pytest.mark.parametrize("options", [(), ("--clean",)])
def test_a_port_in_use_is_one_line(small_book, options):
    small_book.site()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ran = small_book.mkdocs("serve", "-a", address, *options)
    assert ran.code == 1
    told = [line for line in (ran.out + ran.err).splitlines() if address in line]
    assert len(told) == 1, ran
    assert "cannot serve there" in told[0]
    assert "Traceback" not in ran.err
    assert "Cleaning site directory" not in ran.err  # before anything is built


@pytest.mark.parametrize("port", [0, 70_000])
def test_a_port_that_is_none_is_one_line(small_book, port):
    small_book.site()
    ran = small_book.mkdocs("serve", "-a", f"127.0.0.1:{port}")
    assert (ran.code, "Traceback" in ran.err) == (1, False)
    assert f"127.0.0.1:{port}: cannot serve there: " in ran.out + ran.err


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("docs/en/page.md", "---\na: [\n---\n", "docs/en/page.md:3: is not YAML"),
        ("docs/zh/page.md", b"# Caf\xe9\n", "docs/zh/page.md: not UTF-8 text"),
        ("mkdocs.zh.yml", "INHERIT: [mkdocs.yml\n", "mkdocs.zh.yml:2: is not YAML"),
        ("theme/content.html", "\n{% if %}", "theme/content.html:2: TemplateSyntaxErr"),
        ("theme/content.html", "{{ a.b.c }}", "theme/content.html:1: UndefinedError"),
        ("docs/en/page.md", "---\ntemplate: a.html\n---\n", "a.html: no such template"),
        ("docs/zh/x.png", LINK, "docs/zh/x.png: cannot be read: No such file"),
    ],
)
def test_a_build_ends_with_one_line(small_book, path, text, line):
    small_book.site()
    if path.startswith("theme"):
        config = (small_book.root / "mkdocs.yml").read_text("utf-8")
        theme = "theme: { name: mkdocs, custom_dir: theme }"
        small_book.write("mkdocs.yml", config.replace("theme: mkdocs", theme))
    file = small_book.root / path
    file.parent.mkdir(exist_ok=True)
    if text is LINK:
        file.symlink_to("nowhere")
    else:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    ran = small_book.mkdocs("build")
    assert ran.code == 1
    assert (ran.out + ran.err).count(line) == 1, ran
    assert "Traceback" not in ran.err
    assert not (small_book.root / "site").exists()


def test_ctrl_c_ends_a_server_while_a_snippet_runs(small_book, free_port, comes):
    small_book.site()
    with small_book.serve(free_port) as said:
        comes("page.html", "sum = 10")
        small_book.snippet("topic/claim", "while True:\n    pass\n")
        while "still running: topic/claim" not in said.read_text("utf-8"):
            time.sleep(0.05)
        start = time.monotonic()
    assert time.monotonic() - start < 5
    assert small_book.server.returncode == 0
    assert "Traceback" not in said.read_text("utf-8")
