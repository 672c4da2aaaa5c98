"""Who is told of a case considered Inadequate, when, and why (R6, V10)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Leave, Notice, Obligation, Tenure
from reviews.escalations import actions
from reviews.models import Escalation, Review
from reviews.moderation.actions import record_moderated_grade
from reviews.records import checking
from reviews.records.workflow import TransitionRefused
from tests.reviews.moderation.walk import counts


def told(escalation) -> dict:
    return {row.role: row.person for row in escalation.recipients.all()}


def leave_post(council, person):
    """Vacate the post of `person`, and return it."""
    post = council.post_of(person)
    Tenure.objects.filter(post=post, person=person).update(ends=timezone.now() - timedelta(minutes=1))
    return post


def test_R6_six_are_told_at_once_with_the_reason_kept(walk, council):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    assert told(escalation) == {
        "insights_manager": council.insights_manager,
        "insights_service_manager": council.insights_sm,
        "insights_head_of_service": council.insights_hos,
        "team_manager": council.tm,
        "service_manager": council.sm,
        "head_of_service": council.hos,
    }
    assert {row.role: row.reason for row in escalation.recipients.all()}[
        "service_manager"
    ] == "Child’s Service Manager: Service Manager Sami"
    notices = Notice.objects.filter(kind="escalation")
    assert {notice.recipient for notice in notices} == set(told(escalation).values())
    assert all(notice.reason and notice.is_urgent for notice in notices)
    assert escalation.raised_at == review.submitted_at


def test_R6_submission_with_one_tells_at_once_and_waits_for_the_panel(walk):
    review = walk.submitted(1)
    assert review.state == Review.State.IN_MODERATION
    assert review.returned_at is None
    assert Escalation.objects.get().origin == "submission"
    assert Notice.objects.filter(kind="escalation").count() == 6


@pytest.mark.parametrize("score", [3, 7, 10])
def test_R6_other_grades_tell_nobody(walk, score):
    walk.submitted(score)
    assert Escalation.objects.count() == 0
    assert Notice.objects.filter(kind="escalation").count() == 0


def test_R6_one_person_in_two_posts_gets_one_message(walk, council):
    post = leave_post(council, council.insights_sm)
    Tenure.objects.create(post=post, person=council.insights_hos, starts=council.since)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert escalation.recipients.count() == 6
    mine = Notice.objects.filter(kind="escalation", recipient=council.insights_hos)
    assert [notice.reason for notice in mine] == [
        "Insights Service Manager: Insights Service Manager Ivo; Insights Head of Service: Insights Head of Service Ida"
    ]
    assert Notice.objects.filter(kind="escalation").count() == 5


def test_V10_vacant_post_goes_to_its_deputy_from_another_service_who_may_open_it(walk, council):
    post = leave_post(council, council.sm)
    Tenure.objects.create(post=post, person=council.other_sm, capacity="deputy", starts=council.since)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert told(escalation)["service_manager"] == council.other_sm
    row = escalation.recipients.get(role="service_manager")
    assert row.reason == "Child’s Service Manager: named deputy of the vacant post Service Manager Sami"
    council.other_sm.forget_standing()
    assert list(Escalation.objects.visible_to(council.other_sm)) == [escalation]
    assert council.other_sm.has_perm("reviews.record_safety_assurance", escalation.review)


def test_V10_deputy_of_a_post_that_is_held_and_present_may_not_open_it(walk, council):
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="deputy", starts=council.since)
    walk.submitted(1)
    assert council.other_sm not in told(Escalation.objects.get()).values()
    assert not Escalation.objects.visible_to(council.other_sm).exists()


def test_R6_vacant_post_without_a_deputy_goes_up_the_line(walk, council):
    leave_post(council, council.sm)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    row = escalation.recipients.get(role="service_manager")
    assert row.person == council.hos
    assert "because Service Manager Sami is vacant and has no deputy" in row.reason
    assert Notice.objects.filter(kind="escalation", recipient=council.hos).count() == 1
    assert Notice.objects.filter(kind="escalation").count() == 5


def test_R7_who_answers_for_the_vacant_post_up_the_line_may_record_the_assurance(walk, council):
    leave_post(council, council.sm)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    for person in (council.hos, council.other_hos, council.other_sm, council.tm, council.director):
        person.forget_standing()
    may = [
        person
        for person in (council.hos, council.other_hos, council.other_sm, council.tm, council.director)
        if person.has_perm("reviews.record_safety_assurance", escalation.review)
    ]
    assert may == [council.hos]


def test_R6_where_the_whole_line_is_vacant_the_director_is_told_and_sees_the_escalation_alone(walk, council):
    leave_post(council, council.sm)
    leave_post(council, council.hos)
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    assert told(escalation)["service_manager"] == council.director
    council.director.forget_standing()
    assert list(Escalation.objects.visible_to(council.director)) == [escalation]
    assert council.director.has_perm("reviews.record_safety_assurance", review)
    assert not Review.objects.visible_to(council.director).exists()


def test_R6_director_sees_no_escalation_while_the_line_is_filled(walk, council):
    walk.submitted(1)
    assert not Escalation.objects.visible_to(council.director).exists()


def test_V10_acting_holder_is_told(walk, council):
    post = leave_post(council, council.tm)
    Tenure.objects.create(post=post, person=council.east_tm, capacity="acting", starts=council.since)
    walk.submitted(1)
    row = Escalation.objects.get().recipients.get(role="team_manager")
    assert (row.person, row.reason) == (council.east_tm, "Child’s Team Manager: acting Team Manager Tara")


def test_R6_holder_on_leave_is_told_and_the_deputy_too(walk, council):
    today = timezone.localdate()
    Leave.objects.create(person=council.sm, first_day=today, last_day=today)
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="deputy", starts=council.since)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert {row.person for row in escalation.recipients.filter(role="service_manager")} == {council.sm, council.other_sm}
    assert Notice.objects.filter(kind="escalation").count() == 7
    council.other_sm.forget_standing()
    assert list(Escalation.objects.visible_to(council.other_sm)) == [escalation]


def test_R6_level_without_a_post_goes_to_the_next_above(walk, council):
    from portal.models import ReportingLine

    ReportingLine.objects.filter(post=council.post_of(council.tm)).update(reports_to=council.post_of(council.hos))
    walk.submitted(1)
    assert told(Escalation.objects.get())["service_manager"] == council.hos


def test_R6_raise_now_before_any_grade_from_allocation_on(walk, council):
    review = walk.allocated()
    escalation = actions.raise_now(review, grounds="Bruises that nobody asked about.", by=council.reviewer)
    assert (escalation.origin, escalation.raised_by, review.grades.count()) == ("raised_now", council.reviewer, 0)
    assert Notice.objects.filter(kind="escalation").count() == 6
    assert Obligation.objects.about(escalation).get().due_at - escalation.raised_at == timedelta(hours=24)


@pytest.mark.parametrize("who", ["tm", "practitioner", "wpd", "director"])
def test_R6_others_do_not_raise_and_nothing_changes(walk, council, who):
    review = walk.allocated()
    before = counts(review)
    with pytest.raises(Refused):
        actions.raise_now(review, grounds="Worry.", by=getattr(council, who))
    assert counts(review) == before


def test_R6_raise_now_needs_grounds(walk, council):
    review = walk.allocated()
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        actions.raise_now(review, grounds="  ", by=council.reviewer)
    assert refusal.value.message == "Say what worries you."
    assert counts(review) == before


def test_R6_member_who_still_holds_inadequate_when_the_panel_decides_higher_raises_it(walk, council):
    review = walk.submitted(9)
    walk.panel(council.iro)
    record_moderated_grade(review, score=4, rationale="So.", by=council.second_reviewer)
    escalation = actions.raise_now(Review.objects.get(pk=review.pk), grounds="I still hold it Inadequate.", by=council.iro)
    assert escalation.raised_by == council.iro


def test_R6_panels_inadequate_tells(walk):
    walk.moderated(9, 2)
    assert Escalation.objects.get().origin == "panel"
    assert Notice.objects.filter(kind="escalation").count() == 6


def test_R6_later_inadequate_confirms_without_a_second_clock(walk, council):
    walk.moderated(1, 1)
    escalation = Escalation.objects.get()
    assert Obligation.objects.filter(kind="safety_assurance").count() == 1
    assert Notice.objects.filter(kind="escalation").count() == 6
    assert Notice.objects.filter(kind="escalation_confirmed").count() == 6
    assert Event.objects.filter(verb="escalation.confirmed", data__escalation=escalation.pk).count() == 1


def test_R6_later_inadequate_after_assurance_starts_a_new_clock(walk, council):
    review = walk.submitted(1)
    first = Escalation.objects.get()
    today = timezone.localdate()
    actions.record_safety_assurance(
        first, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=today, by=council.sm
    )
    walk.panel()
    record_moderated_grade(review, score=1, rationale="Still so.", by=council.second_reviewer)
    assert list(Escalation.objects.order_by("pk").values_list("state", "origin")) == [("assured", "submission"), ("raised", "panel")]
    assert Obligation.objects.filter(kind="safety_assurance").count() == 2


def test_R8_moderated_three_leaves_the_escalation_open(walk):
    review = walk.moderated(1, 3)
    escalation = Escalation.objects.get()
    assert review.final_grade.score == 3
    assert escalation.is_open
    assert Obligation.objects.about(escalation).get().is_open


def test_R6_second_raise_while_one_is_open_is_refused(walk, council):
    review = walk.submitted(1)
    before = counts(review)
    with pytest.raises(Refused):
        actions.raise_now(review, grounds="Again.", by=council.insights)
    assert counts(review) == before


def test_V3_team_service_and_head_see_the_review_all_at_once_before_it_is_returned(walk, council):
    quiet = walk.submitted(9)
    review = walk.submitted(1)
    for person in (council.tm, council.sm, council.hos):
        assert list(Review.objects.visible_to(person)) == [review]
        assert list(Escalation.objects.visible_to(person)) == [review.escalations.get()]
    for person in (council.east_tm, council.other_sm, council.other_hos, council.practitioner, council.south_tm, council.superuser()):
        assert not Review.objects.visible_to(person).exists()
        assert not Escalation.objects.visible_to(person).exists()
    assert quiet.returned_at is None


def test_V_escalation_follows_the_child_to_another_team(walk, council):
    from portal.models import CaseResponsibility

    review = walk.submitted(1)
    now = timezone.now()
    CaseResponsibility.objects.filter(child=review.child).update(ends=now)
    CaseResponsibility.objects.create(child=review.child, team=council.east, starts=now)
    assert Escalation.objects.visible_to(council.other_sm).exists()
    assert not Escalation.objects.visible_to(council.sm).exists()
    assert council.other_sm.has_perm("reviews.record_safety_assurance", review)
    assert not council.sm.has_perm("reviews.record_safety_assurance", review)


def test_R6_mail_says_where_to_look_and_nothing_of_the_review(walk, council, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        review = walk.submitted(1, words="Secret words of the record.")
    letters = [letter for letter in mail.outbox if letter.subject.startswith("Urgent: a concern was raised")]
    assert {letter.to[0] for letter in letters} == {row.person.email for row in Escalation.objects.get().recipients.all()}
    for letter in letters:
        for body in [letter.body, *[str(alternative[0]) for alternative in letter.alternatives]]:
            assert "Secret words" not in body
            assert review.child.reference not in body
            assert "/notices/" in body
    escalation = Escalation.objects.get()
    assert set(Notice.objects.filter(kind="escalation").values_list("url", flat=True)) == {f"/escalations/{escalation.pk}/"}


def test_R6_review_with_an_open_escalation_is_not_withdrawn(walk, council):
    review = walk.submitted(1)
    before = counts(review)
    with pytest.raises(TransitionRefused):
        checking.withdraw(review, reason="Duplicate.", by=council.insights)
    assert counts(review)[1:] == before[1:]
    assert Review.objects.get(pk=review.pk).state == "in_moderation"
