import pytest

PAGES = ("page.html", "zh/page.html")


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
