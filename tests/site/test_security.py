"""The site asks no other host, its policy fits its pages, and a plant is refused."""

import re
import subprocess
import sys
from pathlib import Path

import loads
import policy
import pytest
import security
from checks import ROOT
from mkdocs.config.defaults import MkDocsConfig

HOST = "cdn.example.com"
REFUSED = {
    "script": '<script src="https://cdn.example.com/a.js"></script>',
    "script without scheme": "<script src=//cdn.example.com/a.js></script>",
    "inline script": "<script>import('https://cdn.example.com/a.js')</script>",
    "import map": '<script type="importmap">{"a": "https://cdn.example.com"}</script>',
    "picture": '<img alt="a > b" src="https://cdn.example.com/a.png">',
    "set of pictures": '<img srcset="a.png 1x, https://cdn.example.com/b.png 2x">',
    "hidden by entities": '<img src="https:&#47;&#47;cdn.example.com/a.png">',
    "capital letters": '<IMG SRC="HTTPS://cdn.example.com/a.png">',
    "style sheet": '<link rel="stylesheet" href="https://cdn.example.com/a.css">',
    "preconnect": '<link rel="preconnect" href="https://cdn.example.com">',
    "preload": '<link href="https://cdn.example.com/a.woff2" rel="preload">',
    "alternate style": (
        '<link rel="alternate stylesheet" href="https://cdn.example.com/a.css">'
    ),
    "link without relation": '<link href="https://cdn.example.com/a">',
    "url in a style": "<style>p {background: url(https://cdn.example.com/a)}</style>",
    "import in a style": '<style>@import "//cdn.example.com/a.css";</style>',
    "url in an attribute": "<p style=\"background: url('//cdn.example.com/a')\">",
    "frame": '<iframe src="https://cdn.example.com/"></iframe>',
    "film's picture": '<video poster="https://cdn.example.com/a.png"></video>',
    "object": '<object data="https://cdn.example.com/a.svg"></object>',
    "form": '<form action="https://cdn.example.com/"></form>',
    "ping": '<a href="a.html" ping="https://cdn.example.com/">a</a>',
    "base": '<base href="https://cdn.example.com/">',
    "refresh": '<meta http-equiv="refresh" content="0; url=https://cdn.example.com/">',
    "shape in a drawing": '<svg><use href="https://cdn.example.com/a.svg#b"/></svg>',
    "picture in a drawing": '<svg><image xlink:href="//cdn.example.com/a"/></svg>',
    "colour in a drawing": '<path fill="url(https://cdn.example.com/a.svg#b)"/>',
    "style of a drawing": '<?xml-stylesheet href="https://cdn.example.com/a.css"?>',
}
ALLOWED = {
    "link": '<a href="https://cdn.example.com/">a</a>',
    "canonical": '<link rel="canonical" href="https://cdn.example.com/">',
    "alternate": '<link rel="alternate" hreflang="zh" href="https://cdn.example.com/">',
    "card": '<meta property="og:image" content="https://cdn.example.com/a.png">',
    "data": '<script type="application/ld+json">{"@id": "https://a.com"}</script>',
    "namespace": '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "namespace in a script": '<script>x("http://www.w3.org/2000/svg")</script>',
    "text": "<p>https://cdn.example.com/ and <code>src=//cdn.example.com</code></p>",
    "words": '<img alt="https://cdn.example.com/" src="a.png">',
    "comment": '<!-- <img src="https://cdn.example.com/"> -->',
    "comment in a style": "<style>/* https://cdn.example.com */ p {}</style>",
    "comment in a script": "<script>// https://cdn.example.com\n</script>",
    "picture written out": (
        "<style>p {background: url(\"data:image/svg+xml,"
        "<svg xmlns='http://www.w3.org/2000/svg'>\")}</style>"
    ),
}  # fmt: skip


def read(html: str) -> loads.Loads:
    found = loads.Loads()
    loads.of_page(html, "a.html", found)
    return found


@pytest.mark.parametrize("plant", REFUSED)
def test_a_request_to_another_host_is_seen(plant: str) -> None:
    (ask,) = read(f"<p>one</p>\n{REFUSED[plant]}\n<p>three</p>").asks
    assert (ask.where, ask.host) == ("a.html:2", HOST)


@pytest.mark.parametrize("plant", ALLOWED)
def test_a_link_or_a_name_is_no_request(plant: str) -> None:
    assert read(ALLOWED[plant]).asks == []


@pytest.mark.parametrize(
    "tag", ['<p onclick="go()">', '<a href=" JavaScript:go()">', "<body ONLOAD=go()>"]
)
def test_code_in_an_attribute_is_seen_because_the_policy_stops_it(tag: str) -> None:
    assert len(read(tag).dead) == 1


def test_nothing_in_the_site_asks_another_host(site: Path) -> None:
    found = loads.of_site(site)
    assert found.asks == []
    assert found.dead == []


def test_every_page_has_one_and_the_same_policy_right_after_its_charset(
    site: Path,
) -> None:
    found = loads.of_site(site)
    wanted = policy.policy(found.scripts, found.styles, "'self' file:")
    start = re.compile(
        r'\s*<!doctype html>\s*<html[^>]*>\s*<head>\s*<meta charset="utf-8">'
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">'
    )
    pages = sorted(site.rglob("*.html"))
    assert {"404.html", "index.html", "whole_book.html"} <= {p.name for p in pages}
    for page in pages:
        match = start.match(page.read_text("utf-8"))
        assert match, page
        assert match[1] == wanted
    assert "unsafe" not in wanted.replace("style-src 'self' file: 'unsafe-inline'", "")
    assert wanted.count("sha256-") == len(found.scripts) + len(found.styles)


def test_headers_say_the_same_and_who_may_frame_the_page(site: Path) -> None:
    found = loads.of_site(site)
    first, *lines = (site / "_headers").read_text("utf-8").splitlines()
    headers = dict(line.strip().split(": ", 1) for line in lines)
    assert first == "/*"
    assert headers["Content-Security-Policy"] == (
        f"{policy.policy(found.scripts, found.styles)}; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert {"Referrer-Policy", "Permissions-Policy"} <= headers.keys()
    assert max(map(len, lines)) < 2000  # what Cloudflare takes


def test_a_page_without_charset_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>a</p>", "utf-8")
    _, problems = security.secure(tmp_path)
    assert problems == ['a.html: no <meta charset="utf-8">; add it']


def test_a_server_leaves_pages_as_they_are(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text('<meta charset="utf-8">', "utf-8")
    config = MkDocsConfig(str(tmp_path / "mkdocs.yml"))
    config.site_dir = str(tmp_path)
    security.on_startup("serve", dirty=False)
    security.on_post_build(config)  # a server's script for reloading has no hash
    security.on_startup("build", dirty=False)
    assert page.read_text("utf-8") == '<meta charset="utf-8">'


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.md", '<img src="https://cdn.example.com/a.png">', "a.html:"),
        ("a.css", "p { background: url(//cdn.example.com/a.png) }", "a.css: the style"),
        ("a.js", 'fetch("https://cdn.example.com/")', "a.js: the script"),
    ],
)
def test_a_build_stops_with_a_line_that_names_page_thing_and_host(
    tmp_path: Path, file: str, text: str, line: str
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# One\n", "utf-8")
    (tmp_path / "docs" / file).write_text(text, "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: A\nuse_directory_urls: false\nplugins: []\n"
        f"theme: {{name: material, font: false}}\n"
        f"hooks: [{ROOT / 'hooks' / 'security.py'}]\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "mkdocs", "build"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 1
    (told,) = [one for one in result.stderr.splitlines() if HOST in one]
    assert re.search(rf"ERROR +-  {re.escape(line)}", told)
    assert told.endswith(
        f"asks {HOST}; put a copy into docs/en/assets, or make it a link"
    )
