"""Where each kind of user lands after signing in, and what My work shows them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.views import landing_url
from tests.reviews.conftest import as_user, instrument, process  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("practitioner", "my_work"),
        ("reviewer", "my_work"),
        ("tm", "my_team"),
        ("sm", "my_team"),
        ("hos", "my_team"),
        ("insights", "cycles"),
        ("wpd", "wagtailadmin_home"),
        ("director", "my_work"),
    ],
)
def test_each_kind_of_user_lands_where_their_work_is(council, who, name):
    assert landing_url(getattr(council, who)) == reverse(name)


def test_insights_land_on_the_board_of_the_open_cycle(process):  # noqa: F811
    assert landing_url(process.council.insights) == reverse("cycle_board", args=[process.cycle.pk])


def test_panel_member_lands_on_the_panel_that_meets_this_week(process):  # noqa: F811
    panel = process.panel(process.council.second_reviewer)
    assert landing_url(process.council.second_reviewer) == reverse("panel", args=[panel.pk])


def test_my_work_shows_a_reviewer_what_is_next_and_until_when(process, as_user):  # noqa: F811
    review = process.allocate()
    page = as_user(process.council.reviewer).get(reverse("my_work")).content.decode()
    assert f"{review.reference}: book the learning conversation" in page


@pytest.mark.parametrize("who", ["board member", "partner"])
def test_my_work_says_that_nothing_waits_to_who_owns_no_work(council, as_user, who):  # noqa: F811
    from portal.models import BoardMembership

    person = council.person("Mona", affiliation="mscp" if who == "partner" else "staff")
    if who == "board member":
        BoardMembership.objects.create(person=person, board=BoardMembership._meta.get_field("board").choices[0][0], starts=council.since)
    page = as_user(person).get(reverse("my_work")).content.decode()
    assert "Nothing waits for you" in page
    assert "Your actions" not in page


def test_my_work_shows_a_practitioner_the_returned_review_and_nobody_elses(process, as_user):  # noqa: F811
    council = process.council
    mine, other = process.returned(), process.returned(child=council.east_child)
    page = as_user(council.practitioner).get(reverse("my_work")).content.decode()
    assert f"Your review {mine.reference} has been returned" in page
    assert other.reference not in page


def test_R6_my_work_puts_an_open_escalation_on_top(process, as_user):  # noqa: F811
    from reviews.escalations.actions import raise_now

    review = process.allocate()
    raise_now(review, grounds="Locked in last night.", by=process.council.reviewer)
    page = as_user(process.council.sm).get(reverse("my_work")).content.decode()
    assert page.index(f"{review.reference}, Pia Test: considered Inadequate") < page.index("Your actions")


def test_V7_home_of_the_cms_tells_an_editor_what_waits_and_no_secret(process, as_user):  # noqa: F811
    review = process.returned()
    page = as_user(process.council.wpd).get("/admin/").content.decode()
    assert "Findings without identities" in page
    assert [word for word in (review.reference, "AB-1001", "Pia Test") if word in page] == []


def test_my_work_takes_the_same_queries_for_one_and_for_many_reviews(process, as_user):  # noqa: F811
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    council = process.council
    client = as_user(council.practitioner)
    process.returned()
    client.get(reverse("my_work"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("my_work"))
    for number in range(6):
        process.returned(child=council.child_in(council.north, f"AB-50{number:02d}", council.practitioner))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("my_work"))
    assert len(many) == len(one)


def test_front_page_says_the_focus_and_only_figures_that_may_be_shown(process, as_user):  # noqa: F811
    from home.front import front_page

    shown = front_page(process.council.practitioner)
    assert (shown["cycle"], shown["in_the_sample"], shown["found_most"]) == (process.cycle, None, [])
    assert timezone.localdate() - timedelta(days=31) < shown["cycle"].month


def test_insights_land_on_the_month_at_work_and_not_on_the_one_opened_ahead(process):  # noqa: F811
    from dateutil.relativedelta import relativedelta

    from reviews.cycles.actions import open_cycle

    council = process.council
    ahead = timezone.localdate().replace(day=1) + relativedelta(months=1)
    open_cycle(month=ahead, area_of_focus="Pre-birth", instrument_version=process.cycle.instrument_version, by=council.insights)
    assert landing_url(council.insights) == reverse("cycle_board", args=[process.cycle.pk])


def test_V4_manager_who_reviews_sees_on_my_team_what_is_late_of_their_own(process, as_user):  # noqa: F811
    council = process.council
    page = as_user(council.east_tm).get(reverse("my_team")).content.decode()
    assert "to write as a reviewer" not in page
    process.allocate(reviewer=council.east_tm)
    process.cycle.due_dates.update(due_on=timezone.localdate() - timedelta(days=4))
    page = as_user(council.east_tm).get(reverse("my_team")).content.decode()
    assert "You have 1 review to write as a reviewer." in page
    assert "1 late." in page
