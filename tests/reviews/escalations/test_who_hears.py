"""Whoever an escalation comes to hears of it: in another post, on leave, in a shared post, after a panel (R6, R7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import Notice, Tenure
from portal.people.answering import all_who_answer_for
from portal.people.undelivered import show_undelivered
from reviews.assurance import actions as assurance
from reviews.escalations import actions, chasing
from reviews.escalations.board import to_do, who_was_told
from reviews.models import Escalation, Review
from reviews.records import checking
from reviews.records.workflow import TransitionRefused
from tests.reviews.escalations.test_new_grounds_and_leave import away
from tests.reviews.escalations.test_telling import leave_post


def heard(person) -> list[str]:
    return [notice.title.split(":")[0] for notice in Notice.objects.filter(kind="escalation", recipient=person).order_by("pk")]


def as_service_manager(escalation) -> set:
    return {row.person for row in escalation.recipients.filter(role="service_manager")}


def test_R6_head_of_service_to_whom_the_assurance_comes_later_is_told_again(walk, council):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    actions.acknowledge(escalation, by=council.hos)
    leave_post(council, council.sm)
    assert chasing.tell_whom_a_post_came_to() == 1
    notices = Notice.objects.filter(kind="escalation", recipient=council.hos).order_by("pk")
    assert [notice.title for notice in notices] == [
        f"A concern was raised, {review.reference}",
        f"The assurance of {review.reference} is now yours",
    ]
    assert notices[1].is_urgent
    assert chasing.tell_whom_a_post_came_to() == 0
    assert notices.count() == 2


def test_R6_what_came_later_is_acknowledged_for_itself(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    for row in escalation.recipients.all():
        actions.acknowledge(escalation, by=row.person)
    leave_post(council, council.sm)
    chasing.tell_whom_a_post_came_to()
    council.hos.forget_standing()
    mine = next(one for one in who_was_told(escalation) if one.person == council.hos)
    assert (mine.acknowledged_at, len(mine.roles)) == (None, 2)
    assert to_do(escalation, council.hos, who_was_told(escalation)).may_acknowledge is True
    actions.acknowledge(escalation, by=council.hos)
    assert all(one.acknowledged_at for one in who_was_told(escalation))


def test_R6_team_manager_who_becomes_acting_service_manager_is_told(walk, council):
    walk.submitted(1)
    Tenure.objects.create(post=council.post_of(council.sm), person=council.tm, capacity="acting", starts=timezone.now())
    chasing.tell_whom_a_post_came_to()
    assert len(heard(council.tm)) == 2


def test_R6_deputy_above_is_told_where_the_post_is_vacant_and_its_stand_in_on_leave(walk, council):
    leave_post(council, council.sm)
    away(council.hos)
    Tenure.objects.create(post=council.post_of(council.hos), person=council.other_hos, capacity="deputy", starts=council.since)
    walk.submitted(1)
    assert as_service_manager(Escalation.objects.get()) == {council.hos, council.other_hos}


def test_R6_deputy_of_the_director_on_leave_is_told_where_the_whole_line_is_vacant(walk, council):
    for person in (council.tm, council.sm, council.hos):
        leave_post(council, person)
    away(council.director)
    Tenure.objects.create(post=council.post_of(council.director), person=council.other_hos, capacity="deputy", starts=council.since)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    assert as_service_manager(escalation) == {council.director, council.other_hos}
    council.other_hos.forget_standing()
    assert council.other_hos.has_perm("reviews.record_safety_assurance", escalation.review)


@pytest.mark.parametrize("also_acting", [False, True])
def test_R6_whoever_shares_the_post_and_is_at_work_is_told_while_the_acting_holder_is_on_leave(walk, council, also_acting):
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="acting", starts=council.since)
    if also_acting:
        Tenure.objects.create(post=council.post_of(council.sm), person=council.tm, capacity="acting", starts=timezone.now())
    away(council.other_sm)
    walk.submitted(1)
    wanted = {council.sm, council.tm} if also_acting else {council.sm}
    assert as_service_manager(Escalation.objects.get()) == wanted


def test_R6_vacant_post_whose_only_deputy_is_on_leave_says_so_and_goes_up(walk, council):
    post = leave_post(council, council.sm)
    Tenure.objects.create(post=post, person=council.other_sm, capacity="deputy", starts=council.since)
    away(council.other_sm)
    assert {one.person: one.reason for one in all_who_answer_for(post)} == {
        council.other_sm: f"named deputy of the vacant post {post.title}",
        council.hos: f"Head of Service Hana, because {post.title} is vacant and its deputy is on leave",
    }


def test_R2_return_is_told_to_the_deputy_of_a_team_manager_on_leave(walk, council):
    away(council.tm)
    Tenure.objects.create(post=council.post_of(council.tm), person=council.south_practitioner, capacity="deputy", starts=council.since)
    review = walk.submitted(7)
    checking.pass_quality_check(review, by=council.insights)
    checking.return_review(review, by=council.insights)
    told = set(Notice.objects.filter(kind="returned").values_list("recipient__email", flat=True))
    assert told == {person.email for person in (review.practitioner, council.tm, council.south_practitioner)}


def test_undelivered_letter_to_the_insights_manager_is_shown_to_the_next_above(walk, council):
    walk.submitted(1)
    later = timezone.now() + timedelta(hours=2)
    Notice.objects.exclude(recipient=council.insights_manager).update(mailed_at=timezone.now())
    Notice.objects.exclude(kind="escalation").update(mailed_at=timezone.now())
    assert show_undelivered(at=later) == 1
    assert [notice.recipient for notice in Notice.objects.filter(kind="undelivered")] == [council.insights_sm]


def test_R7_improvement_is_not_recorded_as_sustained_over_an_open_concern(walk, council):
    review = walk.submitted(4)
    Review.objects.filter(pk=review.pk).update(state="verified", returned_at=timezone.now(), finalised_at=timezone.now())
    review.refresh_from_db()
    assurance.Verification.objects.create(review=review, note="Seen.", by=council.insights, at=timezone.now() - timedelta(days=200))
    actions.raise_now(review, grounds="He is back in the home.", by=council.insights)
    with pytest.raises(TransitionRefused, match="A concern is open"):
        assurance.record_sustained_check(review, is_sustained=True, note="Better.", by=council.insights)
    review.refresh_from_db()
    assert (review.state, review.sustainedchecks.count()) == ("verified", 0)


def test_R6_refused_raise_page_still_says_whom_to_ring(walk, council, as_user):
    review = walk.allocated()
    page = as_user(council.insights).post(f"/reviews/{review.reference}/raise/", {"grounds": " "}).content.decode()
    assert "Told at once" in page
    assert f"({council.sm.name}" in page


def test_R5_V2_words_of_the_assurance_are_for_line_insights_and_those_told(walk, council, as_user):
    review = walk.submitted(1)
    walk.panel()
    escalation = Escalation.objects.get()
    words = {"safety": "Safe at an aunt’s.", "quality": "Weak.", "other_children": "AB-7777"}
    actions.record_safety_assurance(escalation, recorded_on_mosaic_on=timezone.localdate(), by=council.sm, **words)
    Review.objects.filter(pk=review.pk).update(returned_at=timezone.now())
    read = {}
    for person in (council.sm, council.tm, council.insights, council.hos, council.second_reviewer, review.reviewer, review.practitioner):
        page = as_user(person).get(escalation.get_absolute_url()).content.decode()
        assert "Assurance recorded" in page
        read[person] = [word in page for word in ("Safe at an aunt", "AB-7777", "Weak.")]
    assert [person for person, found in read.items() if all(found)] == [council.sm, council.tm, council.insights, council.hos]
    assert [person for person, found in read.items() if not any(found)] == [council.second_reviewer, review.reviewer, review.practitioner]


def test_R6_duty_that_comes_back_to_the_same_person_is_told_again_and_acknowledged_again(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    actions.acknowledge(escalation, by=council.sm)
    tenure = council.sm.tenures.get()
    Tenure.objects.filter(pk=tenure.pk).update(ends=timezone.now())
    chasing.tell_whom_a_post_came_to()
    assert next(one for one in who_was_told(escalation) if one.person == council.sm).left_at is not None
    Tenure.objects.create(post=tenure.post, person=council.sm, starts=timezone.now())
    assert chasing.tell_whom_a_post_came_to() == 1
    assert len(heard(council.sm)) == 2
    mine = next(one for one in who_was_told(escalation) if one.person == council.sm)
    assert (mine.left_at, mine.acknowledged_at) == (None, None)
    assert chasing.tell_whom_a_post_came_to() == 0


def test_R6_who_no_longer_answers_holds_up_no_acknowledgement(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    leave_post(council, council.sm)
    chasing.tell_whom_a_post_came_to()
    for row in escalation.recipients.answering():
        actions.acknowledge(escalation, by=row.person)
    escalation.refresh_from_db()
    assert escalation.state == "acknowledged"


def test_R7_with_the_whole_line_on_leave_the_director_is_told_and_may_assure(walk, council):
    away(council.tm, council.sm, council.hos)
    review = walk.submitted(1)
    assert council.director in as_service_manager(Escalation.objects.get())
    council.director.forget_standing()
    assert council.director.has_perm("reviews.record_safety_assurance", review)


def test_R7_with_the_director_on_leave_too_the_page_says_that_nobody_at_work_answers(walk, council, as_user):
    leave_post(council, council.sm)
    away(council.tm, council.hos, council.director)
    review = walk.submitted(1)
    council.director.forget_standing()
    assert council.director.has_perm("reviews.record_safety_assurance", review)
    page = as_user(council.insights).get(Escalation.objects.get().get_absolute_url()).content.decode()
    assert "Nobody who is at work could be told for: Child’s Team Manager, Child’s Service Manager, Child’s Head of Service." in page
    notice = Notice.objects.filter(kind="escalation", recipient=council.insights_manager).get()
    assert "Nobody who is at work could be told for" in notice.text


def test_R6_director_who_is_told_because_all_insights_managers_are_on_leave_may_open_and_acknowledge(walk, council, as_user):
    away(council.insights_manager, council.insights_sm, council.insights_hos)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    council.director.forget_standing()
    assert as_user(council.director).get(escalation.get_absolute_url()).status_code == 200
    actions.acknowledge(escalation, by=council.director)
    assert not escalation.recipients.silent().filter(person=council.director).exists()
