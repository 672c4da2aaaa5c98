"""Lines with a hole, whoever a post comes to later, and what ends an escalation (R6)."""

import pytest
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice, Post, Tenure
from reviews.escalations import actions, chasing
from reviews.models import Escalation, Review
from reviews.moderation.actions import record_moderated_grade
from reviews.records import actions as records
from tests.reviews.escalations.test_telling import leave_post, told
from tests.reviews.moderation.walk import counts


def no_post_of_the_team(council):
    Post.objects.filter(pk=council.post_of(council.tm).pk).update(team=None)


def no_team_for_the_child(council):
    from portal.models import CaseResponsibility

    CaseResponsibility.objects.filter(team=council.north).update(ends=timezone.now())


def no_line_above_an_empty_post(council):
    from portal.models import ReportingLine

    ReportingLine.objects.filter(post=leave_post(council, council.tm)).delete()


def a_circle_of_empty_posts(council):
    from portal.models import ReportingLine

    tm, sm, hos = (leave_post(council, person) for person in (council.tm, council.sm, council.hos))
    ReportingLine.objects.filter(post=hos).delete()
    ReportingLine.objects.create(post=hos, reports_to=tm, starts=council.since)


@pytest.mark.parametrize("hole", [no_post_of_the_team, no_team_for_the_child, no_line_above_an_empty_post, a_circle_of_empty_posts])
def test_R6_line_with_a_hole_ends_at_the_director_who_may_assure(walk, council, hole):
    review = walk.ready(1)
    hole(council)
    records.submit_review(review, by=council.reviewer)
    escalation = Escalation.objects.get()
    assert {role: person for role, person in told(escalation).items() if "insights" not in role} == {
        "team_manager": council.director,
        "service_manager": council.director,
        "head_of_service": council.director,
    }
    council.director.forget_standing()
    assert list(Escalation.objects.visible_to(council.director)) == [escalation]
    assert council.director.has_perm("reviews.record_safety_assurance", review)
    assert not Review.objects.visible_to(council.director).exists()
    assert Notice.objects.filter(kind="escalation", recipient=council.director).count() == 1


def test_R6_with_the_director_gone_too_insights_are_told_for_whom_nobody_could_be_told(walk, council, as_user):
    for person in (council.tm, council.sm, council.hos, council.director):
        leave_post(council, person)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert set(told(escalation)) == {"insights_manager", "insights_service_manager", "insights_head_of_service"}
    event = Event.objects.get(verb="escalation.nobody_answers")
    assert event.data["roles"] == ["head_of_service", "service_manager", "team_manager"]
    words = "Nobody who is at work could be told for: Child’s Team Manager, Child’s Service Manager, Child’s Head of Service."
    assert all(words in notice.text for notice in Notice.objects.filter(kind="escalation"))
    assert words in as_user(council.insights).get(f"/escalations/{escalation.pk}/").content.decode()


def test_R6_whoever_a_post_comes_to_while_it_is_open_is_told_once_and_acknowledges(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    post = leave_post(council, council.sm)
    Tenure.objects.create(post=post, person=council.other_sm, starts=timezone.now())
    assert chasing.tell_whom_a_post_came_to() == 1
    assert chasing.tell_whom_a_post_came_to() == 0
    notice = Notice.objects.get(kind="escalation", recipient=council.other_sm)
    assert (notice.reason, notice.is_urgent) == ("Child’s Service Manager: Service Manager Sami", True)
    council.other_sm.forget_standing()
    actions.acknowledge(escalation, by=council.other_sm)
    assert escalation.recipients.get(person=council.other_sm).acknowledged_at is not None


def test_R6_child_that_moves_takes_the_open_escalation_to_its_new_line(walk, council):
    from portal.people.memberships import move_child

    review = walk.submitted(1)
    move_child(review.child, team=council.east, by=council.admin)
    assert chasing.tell_whom_a_post_came_to() == 3
    assert {row.person for row in Escalation.objects.get().recipients.all()} >= {council.east_tm, council.other_sm, council.other_hos}


def test_R6_confirmation_is_told_to_those_who_stand_in_the_posts_now(walk, council):
    review = walk.submitted(1)
    post = leave_post(council, council.sm)
    Tenure.objects.create(post=post, person=council.other_sm, starts=timezone.now())
    walk.panel()
    record_moderated_grade(review, score=1, rationale="Still so.", by=council.second_reviewer)
    confirmed = {notice.recipient for notice in Notice.objects.filter(kind="escalation_confirmed")}
    assert council.other_sm in confirmed
    assert council.sm not in confirmed
    assert len(confirmed) == 6


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_R6_nothing_is_raised_on_a_review_that_has_ended(walk, council, state):
    review = walk.returned(7)
    Review.objects.filter(pk=review.pk).update(state=state)
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        actions.raise_now(review, grounds="He is not safe.", by=council.insights)
    assert "ring the child’s Service Manager now" in refusal.value.way_on
    assert counts(review) == before


def test_R6_director_sees_of_assured_escalations_those_that_came_to_them_alone(walk, council):
    today = timezone.localdate()
    walk.submitted(1)
    old = Escalation.objects.get()
    actions.record_safety_assurance(
        old, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=today, by=council.sm
    )
    leave_post(council, council.sm)
    leave_post(council, council.hos)
    walk.submitted(1)
    council.director.forget_standing()
    now_open = Escalation.objects.open().get()
    assert list(Escalation.objects.visible_to(council.director)) == [now_open]
    actions.record_safety_assurance(
        now_open, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=today, by=council.director
    )
    assert list(Escalation.objects.visible_to(council.director)) == [now_open]


def test_R6_R7_the_watch_of_each_minute_tells_successors_reminds_and_tells_of_breaches(walk, council):
    from datetime import timedelta

    import time_machine

    from reviews.escalations.tasks import watch_the_hours

    walk.submitted(1)
    escalation = Escalation.objects.get()
    post = leave_post(council, council.sm)
    Tenure.objects.create(post=post, person=council.other_sm, starts=timezone.now())
    watch_the_hours.func()
    assert Notice.objects.filter(kind="escalation", recipient=council.other_sm).count() == 1
    for hours, kind in ((13, "escalation_reminder"), (25, "escalation_breached")):
        assert Notice.objects.filter(kind=kind).count() == 0
        with time_machine.travel(escalation.raised_at + timedelta(hours=hours), tick=False):
            watch_the_hours.func()
        assert Notice.objects.filter(kind=kind).exists()
