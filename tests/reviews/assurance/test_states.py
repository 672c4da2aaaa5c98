"""From return to closed: Mosaic, assurance, supervision, verified, sustained (R2, R9, R10, R11)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.deadlines.calendar import last_day
from portal.models import Event, Notice, Obligation, Tenure
from reviews.assurance import actions
from reviews.escalations.actions import record_safety_assurance, record_second_assurance
from reviews.models import ActionItem, MosaicUpload, Review, SustainedCheck, Verification
from reviews.records.findings import finish_action
from tests.reviews.moderation.walk import counts

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2026, 12, 18, 10, 0, tzinfo=LONDON)
SUPERVISION = {"reflection": "We agree with the 4.", "actions": "Visit weekly.", "rationale": "He was not seen."}


def state(review) -> str:
    return Review.objects.get(pk=review.pk).state


def to_mosaic(review, by, added_on=None, **changes):
    words = {"mosaic_reference": "CN-1", "early_reason": "Court asked for it."} | changes
    return actions.record_mosaic_upload(review, added_on=added_on or timezone.localdate(), by=by, **words)


def supervise(review, by, **changes):
    return actions.record_supervision(review, by=by, **(SUPERVISION | {"recorded_on_mosaic_on": timezone.localdate()} | changes))


def to_supervised(review, council):
    to_mosaic(review, council.insights)
    actions.record_tm_assurance(review, text="Talked through.", by=council.tm)
    supervise(review, council.tm)
    return Review.objects.get(pk=review.pk)


def test_R9_five_working_days_skip_weekend_and_bank_holidays(walk):
    with time_machine.travel(FRIDAY, tick=False):
        review = walk.returned(7)
    due = Obligation.objects.about(review).get(kind="mosaic_upload").due_at
    assert last_day(due) == date(2026, 12, 29)


def test_R9_unit_of_the_days_is_a_setting(walk):
    walk.set(mosaic_days_are_working_days=False)
    with time_machine.travel(FRIDAY, tick=False):
        review = walk.returned(7)
    assert last_day(Obligation.objects.about(review).get(kind="mosaic_upload").due_at) == date(2026, 12, 23)


def test_R10_supervision_is_due_ten_working_days_after_return_for_every_grade(walk):
    with time_machine.travel(FRIDAY, tick=False):
        found = {score: walk.returned(score) for score in (4, 7, 9)}
    for review in found.values():
        obligation = Obligation.objects.about(review).get(kind="supervision_after_review")
        assert last_day(obligation.due_at) == date(2027, 1, 6)
        assert obligation.post.type == "team_manager"


def test_R9_early_upload_needs_a_reason_and_the_last_day_does_not(walk, council):
    with time_machine.travel(FRIDAY, tick=False):
        early, on_time = walk.returned(7), walk.returned(7)
    with time_machine.travel(FRIDAY + timedelta(days=10)):
        before = counts(early)
        with pytest.raises(Refused) as refusal:
            to_mosaic(early, council.insights, added_on=date(2026, 12, 28), early_reason=" ")
        assert refusal.value.message == "The team has until Tuesday 29 December 2026 to read the review first."
        assert counts(early) == before
        assert MosaicUpload.objects.count() == 0
        to_mosaic(early, council.insights, added_on=date(2026, 12, 28))
        to_mosaic(on_time, council.insights, added_on=date(2026, 12, 29), early_reason="")
    assert MosaicUpload.objects.count() == 2


def test_R9_alert_goes_to_practitioner_team_manager_and_service_manager(walk, council):
    review = walk.returned(7)
    to_mosaic(review, council.insights)
    people = {notice.recipient for notice in Notice.objects.filter(kind="on_mosaic")}
    assert people == {council.practitioner, council.tm, council.sm}


@pytest.mark.parametrize("who", ["tm", "sm", "practitioner", "reviewer", "wpd"])
def test_R9_only_insights_add_to_mosaic(walk, council, who):
    review = walk.returned(7)
    before = counts(review)
    with pytest.raises(Refused):
        to_mosaic(review, getattr(council, who))
    assert counts(review) == before


def test_R9_second_upload_is_refused(walk, council):
    review = walk.returned(7)
    to_mosaic(review, council.insights)
    before = counts(review)
    with pytest.raises(Refused):
        to_mosaic(review, council.insights)
    assert counts(review) == before


def test_R2_finalised_takes_mosaic_and_the_team_managers_assurance_in_either_order(walk, council):
    first, second = walk.returned(7), walk.returned(7)
    to_mosaic(first, council.insights)
    assert state(first) == "returned"
    actions.record_tm_assurance(first, text="Talked through.", by=council.tm)
    assert state(first) == "finalised"
    actions.record_tm_assurance(second, text="Talked through.", by=council.tm)
    assert state(second) == "returned"
    to_mosaic(second, council.insights)
    assert state(second) == "finalised"


@pytest.mark.parametrize("who", ["sm", "hos", "south_tm", "east_tm", "insights", "practitioner"])
def test_R2_only_the_childs_team_manager_assures_and_supervises(walk, council, who):
    review = walk.returned(7)
    before = counts(review)
    with pytest.raises(Refused):
        actions.record_tm_assurance(review, text="Fine.", by=getattr(council, who))
    with pytest.raises(Refused):
        supervise(review, getattr(council, who))
    assert counts(review) == before


def test_V10_acting_team_manager_assures(walk, council):
    review = walk.returned(7)
    Tenure.objects.create(post=council.post_of(council.tm), person=council.east_tm, capacity="acting", starts=council.since)
    council.east_tm.forget_standing()
    assert actions.record_tm_assurance(review, text="Talked through.", by=council.east_tm).by == council.east_tm


def test_R2_nothing_is_recorded_before_the_return(walk, council):
    review = walk.submitted(7)
    before = counts(review)
    for act in (
        lambda: to_mosaic(review, council.insights),
        lambda: actions.record_tm_assurance(review, text="Fine.", by=council.tm),
        lambda: supervise(review, council.tm),
    ):
        with pytest.raises(Refused):
            act()
    assert counts(review) == before


@pytest.mark.parametrize("field", ["reflection", "actions", "rationale"])
def test_R10_supervision_needs_reflection_actions_and_rationale(walk, council, field):
    review = walk.returned(4)
    before = counts(review)
    with pytest.raises(Refused):
        supervise(review, council.tm, **{field: " "})
    assert counts(review) == before


def test_R11_good_closes_after_supervision(walk, council):
    review = to_supervised(walk.returned(7), council)
    assert review.state == "closed"
    assert [event.verb for event in Event.objects.about(review)][-4:] == [
        "review.finalise",
        "review.supervision_recorded",
        "review.supervise",
        "review.close",
    ]


def test_R11_supervision_before_mosaic_waits_and_then_carries_on(walk, council):
    review = walk.returned(7)
    supervise(review, council.tm)
    actions.record_tm_assurance(review, text="Talked through.", by=council.tm)
    assert state(review) == "returned"
    to_mosaic(review, council.insights)
    assert state(review) == "closed"


def test_R11_requires_improvement_is_tracked_until_sustained(walk, council):
    review = walk.returned(4, actions=[("See him alone every week.", "practitioner")])
    review = to_supervised(review, council)
    assert review.state == "tracked"
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        actions.verify_actions(review, note="Seen.", by=council.insights)
    assert refusal.value.message == "1 of the review’s actions are not done."
    assert counts(review) == before
    finish_action(ActionItem.objects.get(), evidence="Case notes of four weeks.", by=council.practitioner)
    verification = actions.verify_actions(review, note="Read the notes.", by=council.insights)
    assert state(review) == "verified"
    with time_machine.travel(verification.at + timedelta(days=90)):
        actions.record_sustained_check(review, is_sustained=True, note="Still seen weekly.", by=council.insights)
    assert state(review) == "closed"
    assert {"review.track", "review.verify", "review.sustain", "review.close"} <= {event.verb for event in Event.objects.about(review)}


def test_R11_sustained_check_is_refused_on_day_89_and_held_on_day_90(walk, council):
    review = to_supervised(walk.returned(4), council)
    verification = actions.verify_actions(review, note="Read the notes.", by=council.insights)
    with time_machine.travel(verification.at + timedelta(days=89)):
        before = counts(review)
        with pytest.raises(Refused):
            actions.record_sustained_check(review, is_sustained=True, note="Seen.", by=council.insights)
        assert counts(review) == before
        assert SustainedCheck.objects.count() == 0
    with time_machine.travel(verification.at + timedelta(days=90)):
        assert actions.record_sustained_check(review, is_sustained=True, note="Seen.", by=council.insights).is_sustained


def test_R11_improvement_that_did_not_last_stays_and_is_checked_again(walk, council):
    review = to_supervised(walk.returned(4), council)
    verification = actions.verify_actions(review, note="Read the notes.", by=council.insights)
    with time_machine.travel(verification.at + timedelta(days=91)):
        actions.record_sustained_check(review, is_sustained=False, note="Visits slipped.", by=council.insights)
        assert state(review) == "verified"
        actions.record_sustained_check(review, is_sustained=True, note="Back on track.", by=council.insights)
    assert state(review) == "closed"


@pytest.mark.parametrize("who", ["tm", "sm", "hos", "practitioner", "reviewer"])
def test_R11_team_manager_cannot_verify_their_own(walk, council, who):
    review = to_supervised(walk.returned(4), council)
    before = counts(review)
    with pytest.raises(Refused):
        actions.verify_actions(review, note="All done.", by=getattr(council, who))
    assert counts(review) == before
    assert Verification.objects.count() == 0


def test_R11_insights_officer_who_stands_in_for_the_team_manager_cannot_verify(walk, council):
    review = to_supervised(walk.returned(4), council)
    Tenure.objects.create(post=council.post_of(council.tm), person=council.insights, capacity="acting", starts=council.since)
    council.insights.forget_standing()
    with pytest.raises(Refused):
        actions.verify_actions(review, note="All done.", by=council.insights)
    assert actions.verify_actions(review, note="Read them.", by=council.insights_manager).by == council.insights_manager


def test_R11_escalated_good_is_tracked_and_waits_for_the_second_assurance(walk, council):
    review = walk.returned(1, panel_score=7)
    escalation = review.escalations.get()
    review = to_supervised(review, council)
    assert (review.final_grade.score, review.state) == (7, "tracked")
    with pytest.raises(Refused):
        actions.verify_actions(review, note="Seen.", by=council.insights)
    words = {
        "safety": "Safe.",
        "other_children": "None.",
        "quality": "Better.",
        "recorded_on_mosaic_on": timezone.localdate(),
        "by": council.sm,
    }
    record_safety_assurance(escalation, **words)
    record_second_assurance(escalation, **words)
    actions.verify_actions(review, note="Seen.", by=council.insights)
    assert state(review) == "verified"


def test_R11_moderated_requires_improvement_is_tracked_by_its_final_grade(walk, council):
    review = to_supervised(walk.returned(9, panel_score=5), council)
    assert review.state == "tracked"


def test_R11_action_is_finished_by_its_owner_or_the_team_manager_with_evidence(walk, council):
    review = walk.returned(4, actions=[("See him alone.", "practitioner"), ("Talk to the school.", "team_manager")])
    first, second = ActionItem.objects.order_by("pk")
    before = counts(review)
    for person in (council.south_practitioner, council.reviewer, council.sm):
        with pytest.raises(Refused):
            finish_action(first, evidence="Notes.", by=person)
    with pytest.raises(Refused):
        finish_action(first, evidence=" ", by=council.practitioner)
    assert counts(review) == before
    assert finish_action(first, evidence="Notes.", by=council.tm).done_by == council.tm
    assert finish_action(second, evidence="Minutes.", by=council.tm).owner == council.tm


def test_R2_withdrawn_review_takes_nothing_more(walk, council):
    from reviews.records.checking import withdraw

    review = walk.returned(7)
    withdraw(review, reason="Wrong child.", by=council.insights)
    before = counts(review)
    with pytest.raises(Refused):
        to_mosaic(review, council.insights)
    assert counts(review) == before


def test_R9_R10_closure_days_of_the_council_are_no_working_days(walk, council):
    from portal.deadlines.calendar import add_working_days

    today = timezone.localdate()
    closed = add_working_days(today, 2)
    before = {kind: due for kind, due in Obligation.objects.about(walk.returned(7)).values_list("kind", "due_at")}
    walk.set(closure_days=f"{closed:%d/%m/%Y}\n")
    after = {kind: due for kind, due in Obligation.objects.about(walk.returned(7)).values_list("kind", "due_at")}
    assert set(after) == {"mosaic_upload", "tm_assurance", "supervision_after_review"}
    for kind, days in (("mosaic_upload", 5), ("tm_assurance", 10), ("supervision_after_review", 10)):
        assert timezone.localdate(before[kind]) == add_working_days(today, days) + timedelta(days=1)
        assert timezone.localdate(after[kind]) == add_working_days(today, days + 1) + timedelta(days=1)
