"""The watch of each minute: no escalation holds up another, and a breach is told to somebody who is at work (R6, R7)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from portal.models import Leave, Notice, Obligation, Tenure
from reviews.escalations import chasing, tasks
from reviews.models import Escalation
from tests.reviews.escalations.test_telling import leave_post

BEFORE_ALL_TIME = datetime(1, 1, 1, tzinfo=UTC)


def breach_heard() -> set:
    return {notice.recipient for notice in Notice.objects.filter(kind="escalation_breached")}


def two_escalations(walk):
    walk.submitted(1)
    walk.submitted(1)
    return Escalation.objects.order_by("pk")


def test_R6_successor_hears_of_an_escalation_though_another_can_not_be_looked_at(walk, council, caplog):
    broken, sound = two_escalations(walk)
    Escalation.objects.filter(pk=broken.pk).update(due_at=BEFORE_ALL_TIME)
    Tenure.objects.create(post=leave_post(council, council.sm), person=council.other_sm, starts=timezone.now())
    assert tasks.watch_the_hours.func() > 0
    heard = Notice.objects.filter(kind="escalation", recipient=council.other_sm)
    assert [notice.url for notice in heard] == [sound.get_absolute_url()]
    assert [record.exc_info is not None for record in caplog.records if f"escalation {broken.pk} " in record.getMessage()] == [True]


def test_R7_escalation_that_fails_halfway_keeps_nothing_and_holds_up_none_of_the_others(walk, caplog):
    broken, sound = two_escalations(walk)

    def acknowledged(escalation):
        Escalation.objects.filter(pk=escalation.pk).update(state="acknowledged")
        return 3 // (escalation.pk - broken.pk)

    assert chasing.each_apart([broken, sound], acknowledged, "reminder") == 3
    assert list(Escalation.objects.order_by("pk").values_list("state", flat=True)) == ["raised", "acknowledged"]
    assert [record.getMessage() for record in caplog.records] == [f"Not looked at: escalation {broken.pk} (reminder)"]


def test_R7_one_chase_that_fails_holds_up_none_of_the_others(caplog):
    def fails():
        raise OverflowError("too far")

    assert [chasing.apart(act, "the hours") for act in (fails, lambda: 2)] == [0, 2]
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("ERROR", "Not looked at: the hours")]


@pytest.mark.parametrize("away", ["vacant", "on leave"])
def test_R7_breach_is_told_to_the_rest_of_the_six_where_no_head_of_service_and_no_director_is_at_work(walk, council, away):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    today = timezone.localdate()
    for person in (council.hos, council.insights_hos, council.director):
        if away == "vacant":
            leave_post(council, person)
        else:
            Leave.objects.create(person=person, first_day=today, last_day=today + timedelta(days=2))
    Leave.objects.create(person=council.tm, first_day=today, last_day=today + timedelta(days=2))
    chasing.tell_of_breaches(at=escalation.due_at)
    at_work = {council.insights_manager, council.insights_sm, council.sm}
    assert at_work <= breach_heard()
    assert council.tm not in breach_heard()
    assert Obligation.objects.about(escalation).get().breached_at == escalation.due_at


def test_R6_who_is_told_after_the_time_reads_that_it_has_passed(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    Tenure.objects.create(post=leave_post(council, council.sm), person=council.other_sm, starts=timezone.now())
    leave_post(council, council.hos)
    Tenure.objects.create(post=council.post_of(council.hos), person=council.tm, starts=timezone.now())
    chasing.tell_whom_a_post_came_to(at=escalation.due_at + timedelta(hours=1))
    text = Notice.objects.get(kind="escalation", recipient=council.other_sm).text
    due = timezone.localtime(escalation.due_at)
    assert f"The time for the assurance passed at {due:%H:%M} on {due:%A %-d %B %Y}" in text
    assert "records assurance by" not in text


def test_R7_service_managers_post_that_comes_after_the_time_says_so(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    leave_post(council, council.sm)
    chasing.tell_whom_a_post_came_to(at=escalation.due_at + timedelta(hours=1))
    notice = Notice.objects.filter(kind="escalation", recipient=council.hos).latest("pk")
    assert "The time for the assurance passed at" in notice.text
    assert "record assurance by" not in notice.text
