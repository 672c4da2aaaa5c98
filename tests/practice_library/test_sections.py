"""Lists of the library: filters in the address, counts, pages, exports, and the number of queries."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.kept import forget
from practice_library.models import GoodPracticePage, PracticeSessionPage, PracticeWeekPage, TrainingPage
from practice_library.pages.blocks import TableBlock
from tests.pointing import nowhere


def shown(response):
    return [page.title for page in response.context["listing"]]


def queries_of(client, address: str) -> int:
    """Queries of one page with nothing kept from earlier readers."""
    client.get(address)
    forget()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_library_narrows_by_theme_kind_and_service_at_once(as_user, council, reader, library):
    wanted = library.page("Wanted", model=GoodPracticePage, themes=[library.risk], service=council.planning)
    library.page("Other theme", model=GoodPracticePage, themes=[library.safety], service=council.planning)
    library.page("Other kind", themes=[library.risk], service=council.planning)
    library.page("Other service", model=GoodPracticePage, themes=[library.risk], service=council.first_response)
    address = f"/library/?theme=risk-analysis&kind=good-practice-example&service={council.planning.slug}"
    assert shown(as_user(reader).get(address)) == [wanted.title]


def test_library_dates_training_by_its_start(as_user, reader, library):
    library.page("Course", model=TrainingPage, starts_at=timezone.now() - timedelta(days=800))
    library.page("Guidance")
    year = (timezone.now() - timedelta(days=800)).year
    assert shown(as_user(reader).get(f"/library/?year={year}")) == ["Course"]


def test_library_leaves_out_a_filter_it_does_not_know_and_says_so(as_user, reader, library):
    library.page("One")
    response = as_user(reader).get("/library/?theme=no-such&kind=guidance")
    assert (shown(response), response.context["notes"]) == (["One"], ["There is no theme “no-such”, so this filter was left out."])


@pytest.mark.parametrize(("asked", "number"), [("999", 2), ("-1", 2), ("nonsense", 1), ("2", 2)])
def test_library_answers_a_page_that_is_not_there_with_one_that_is(as_user, reader, library, asked, number):
    for place in range(21):
        library.page(f"Page {place}")
    response = as_user(reader).get(f"/library/?page={asked}")
    assert (response.status_code, response.context["listing"].number) == (200, number)


def test_library_holds_no_pages_about_the_portal(as_user, reader, library):
    library.page("Guidance")
    about = library.page("Privacy", under=library.home)
    client = as_user(reader)
    assert shown(client.get("/library/")) == ["Guidance"]
    assert "Mark as read" not in client.get(about.url).content.decode()


def test_library_shows_what_is_newest_first_and_what_is_coming_by_its_day(as_user, reader, library):
    now = timezone.now()

    def published(title, days_ago, **values):
        page = library.page(title, **values)
        type(page).objects.filter(pk=page.pk).update(first_published_at=now - timedelta(days=days_ago))

    published("Course in March", 30, model=TrainingPage, starts_at=now + timedelta(days=120))
    published("Course next week", 20, model=TrainingPage, starts_at=now + timedelta(days=7))
    published("Course last week", 25, model=TrainingPage, starts_at=now - timedelta(days=7))
    published("Guidance of today", 0)
    response = as_user(reader).get("/library/")
    assert [page.title for page in response.context["to_come"]] == ["Course next week", "Course in March"]
    assert shown(response) == ["Guidance of today", "Course last week"]
    by_title = as_user(reader).get("/library/?sort=title")
    assert (shown(by_title)[:3], by_title.context["to_come"]) == (["Course in March", "Course last week", "Course next week"], [])


def test_library_with_nothing_but_what_is_coming_is_not_called_empty(as_user, reader, library):
    library.page("Course", model=TrainingPage, starts_at=timezone.now() + timedelta(days=7))
    page = as_user(reader).get("/library/?kind=training").content.decode()
    assert "Coming up" in page
    assert "Nothing carries all of these" not in page


def test_library_order_is_kept_in_the_address(as_user, reader, library):
    for title in ("Beta", "Alpha", "Gamma"):
        library.page(title)
    assert shown(as_user(reader).get("/library/?sort=title")) == ["Alpha", "Beta", "Gamma"]


def test_V8_library_and_its_years_count_only_what_a_partner_may_read(as_user, partner, library):
    library.page("Open", open_to_partners=True)
    library.page("Closed", model=TrainingPage, starts_at=timezone.now() - timedelta(days=800))
    response = as_user(partner).get("/library/")
    years = [value for value, _ in response.context["filter"].form.fields["year"].choices if value]
    assert (response.context["listing"].paginator.count, years) == (1, [str(timezone.localdate().year)])


def test_library_export_is_narrowed_and_runs_no_formula(as_user, reader, library):
    library.page("=1+1", themes=[library.risk])
    library.page("Other")
    response = as_user(reader).get("/library/?theme=risk-analysis&format=csv")
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert ([row[0] for row in rows], response["Content-Disposition"]) == (["Title", "'=1+1"], 'attachment; filename="library.csv"')


def test_V8_export_of_a_partner_holds_only_what_is_open(as_user, partner, library):
    library.page("Open", open_to_partners=True)
    library.page("Closed")
    rows = list(csv.reader(StringIO(as_user(partner).get("/library/?format=csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Title", "Open"]


def test_library_that_is_empty_says_what_to_do(as_user, reader, library):
    library.page("Unlike")
    html = as_user(reader).get("/library/?theme=safety-plan").content.decode()
    assert "Nothing carries all of these" in html


@pytest.mark.parametrize(
    "address", ["/library/", "/library/?format=csv", "/framework/", "/practice-week/", "/themes/", "/themes/risk-analysis/"]
)
def test_lists_take_as_many_queries_for_50_rows_as_for_1(as_user, council, reader, library, address):
    week = library.page("Week", under="practice-week", model=PracticeWeekPage, first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))

    def add(number):
        themes, service = [library.risk], council.planning
        library.page(f"In the library {number}", themes=themes, service=service)
        library.page(f"In the framework {number}", under="framework", themes=themes, service=service)
        library.page(f"Session {number}", under=week, model=PracticeSessionPage, starts_at=timezone.now(), themes=themes)

    add(0)
    client = as_user(reader)
    one = queries_of(client, address)
    for number in range(1, 18):
        add(number)
    assert queries_of(client, address) == one


@pytest.mark.parametrize("kind", ["framework", "week", "session"])
def test_a_page_takes_as_many_queries_whatever_stands_around_it(as_user, council, reader, library, kind):
    week = library.page("Week", under="practice-week", model=PracticeWeekPage, first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))
    session = library.page("Session", under=week, model=PracticeSessionPage, starts_at=timezone.now(), themes=[library.risk])
    framework = library.page("First", under="framework", themes=[library.risk])

    def add(number):
        library.page(f"Framework {number}", under="framework", themes=[library.risk])
        library.page(f"Session {number}", under=week, model=PracticeSessionPage, starts_at=timezone.now(), themes=[library.risk])
        library.page(f"Example {number}", model=GoodPracticePage, themes=[library.risk], service=council.planning)

    add(0)
    address = {"framework": framework, "week": week, "session": session}[kind].url
    client = as_user(reader)
    few = queries_of(client, address)
    for number in range(1, 15):
        add(number)
    assert queries_of(client, address) == few


def test_framework_lists_pages_in_their_order_with_those_below(as_user, reader, library):
    first = library.page("First", under="framework")
    library.page("Second", under="framework")
    library.page("Below first", under=first)
    branches = as_user(reader).get("/framework/").context["branches"]
    assert [(branch["page"].title, [page.title for page in branch["below"]]) for branch in branches] == [
        ("First", ["Below first"]),
        ("Second", []),
    ]


def test_practice_weeks_are_coming_or_past(as_user, reader, library):
    today = timezone.localdate()
    library.page("Past", under="practice-week", model=PracticeWeekPage, first_day=today - timedelta(10), last_day=today - timedelta(6))
    library.page("Today", under="practice-week", model=PracticeWeekPage, first_day=today - timedelta(4), last_day=today)
    context = as_user(reader).get("/practice-week/").context
    assert ([week.title for week in context["coming"]], [week.title for week in context["past"]]) == (["Today"], ["Past"])


def test_library_title_names_the_filters_and_an_unknown_one_points_nowhere(as_user, reader, library):
    library.page("Guidance", themes=[library.risk])
    client = as_user(reader)
    assert f"<title>Library: {library.risk.title} –" in client.get("/library/?theme=risk-analysis").content.decode()
    response = client.get("/library/?kind=nothing&year=1066")
    assert "<title>Library –" in response.content.decode()
    assert nowhere(response) == set()


def test_boxes_of_a_table_say_in_the_cms_what_they_are():
    for name, box in (("header", TableBlock().child_blocks["header"]), ("rows", TableBlock().child_blocks["rows"].child_block)):
        assert "aria-label=" in box.child_block.field.widget.render(name, ""), name
