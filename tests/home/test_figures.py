"""The figures of My work say what they count, and each leads to it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.work.managing import escalations
from portal.deadlines.models import Obligation
from portal.navigation import MOST, places_for
from reviews.escalations.actions import acknowledge, raise_now
from reviews.models import Escalation
from tests.reviews.assurance.test_lists import to_supervised
from tests.reviews.conftest import as_user  # noqa: F401 - a fixture
from tests.reviews.moderation.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(council):
    """For North's Team Manager one concern, and two tasks of a returned review, one of them late."""
    walk = Walk(council)
    returned = walk.returned(7)
    escalation = raise_now(walk.allocated(), grounds="Locked in.", by=council.insights)
    late = Obligation.objects.about(returned).filter(kind=Obligation.Kind.TM_ASSURANCE)
    late.update(due_at=timezone.now() - timedelta(days=3))
    return {"returned": returned.reference, "concern": escalation.review.reference}


def test_each_figure_says_what_it_counts_and_leads_to_it(waiting, council, as_user):  # noqa: F811
    figures = as_user(council.tm).get(reverse("my_work")).context["figures"]
    assert [(each["number"], each["label"], each["url"]) for each in figures] == [
        (1, "concern or unread review", "?show=first"),
        (1, "thing past its date", "?show=late"),
        (3, "things waiting for you", "?"),
        (0, "learning conversations booked", ""),
    ]


@pytest.mark.parametrize(("show", "left"), [("first", ["concern"]), ("late", ["returned"]), ("other", ["concern", "returned", "returned"])])
def test_a_figure_leaves_the_rows_that_it_counts(waiting, council, as_user, show, left):  # noqa: F811
    response = as_user(council.tm).get(reverse("my_work"), {"show": show})
    titles = [item.title.split(",")[0] for section in response.context["sections"] for item in section.items]
    assert titles == [waiting[name] for name in left]
    assert ("Show everything that waits for you" in response.content.decode()) == (show != "other")


def test_late_counts_rows_that_the_reader_must_act_on_and_never_more_than_all(council, as_user):  # noqa: F811
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        walk = Walk(council)
        for _ in range(2):
            to_supervised(walk.returned(4, actions=[("See him alone.", "practitioner"), ("Ask her.", "practitioner")]), council)
        walk.submitted(7)
    walk.cycle.due_dates.filter(step="return").update(due_on=timezone.localdate() - timedelta(days=4))
    response = as_user(council.insights).get(reverse("my_work"))
    rows = {item.title: item.is_late for section in response.context["sections"] for item in section.items}
    assert (rows["Reviews to check: 1"], rows["Tracker: 2 with actions overdue"]) == (True, False)
    assert [figure["number"] for figure in response.context["figures"][1:3]] == [1, len(rows)]
    late = as_user(council.insights).get(reverse("my_work"), {"show": "late"}).context["sections"]
    assert [item.title for section in late for item in section.items] == ["Reviews to check: 1"]


def test_R6_concern_that_waits_for_somebody_else_is_not_late_with_who_acknowledged_it(waiting, council):
    acknowledge(Escalation.objects.get(), by=council.tm)
    Escalation.objects.update(due_at=timezone.now() - timedelta(days=2))
    rows = {person: [item.is_late for item in escalations(person).items] for person in (council.tm, council.sm)}
    assert rows == {council.tm: [False], council.sm: [True]}


def test_R6_time_left_names_the_day_when_it_is_not_today(council):
    with time_machine.travel("2026-11-24T10:05+00:00", tick=False):
        raise_now(Walk(council).allocated(), grounds="Locked in.", by=council.insights)
        assert escalations(council.sm).items[0].why.endswith("left, by Wednesday 25 November, 10:05")
    with time_machine.travel("2026-11-25T08:00+00:00", tick=False):
        assert escalations(council.sm).items[0].why.endswith("left, by 10:05")


def test_cms_stands_in_the_bar_of_whose_work_is_editing_and_at_the_foot_of_others(council):
    bar = {person: [place["label"] for place in places_for(person, "/my-work/")] for person in (council.wpd, council.insights)}
    assert "CMS" in bar[council.wpd][:MOST]
    assert bar[council.insights][-1] == "CMS"
    assert [places.count("CMS") for places in bar.values()] == [1, 1]
    assert "CMS" not in [place["label"] for place in places_for(council.practitioner, "/")]
