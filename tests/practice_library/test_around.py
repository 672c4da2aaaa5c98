"""What stands around a page: the way here, contents, neighbours, learning, panels."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import timezone

from practice_library import panels
from practice_library.models import GoodPracticePage, PracticeSessionPage, PracticeWeekPage, TrainingPage
from practice_library.pages.around import Around
from practice_library.pages.queries import related_learning


def around(page, user):
    request = RequestFactory().get(page.url)
    request.user = user
    return Around(page, request)


@pytest.fixture
def framework(library):
    """First, with two below it of which one is closed to partners, then Last."""
    first = library.page("First", under="framework", open_to_partners=True)
    below = library.page("Below", under=first, open_to_partners=True)
    closed = library.page("Closed", under=first)
    last = library.page("Last", under="framework", open_to_partners=True)
    return SimpleNamespace(first=first, below=below, closed=closed, last=last)


def labels(items):
    return [(item["label"], labels(item["below"])) for item in items]


def test_contents_open_the_branch_in_which_the_reader_is(framework, reader):
    assert labels(around(framework.below, reader).contents) == [("First", [("Below", []), ("Closed", [])]), ("Last", [])]


def test_contents_of_other_branches_stay_closed(framework, reader):
    assert labels(around(framework.last, reader).contents) == [("First", []), ("Last", [])]


def test_V8_contents_and_neighbours_leave_out_what_a_partner_may_not_read(framework, partner):
    shown = around(framework.below, partner)
    assert (labels(shown.contents), shown.previous.title, shown.next.title) == ([("First", [("Below", [])]), ("Last", [])], "First", "Last")


def test_first_page_has_no_previous_and_last_has_no_next(framework, reader):
    assert (around(framework.first, reader).previous, around(framework.last, reader).next) == (None, None)


def test_V8_crumb_of_a_page_closed_to_a_partner_has_no_link(library, partner):
    closed = library.page("Closed", under="framework")
    page = library.page("Open", under=closed, open_to_partners=True)
    crumbs = around(page, partner).crumbs
    assert [(crumb["label"], bool(crumb["url"])) for crumb in crumbs] == [("Framework", True), ("Closed", False), ("Open", False)]


def test_learn_from_others_varies_kinds_and_leaves_out_what_stands_beside(library, reader):
    page = library.page("Here", themes=[library.risk])
    library.page("Beside", themes=[library.risk])
    library.page("Example A", model=GoodPracticePage, themes=[library.risk])
    library.page("Example B", model=GoodPracticePage, themes=[library.risk, library.safety])
    library.page("Course", model=TrainingPage, themes=[library.risk], starts_at=timezone.now() + timedelta(days=3))
    assert [other.title for other in around(page, reader).related] == ["Course", "Example B", "Example A"]


def test_learning_that_shares_more_themes_comes_first(library, reader):
    library.page("One theme", model=GoodPracticePage, themes=[library.risk])
    library.page("Both themes", model=GoodPracticePage, themes=[library.risk, library.safety])
    found = related_learning(["risk-analysis", "safety-plan"], user=reader)
    assert [page.title for page in found] == ["Both themes", "One theme"]


def test_course_that_is_over_is_not_offered(library, reader):
    library.page("Over", model=TrainingPage, themes=[library.risk], starts_at=timezone.now() - timedelta(days=1))
    assert related_learning(["risk-analysis"], user=reader) == []


def test_V8_learning_is_offered_to_partners_only_where_it_is_open(library, partner):
    library.page("Closed", themes=[library.risk])
    library.page("Open", themes=[library.risk], open_to_partners=True)
    assert [page.title for page in related_learning(["risk-analysis"], user=partner)] == ["Open"]


def test_practice_week_shows_its_sessions_by_day(as_user, library, reader):
    week = library.page("Week", under="practice-week", model=PracticeWeekPage, first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))
    later = timezone.make_aware(timezone.datetime(2026, 3, 3, 9, 0))
    library.page("Tuesday session", under=week, model=PracticeSessionPage, starts_at=later)
    library.page("Monday session", under=week, model=PracticeSessionPage, starts_at=later - timedelta(days=1))
    html = as_user(reader).get(week.url).content.decode()
    places = [html.index(words) for words in ("Monday 2 March 2026", "Monday session", "Tuesday 3 March 2026", "Tuesday session")]
    assert places == sorted(places)


def test_transcript_names_who_speaks(as_user, library, reader):
    week = library.page("Week", under="practice-week", model=PracticeWeekPage, first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))
    session = library.page(
        "Session", under=week, model=PracticeSessionPage, starts_at=timezone.now(), transcript="[Chair] Welcome <all>.\nLaughter"
    )
    html = as_user(reader).get(session.url).content.decode()
    assert "<p><b>Chair:</b> Welcome &lt;all&gt;.</p><p>Laughter</p>" in html


@pytest.fixture
def panel(monkeypatch):
    """A panel for staff only, as a later room would register it."""
    monkeypatch.setattr(panels, "_page_panels", [])

    def why(page, user):
        return {"text": f"Found often: {page.themes.all()[0].title}", "url": "/themes/"} if user.is_council_staff else None

    return panels.register_page_panel(why)


def test_L3_staff_read_why_a_page_matters_now(as_user, library, reader, panel):
    page = library.page("Here", themes=[library.risk], open_to_partners=True)
    assert "Found often: Risk analysis" in as_user(reader).get(page.url).content.decode()


def test_L3_partners_are_not_shown_what_is_found(as_user, library, partner, panel):
    page = library.page("Here", themes=[library.risk], open_to_partners=True)
    assert "Found often" not in as_user(partner).get(page.url).content.decode()
