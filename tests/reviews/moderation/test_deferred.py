"""A case that a panel defers: who is invited to the next one, and when (R4)."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Notice, Tenure
from reviews.models import PanelInvitation
from reviews.moderation.actions import defer_case


def invited(panel) -> set[tuple]:
    return set(PanelInvitation.objects.filter(panel_case__panel=panel).values_list("person__first_name", "role"))


def told_of(panel) -> list[str]:
    """Who has a notice of a panel that meets when `panel` does."""
    day = f"{timezone.localtime(panel.meets_at):%A %-d %B %Y}"
    found = Notice.objects.filter(kind="panel_invitation", title__contains=day)
    return sorted(found.values_list("recipient__first_name", flat=True))


BOTH = {("Rosa", "reviewer"), ("Tara", "team_manager")}


def test_R4_reviewer_and_team_manager_are_invited_to_the_next_panel_that_is_planned(walk, council):
    review = walk.submitted(9)
    first = walk.panel()
    following = walk.panel(meets_at=timezone.now() + timedelta(days=30))
    walk.panel(meets_at=timezone.now() + timedelta(days=60))
    assert (invited(following), told_of(following)) == (set(), [])
    waiting = defer_case(first.cases.get(), reason="The reviewer is away.", by=council.second_reviewer)
    assert (waiting.panel, waiting.state) == (following, "listed")
    assert invited(following) == BOTH
    assert told_of(following) == ["Rosa", "Tara"]
    notices = Notice.objects.filter(kind="panel_invitation").order_by("-pk")[:2]
    assert {notice.url for notice in notices} == {review.get_absolute_url()}


def test_R4_where_no_next_panel_is_planned_they_are_invited_when_it_is(walk, council):
    walk.submitted(9)
    first = walk.panel()
    defer_case(first.cases.get(), reason="The reviewer is away.", by=council.second_reviewer)
    assert PanelInvitation.objects.exclude(panel_case__panel=first).count() == 0
    following = walk.panel(meets_at=timezone.now() + timedelta(days=30))
    assert invited(following) == BOTH
    assert told_of(following) == ["Rosa", "Tara"]


def test_R4_whoever_is_the_childs_team_manager_by_then_is_invited_to_the_next_panel(walk, council):
    walk.submitted(9)
    first = walk.panel()
    following = walk.panel(meets_at=timezone.now() + timedelta(days=30))
    now = timezone.now()
    Tenure.objects.filter(person=council.tm).update(ends=now)
    Tenure.objects.create(post=council.post_of(council.tm), person=council.south_tm, starts=now)
    defer_case(first.cases.get(), reason="The reviewer is away.", by=council.second_reviewer)
    assert invited(following) == {("Rosa", "reviewer"), ("Theo", "team_manager")}
    assert told_of(following) == ["Rosa", "Theo"]


def test_deferral_takes_the_review_before_the_case_as_the_grade_does(walk, council):
    walk.submitted(9)
    case = walk.panel().cases.get()
    with CaptureQueriesContext(connection) as queries:
        defer_case(case, reason="The reviewer is away.", by=council.insights)
    tables = [
        query["sql"].split(' FROM "')[1].split('"')[0]
        for query in queries
        if query["sql"].startswith("SELECT") and " FROM " in query["sql"]
    ]
    assert tables.index("reviews_review") < tables.index("reviews_panelcase")
