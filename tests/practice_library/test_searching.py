"""The library through the search page: what is found, and what must not be."""

import re

import pytest

from practice_library.pages.actions import withdraw_page


@pytest.fixture
def words(library, council):
    """Three pages with the same rare word: open, closed, withdrawn."""
    library.page("Open kestrel", open_to_partners=True, themes=[library.risk])
    library.page("Closed kestrel", themes=[library.risk])
    withdraw_page(library.page("Withdrawn kestrel", open_to_partners=True), by=council.wpd, reason="it is old")
    library.page("Draft kestrel", published=False)


@pytest.mark.parametrize(("who", "found"), [("reader", ["Closed kestrel", "Open kestrel"]), ("partner", ["Open kestrel"])])
def test_V8_R19_search_page_finds_what_the_reader_may_read(as_user, words, request, who, found):
    html = as_user(request.getfixturevalue(who)).get("/search/?query=kestrel").content.decode()
    text = re.sub(r"<[^>]+>", "", html)
    assert [title for title in ("Closed kestrel", "Draft kestrel", "Open kestrel", "Withdrawn kestrel") if title in text] == found


def test_search_narrowed_by_theme_finds_pages_that_carry_it(as_user, words, reader, library):
    library.page("Other kestrel", themes=[library.safety])
    html = as_user(reader).get("/search/?query=kestrel&theme=risk-analysis").content.decode()
    assert ("Closed" in html, "Other" in html) == (True, False)
