"""The library through the search page: what is found, and what must not be."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice_library.pages.actions import withdraw_page
from practice_library.search_kinds import plain_text
from practice_library.themes.actions import retire_theme
from search.actions import rebuild_index


@pytest.fixture
def words(library, council):
    """Three pages with the same rare word: open, closed, withdrawn."""
    library.page("Open kestrel", open_to_partners=True, themes=[library.risk])
    library.page("Closed kestrel", themes=[library.risk])
    withdraw_page(library.page("Withdrawn kestrel", open_to_partners=True), by=council.wpd, reason="it is old")
    library.page("Draft kestrel", published=False)


@pytest.fixture
def index(settings, tmp_path, library):
    """An index of its own, into which each change is written at once."""
    options = {"BACKEND": "search.backends.whoosh", "PATH": str(tmp_path / "index"), "ON_COMMIT": False, "WRITE_WAIT": 5}
    settings.WAGTAILSEARCH_BACKENDS = {"default": options}
    rebuild_index()


@pytest.mark.parametrize(("who", "found"), [("reader", ["Closed kestrel", "Open kestrel"]), ("partner", ["Open kestrel"])])
def test_V8_R19_search_page_finds_what_the_reader_may_read(as_user, words, request, who, found):
    html = as_user(request.getfixturevalue(who)).get("/search/?query=kestrel").content.decode()
    text = re.sub(r"<[^>]+>", "", html)
    assert [title for title in ("Closed kestrel", "Draft kestrel", "Open kestrel", "Withdrawn kestrel") if title in text] == found


def test_search_narrowed_by_theme_finds_pages_that_carry_it(as_user, words, reader, library):
    library.page("Other kestrel", themes=[library.safety])
    html = as_user(reader).get("/search/?query=kestrel&theme=risk-analysis").content.decode()
    assert ("Closed" in html, "Other" in html) == (True, False)


def test_another_word_of_a_theme_finds_what_carries_it_and_what_names_it(as_user, reader, library, index):
    """The word was given to the theme after both pages were indexed, and stands on neither."""
    library.page("Tagged page", themes=[library.risk])
    library.page("Naming page", summary="How a risk analysis is written.")
    library.page("Some other page")
    library.risk.synonyms = "hazard review, danger"
    library.risk.save()
    html = as_user(reader).get("/search/?query=hazard+review").content.decode()
    assert [title for title in ("Naming page", "Some other page", "Tagged page") if title in html] == ["Naming page", "Tagged page"]
    assert "also found: <em>Risk analysis</em>" in html


def test_a_retired_theme_lends_its_words_to_no_search(as_user, council, reader, library, index):
    library.page("Tagged page", themes=[library.risk])
    library.risk.synonyms = "hazard review"
    library.risk.save()
    retire_theme(library.risk, by=council.wpd)
    assert "Risk analysis" not in as_user(reader).get("/search/?query=hazard+review").context["asked"].also_found


def test_short_names_of_themes_and_areas_are_no_words_of_a_page(as_user, library, reader):
    blocks = [
        ("related_learning", {"title": "Learn from kestrels", "themes": ["identity-culture-and-language"]}),
        ("descriptor_grid", {"area": "multi-agency"}),
    ]
    page = library.page("A page", body=blocks)
    assert plain_text(page._meta.get_field("body"), page.body) == "Learn from kestrels"
    html = as_user(reader).get("/search/?query=kestrels").content.decode()
    assert ("A page" in html, "identity-culture-and-language" in html) == (True, False)


@pytest.mark.parametrize("count", [1, 30])
def test_searching_by_another_word_asks_for_the_words_once(as_user, reader, library, index, count):
    library.risk.synonyms = "hazard review"
    library.risk.save()
    for number in range(count):
        library.page(f"Risk analysis {number}")
    client = as_user(reader)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/?query=hazard+review&kind=guidance").context["listing"].total == count
    assert sum('"practice_library_theme"."synonyms"' in query["sql"] and "retired_at" in query["sql"] for query in asked) == 1
