"""What search engines and previews read of a page: its head and structured data."""

import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from elements import first
from heads import (
    FOLDERS,
    PAGES,
    TOPICS,
    alternates,
    data,
    front,
    head,
    head_of,
    local,
    meta,
    page,
)

from book_plugin.metadata.head import CARD

every_page = pytest.mark.parametrize(("language", "topic"), PAGES)


@pytest.fixture(scope="session")
def root(port: int) -> str:
    return f"http://127.0.0.1:{port}/"


@every_page
def test_head_tells_title_description_and_addresses(
    site: Path, root: str, language: str, topic: str
) -> None:
    html, words = head(site, language, topic), front(language, topic)
    assert first(html, "title").get_text().startswith(words["title"])
    assert meta(html)["description"] == words["description"]
    (canonical,) = html.select("head link[rel~=canonical]")
    assert canonical["href"] == f"{root}{FOLDERS[language]}{topic}.html"
    found = alternates(html)
    assert found.keys() == {*FOLDERS, "x-default"}
    assert found[language] == canonical["href"]
    assert found["x-default"] == found["en"]
    for address in found.values():  # each of them tells the same
        assert alternates(head_of(local(site, address, root))) == found


@pytest.mark.parametrize("language", FOLDERS)
def test_titles_and_descriptions_differ_between_pages(language: str) -> None:
    for key in ("title", "description"):
        assert len({front(language, topic)[key] for topic in TOPICS}) == len(TOPICS)


@every_page
def test_previews_have_words_and_a_card(
    site: Path, root: str, language: str, topic: str
) -> None:
    html = head(site, language, topic)
    found, words = meta(html), front(language, topic)
    assert found["og:title"] == found["twitter:title"] == words["title"]
    assert found["og:description"] == words["description"]
    assert found["og:url"] == alternates(html)[language]
    assert found["og:type"] == ("website" if topic == "index" else "article")
    assert found["og:locale"].startswith(language)
    assert not found["og:locale:alternate"].startswith(language)
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image"] == found["twitter:image"]
    assert len(found["og:image:alt"]) > 40
    card = local(site, found["og:image"], root).read_bytes()
    assert card.startswith(b"\x89PNG")
    size = struct.unpack(">II", card[16:24])
    assert size == (int(found["og:image:width"]), int(found["og:image:height"]))
    assert size == (1200, 630)
    assert len(card) < 60_000


def test_each_language_has_a_card_of_its_own(site: Path) -> None:
    cards = {(site / folder / CARD).read_bytes() for folder in FOLDERS.values()}
    assert len(cards) == len(FOLDERS)


@every_page
def test_structured_data_tells_what_a_page_is(
    site: Path, root: str, language: str, topic: str
) -> None:
    html, words = head(site, language, topic), front(language, topic)
    found = data(html)
    assert found["@context"] == "https://schema.org"
    parts = found.get("@graph", [found])
    kinds = {"index": ["WebSite", "Book"], "questions": ["FAQPage"]}
    assert [one["@type"] for one in parts] == kinds.get(topic, ["TechArticle"])
    for one in parts:
        assert one["inLanguage"] == language == first(html, "html")["lang"]
        author = {"@type": "Organization", "name": "The VJP Book", "url": root}
        assert one["author"] == author
        assert "creativecommons.org/licenses/by/4.0" in one["license"]
        assert one["image"] == meta(html)["og:image"]
        assert local(site, one["url"], root).exists()
    if topic != "index":
        assert found["headline"] == words["title"]
        assert found["description"] == words["description"]
        assert found["url"] == alternates(html)[language]
        book = data(head(site, language, "index"))["@graph"][1]
        assert found["isPartOf"]["@id"] == book["@id"]


@pytest.mark.parametrize("language", FOLDERS)
def test_structured_answers_equal_the_pages_answers(site: Path, language: str) -> None:
    html = page(site, language, "questions")
    asked, headings = data(html)["mainEntity"], html.select("article h3")
    assert len(asked) == len(headings) == 30
    for one, heading in zip(asked, headings, strict=True):
        link = first(heading, ".headerlink").get_text()
        assert one["name"] == heading.get_text().removesuffix(link)
        assert urlsplit(one["url"]).fragment == heading["id"]
        prose = []
        for below in heading.find_next_siblings():
            if below.name in ("h2", "h3"):
                break
            prose += [below.get_text()] if below.name == "p" else []
        assert one["acceptedAnswer"]["text"].split("\n\n") == prose
