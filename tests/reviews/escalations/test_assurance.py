"""Acknowledging, the 24 hours, and both assurances of the Service Manager (R6, R7)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice, Obligation
from reviews.assurance import actions as assurance
from reviews.escalations import actions, chasing
from reviews.escalations.clock import reminder_hours, reminders_of
from reviews.models import Escalation, SafetyAssurance
from tests.reviews.moderation.walk import counts

LONDON = ZoneInfo("Europe/London")


def assure(escalation, by, **changes):
    words = {
        "safety": "Seen yesterday, and safe.",
        "other_children": "No other child.",
        "quality": "Visits were missed.",
        "recorded_on_mosaic_on": timezone.localdate(),
    } | changes
    return actions.record_safety_assurance(escalation, by=by, **words)


def test_R6_each_of_the_six_acknowledges_for_themselves(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    six = [council.insights_manager, council.insights_sm, council.insights_hos, council.tm, council.sm, council.hos]
    for number, person in enumerate(six, start=1):
        assert Escalation.objects.get().state == "raised"
        actions.acknowledge(escalation, by=person)
        assert escalation.recipients.filter(acknowledged_at__isnull=False).count() == number
    assert Escalation.objects.get().state == "acknowledged"
    actions.acknowledge(escalation, by=council.sm)
    assert Event.objects.filter(verb="escalation.acknowledged").count() == 6


def test_R6_who_was_not_told_does_not_acknowledge(walk, council):
    review = walk.submitted(1)
    before = counts(review)
    with pytest.raises(Refused):
        actions.acknowledge(Escalation.objects.get(), by=council.insights)
    assert counts(review) == before


def test_R7_service_manager_records_the_assurance_and_it_meets_the_hours(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    made = assure(escalation, council.sm, other_children="AB-2208: seen, safe.", urgent_actions="Visit tomorrow.")
    escalation = Escalation.objects.get()
    assert (escalation.state, escalation.assured_at) == ("assured", made.at)
    assert Obligation.objects.about(escalation).get().met_at == made.at


@pytest.mark.parametrize("who", ["tm", "hos", "other_sm", "insights", "insights_hos", "reviewer", "practitioner"])
def test_R7_nobody_else_records_it_and_nothing_changes(walk, council, who):
    review = walk.submitted(1)
    before = counts(review)
    with pytest.raises(Refused):
        assure(Escalation.objects.get(), getattr(council, who))
    assert counts(review) == before
    assert SafetyAssurance.objects.count() == 0


def test_R7_assurance_needs_safety_and_quality_and_is_recorded_once(walk, council):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    before = counts(review)
    with pytest.raises(Refused):
        assure(escalation, council.sm, safety=" ")
    assert counts(review) == before
    assure(escalation, council.sm)
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        assure(escalation, council.sm)
    assert refusal.value.message == "The assurance is recorded already."
    assert counts(review) == before


def test_R7_reminders_stand_at_12_and_20_of_24_hours_and_follow_the_setting(walk):
    assert reminder_hours(24) == [12, 20]
    assert reminder_hours(48) == [24, 40]
    assert reminder_hours(1) == []
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert [moment - escalation.raised_at for moment in reminders_of(escalation)] == [timedelta(hours=12), timedelta(hours=20)]


def test_R7_hours_are_elapsed_over_a_clock_change(walk):
    at = datetime(2026, 10, 24, 16, 50, tzinfo=LONDON)
    with time_machine.travel(at, tick=False):
        walk.submitted(1)
    due = timezone.localtime(Escalation.objects.get().due_at, LONDON)
    assert (due.date().isoformat(), due.hour, due.minute) == ("2026-10-25", 15, 50)


def test_R7_second_assurance_follows_supervision_and_tracking_waits_for_it(walk, council):
    review = walk.returned(1, panel_score=3)
    escalation = Escalation.objects.get()
    today = timezone.localdate()
    words = {"safety": "Safe.", "other_children": "None.", "quality": "Better.", "recorded_on_mosaic_on": today}
    with pytest.raises(Refused) as refusal:
        actions.record_second_assurance(escalation, by=council.sm, **words)
    assert refusal.value.message == "The first assurance is not recorded yet."
    assure(escalation, council.sm)
    with pytest.raises(Refused) as refusal:
        actions.record_second_assurance(escalation, by=council.sm, **words)
    assert refusal.value.message == "The second assurance comes after the supervision that follows the review."
    assurance.record_mosaic_upload(review, added_on=today, mosaic_reference="CN-1", early_reason="Asked for.", by=council.insights)
    assurance.record_tm_assurance(review, text="Considered.", by=council.tm)
    assurance.record_supervision(
        review, reflection="Yes.", actions="Visit.", rationale="Because.", recorded_on_mosaic_on=today, by=council.tm
    )
    with pytest.raises(Refused) as refusal:
        assurance.verify_actions(review, note="Seen.", by=council.insights)
    assert "second assurance" in refusal.value.message
    with pytest.raises(Refused):
        actions.record_second_assurance(escalation, by=council.hos, **words)
    actions.record_second_assurance(escalation, by=council.sm, **words)
    assert Escalation.objects.get().assurances.count() == 2
    with pytest.raises(Refused):
        actions.record_second_assurance(escalation, by=council.sm, **words)
    assert assurance.verify_actions(review, note="Seen.", by=council.insights).by == council.insights


def test_R7_return_goes_on_while_the_assurance_is_open(walk):
    review = walk.returned(1)
    assert review.returned_at is not None
    assert Escalation.objects.get().is_open


def reminded(council):
    return [
        (notice.recipient, notice.kind)
        for notice in Notice.objects.filter(kind__in=["escalation_reminder", "escalation_breached"]).order_by("pk")
    ]


def test_R7_service_manager_is_reminded_at_12_and_20_hours_once_each(walk, council):
    walk.submitted(1)
    start = Escalation.objects.get().raised_at
    for hours, expected in ((11.9, 0), (12, 1), (12.1, 1), (19.9, 1), (20, 2), (23.9, 2)):
        chasing.remind_service_managers(at=start + timedelta(hours=hours))
        assert reminded(council) == [(council.sm, "escalation_reminder")] * expected
    titles = Notice.objects.filter(kind="escalation_reminder").order_by("pk").values_list("title", flat=True)
    assert [title[: title.index(" left")] for title in titles] == ["12 hours", "4 hours"]


def test_R7_portal_that_stood_still_sends_the_latest_reminder_alone(walk, council):
    walk.submitted(1)
    assert chasing.remind_service_managers(at=Escalation.objects.get().raised_at + timedelta(hours=21)) == 1
    assert reminded(council) == [(council.sm, "escalation_reminder")]


def test_R7_breach_goes_to_both_heads_of_service_once_and_the_task_stays_open(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert chasing.tell_of_breaches(at=escalation.due_at - timedelta(seconds=1)) == 0
    assert chasing.tell_of_breaches(at=escalation.due_at) == 1
    assert chasing.tell_of_breaches(at=escalation.due_at + timedelta(hours=1)) == 0
    assert set(reminded(council)) == {(council.hos, "escalation_breached"), (council.insights_hos, "escalation_breached")}
    assert len(reminded(council)) == 2
    assert Escalation.objects.get().is_open
    assert assure(Escalation.objects.get(), council.sm).by == council.sm


def test_R7_met_in_time_is_neither_chased_nor_breached(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assure(escalation, council.sm)
    assert chasing.remind_service_managers(at=escalation.raised_at + timedelta(hours=13)) == 0
    assert chasing.tell_of_breaches(at=escalation.due_at + timedelta(hours=1)) == 0
    assert reminded(council) == []


def test_R7_panel_that_decides_higher_pauses_nothing(walk, council):
    walk.moderated(1, 8)
    escalation = Escalation.objects.get()
    assert chasing.tell_of_breaches(at=escalation.due_at) == 1


def test_R7_reminder_follows_the_child_to_its_new_line(walk, council):
    from portal.models import CaseResponsibility

    review = walk.submitted(1)
    now = timezone.now()
    CaseResponsibility.objects.filter(child=review.child).update(ends=now)
    CaseResponsibility.objects.create(child=review.child, team=council.east, starts=now)
    chasing.remind_service_managers(at=Escalation.objects.get().raised_at + timedelta(hours=12))
    assert reminded(council) == [(council.other_sm, "escalation_reminder")]


def test_R7_assurance_after_the_time_records_and_tells_the_breach_even_where_no_watch_ran(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    with time_machine.travel(escalation.due_at + timedelta(minutes=2), tick=False):
        assure(escalation, council.sm)
        obligation = Obligation.objects.about(escalation).get()
        assert (obligation.breached_at, obligation.met_at) == (timezone.now(), timezone.now())
        assert {notice.recipient for notice in Notice.objects.filter(kind="escalation_breached")} == {council.hos, council.insights_hos}
        assert Event.objects.filter(verb="escalation.breached").count() == 1
        assert chasing.tell_of_breaches() == 0


def test_R7_assurance_in_the_last_minute_is_no_breach(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    with time_machine.travel(escalation.due_at - timedelta(minutes=1), tick=False):
        assure(escalation, council.sm)
    assert Obligation.objects.about(escalation).get().breached_at is None
    assert Notice.objects.filter(kind="escalation_breached").count() == 0
