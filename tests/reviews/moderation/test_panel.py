"""The panel: what is listed for it, whose grade becomes final, who may not give it (R4, R5, V5)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice, Tenure
from reviews.models import Escalation, Grade, Panel, PanelCase, PanelInvitation, Review
from reviews.moderation import actions
from reviews.records import actions as records
from reviews.records.workflow import TransitionRefused
from tests.reviews.moderation.walk import counts


def test_R4_outstanding_and_inadequate_wait_for_the_panel_and_good_does_not(walk):
    found = {score: walk.submitted(score).state for score in (1, 2, 3, 8, 9, 10)}
    assert found == {1: "in_moderation", 2: "in_moderation", 3: "submitted", 8: "submitted", 9: "in_moderation", 10: "in_moderation"}
    assert set(PanelCase.objects.values_list("reason", flat=True)) == {"inadequate", "outstanding"}


def test_R4_sampled_review_is_labelled_so_and_extremes_are_not(walk):
    walk.set(moderation_sample_percent=10)
    drawn = records.submit_review(walk.ready(7), by=walk.council.reviewer, sample_draw=0.09)
    not_drawn = records.submit_review(walk.ready(7), by=walk.council.reviewer, sample_draw=0.10)
    extreme = records.submit_review(walk.ready(9), by=walk.council.reviewer, sample_draw=0.0)
    assert [drawn.state, not_drawn.state, extreme.state] == ["in_moderation", "submitted", "in_moderation"]
    assert {case.review.pk: case.reason for case in PanelCase.objects.all()} == {drawn.pk: "sample", extreme.pk: "outstanding"}
    assert not Review.objects.get(pk=extreme.pk).is_sampled_for_moderation


def test_R4_planning_a_panel_lists_what_waits_and_invites_reviewer_and_team_manager(walk, council):
    review = walk.submitted(9)
    panel = walk.panel()
    assert list(panel.cases.values_list("review", flat=True)) == [review.pk]
    invited = set(PanelInvitation.objects.values_list("person", "role"))
    assert invited == {(council.reviewer.pk, "reviewer"), (council.tm.pk, "team_manager")}
    assert Notice.objects.filter(kind="panel_invitation").count() == 2


def test_R4_case_left_over_from_an_earlier_month_is_listed_for_the_next_panel(walk, council):
    from reviews.cycles.actions import open_cycle

    review = walk.submitted(9)
    later = open_cycle(month=timezone.localdate() + timedelta(days=40), area_of_focus="Pathway plans", by=council.insights)
    meets = timezone.now() + timedelta(days=40)
    panel = actions.plan_panel(later, meets_at=meets, chair=council.second_reviewer, members=[], by=council.insights)
    assert list(panel.cases.values_list("review", flat=True)) == [review.pk]


def test_R4_late_submission_is_listed_for_the_next_panel_and_not_for_one_that_has_met(walk):
    past = walk.panel()
    with time_machine.travel(past.meets_at + timedelta(days=1)):
        review = walk.submitted(9)
        assert PanelCase.objects.get(review=review).panel is None
        following = walk.panel()
    assert PanelCase.objects.get(review=review).panel == following


def test_R5_panels_grade_becomes_the_final_one_and_both_stay(walk, council):
    review = walk.moderated(9, 8)
    assert [(grade.stage, grade.score, grade.given_by) for grade in review.grades.all()] == [
        ("reviewer", 9, council.reviewer),
        ("moderated", 8, council.second_reviewer),
    ]
    assert review.final_grade.score == 8
    assert review.state == Review.State.MODERATED
    assert PanelCase.objects.get(review=review).state == "decided"


@pytest.mark.parametrize("score", [11, -1, 7.5, "seven", None, True])
def test_R3_score_that_is_not_on_the_scale_is_refused_and_changes_nothing(walk, council, score):
    review = walk.submitted(9)
    walk.panel()
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        actions.record_moderated_grade(review, score=score, rationale="So.", by=council.second_reviewer)
    assert refusal.value.message == "Choose a whole number from 0 to 10."
    assert counts(review) == before


def test_R5_grade_without_a_rationale_is_refused_and_changes_nothing(walk, council):
    review = walk.submitted(9)
    walk.panel()
    before = counts(review)
    with pytest.raises(Refused) as refusal:
        actions.record_moderated_grade(review, score=8, rationale="  ", by=council.second_reviewer)
    assert refusal.value.message == "Say why the panel gives this grade."
    assert counts(review) == before


def test_R4_member_does_not_grade_their_own_review(walk, council):
    review = walk.submitted(9)
    walk.panel(council.reviewer)
    before = counts(review)
    with pytest.raises(TransitionRefused) as refusal:
        actions.record_moderated_grade(review, score=8, rationale="So.", by=council.reviewer)
    assert "you reviewed this record yourself" in refusal.value.message
    assert counts(review) == before


@pytest.mark.parametrize("who", ["tm", "sm", "hos"])
def test_R4_member_does_not_grade_a_child_in_their_own_line(walk, council, who):
    review = walk.submitted(9)
    member = getattr(council, who)
    walk.panel(member)
    with pytest.raises(TransitionRefused) as refusal:
        actions.record_moderated_grade(review, score=8, rationale="So.", by=member)
    assert "the child is in North, which is in your line" in refusal.value.message


def test_R4_manager_of_another_line_grades(walk, council):
    review = walk.submitted(9)
    walk.panel(council.east_tm)
    grade = actions.record_moderated_grade(review, score=8, rationale="So.", by=council.east_tm)
    assert grade.score == 8


def test_V5_who_is_no_longer_on_the_panel_neither_sees_nor_grades(walk, council):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    assert Review.objects.visible_to(council.iro).filter(pk=review.pk).exists()
    panel.members.filter(person=council.iro).update(ends=timezone.now())
    before = counts(review)
    with pytest.raises(TransitionRefused):
        actions.record_moderated_grade(review, score=8, rationale="So.", by=council.iro)
    assert counts(review) == before
    assert not Review.objects.visible_to(council.iro).filter(pk=review.pk).exists()
    assert not Panel.objects.visible_to(council.iro).exists()


def test_R5_second_grade_of_the_panel_is_refused(walk, council):
    review = walk.moderated(9, 8)
    before = counts(review)
    with pytest.raises(TransitionRefused):
        actions.record_moderated_grade(review, score=3, rationale="Again.", by=council.second_reviewer)
    assert counts(review) == before


def test_V5_case_leaves_a_members_list_once_the_review_is_finalised(walk, council):
    from reviews.assurance import actions as assurance

    review = walk.returned(9)
    other = walk.submitted(9)
    panel = Panel.objects.get()
    assert set(PanelCase.objects.visible_to(council.second_reviewer).values_list("review", flat=True)) == {review.pk, other.pk}
    today = timezone.localdate()
    assurance.record_mosaic_upload(review, added_on=today, mosaic_reference="CN-1", early_reason="Asked for.", by=council.insights)
    assurance.record_tm_assurance(review, text="Considered.", by=council.tm)
    assert list(PanelCase.objects.visible_to(council.second_reviewer).values_list("review", flat=True)) == [other.pk]
    assert PanelCase.objects.visible_to(council.insights).filter(panel=panel).count() == 2


def test_V5_invited_team_manager_sees_the_review_for_the_panel_only(walk, council):
    review = walk.submitted(9)
    walk.panel()
    assert Review.objects.visible_to(council.tm).filter(pk=review.pk).exists()
    actions.record_moderated_grade(review, score=9, rationale="So.", by=council.second_reviewer)
    assert not Review.objects.visible_to(council.tm).filter(pk=review.pk).exists()


def test_R4_panel_closes_with_its_key_themes_when_no_case_waits(walk, council):
    review = walk.submitted(9)
    panel = walk.panel()
    with pytest.raises(Refused) as refusal:
        actions.close_panel(panel, key_themes="Voice.", by=council.second_reviewer)
    assert refusal.value.message == "1 of the panel’s cases wait for a grade."
    actions.record_moderated_grade(review, score=9, rationale="So.", by=council.second_reviewer)
    closed = actions.close_panel(panel, key_themes="Voice.", by=council.second_reviewer)
    assert (closed.state, closed.key_themes) == ("closed", "Voice.")
    with pytest.raises(Refused):
        actions.close_panel(panel, key_themes="Other words.", by=council.second_reviewer)
    assert Panel.objects.get(pk=panel.pk).key_themes == "Voice."


def test_R4_member_who_does_not_chair_does_not_close(walk, council):
    panel = walk.panel(council.iro)
    with pytest.raises(Refused):
        actions.close_panel(panel, key_themes="Voice.", by=council.iro)
    assert Panel.objects.get(pk=panel.pk).state == "planned"


def test_R4_deferred_case_waits_for_the_next_panel(walk, council):
    review = walk.submitted(9)
    first = walk.panel()
    actions.defer_case(first.cases.get(), reason="The reviewer is away.", by=council.second_reviewer)
    assert list(PanelCase.objects.values_list("state", "panel")) == [("deferred", first.pk), ("listed", None)]
    assert Review.objects.get(pk=review.pk).state == "in_moderation"
    second = walk.panel(meets_at=timezone.now() + timedelta(days=30))
    assert list(second.cases.values_list("review", flat=True)) == [review.pk]
    with time_machine.travel(second.meets_at):
        actions.record_moderated_grade(review, score=9, rationale="So.", by=council.second_reviewer)
    assert list(PanelCase.objects.values_list("state", flat=True)) == ["deferred", "decided"]


def test_R4_month_with_nothing_to_moderate_closes_by_itself(walk):
    walk.submitted(7)
    empty = walk.panel()
    assert actions.close_panels_with_nothing_to_do() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert actions.close_panels_with_nothing_to_do() == 1
        assert actions.close_panels_with_nothing_to_do() == 0
    assert Panel.objects.get(pk=empty.pk).state == "closed"
    assert [event.by for event in Event.objects.about(empty).filter(verb="panel.closed")] == [None]


def test_R4_panel_with_a_case_does_not_close_by_itself(walk):
    walk.submitted(9)
    walk.panel()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert actions.close_panels_with_nothing_to_do() == 0


def test_R6_panels_inadequate_tells_at_once(walk):
    walk.moderated(9, 1)
    assert Escalation.objects.get().origin == "panel"
    assert Notice.objects.filter(kind="escalation").count() == 6


def test_R4_insights_officer_without_a_seat_does_not_grade(walk, council):
    review = walk.submitted(9)
    walk.panel()
    with pytest.raises(TransitionRefused):
        actions.record_moderated_grade(review, score=8, rationale="So.", by=council.insights)
    assert Grade.objects.filter(stage="moderated").count() == 0


def test_R4_vacant_team_managers_deputy_is_invited(walk, council):
    Tenure.objects.filter(person=council.tm).update(ends=timezone.now() - timedelta(days=1))
    Tenure.objects.create(post=council.post_of(council.tm), person=council.east_tm, capacity="deputy", starts=council.since)
    walk.submitted(9)
    walk.panel()
    assert PanelInvitation.objects.get(role="team_manager").person == council.east_tm
