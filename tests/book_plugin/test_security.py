"""The site asks no other host, its policy fits its pages, and a plant is refused."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from checks import loads

from book_plugin import policy
from book_plugin.site import Site

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


def test_inline_texts_are_those_that_a_browser_would_run_or_apply() -> None:
    page = (
        "<script>one</script><script src=a.js></script><SCRIPT async>two</SCRIPT >"
        '<script type="application/ld+json">{}</script><style media=print>p {}</style>'
        "<!-- <script>three</script> --><p>&lt;script>four&lt;/script></p>"
    )
    assert policy.inline([page]) == ({"one", "two"}, {"p {}"})


def test_a_page_without_charset_is_a_warning_which_ends_a_strict_build(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.html").write_text("<p>a</p>", "utf-8")
    policy.write(cast(Site, SimpleNamespace(root=tmp_path)))
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.message.startswith('a.html: has no <meta charset="utf-8">; add it')


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.html", '<img src="https://cdn.example.com/a.png">', "a.html:1: <img src>"),
        ("a.css", "p { background: url(//cdn.example.com/a.png) }", "a.css: the style"),
        ("a.js", 'fetch("https://cdn.example.com/")', "a.js: the script"),
    ],
)
def test_a_file_that_asks_elsewhere_is_named_with_the_host(
    tmp_path: Path, file: str, text: str, line: str
) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    (ask,) = loads.of_site(tmp_path).asks
    assert str(ask).startswith(f"{line} asks {HOST}; ")
