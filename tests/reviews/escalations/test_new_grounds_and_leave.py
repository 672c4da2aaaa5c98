"""What a concern that is open does not cover gets its own clock; a holder on leave without a deputy leaves no gap (R6, R7)."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Leave, Notice, Obligation, Tenure
from reviews.escalations import actions
from reviews.models import Escalation
from reviews.moderation.actions import record_moderated_grade
from tests.reviews.moderation.walk import counts


def away(*people):
    for person in people:
        Leave.objects.create(person=person, first_day=timezone.localdate(), last_day=timezone.localdate())


def may_assure(review, *people) -> list:
    for person in people:
        person.forget_standing()
    return [person for person in people if person.has_perm("reviews.record_safety_assurance", review)]


def test_R6_new_grounds_raise_a_second_escalation_with_its_own_clock(walk, council):
    review = walk.submitted(1)
    second = actions.raise_now(review, grounds="A brother was hurt last night.", is_new=True, by=council.insights)
    assert list(Escalation.objects.open().order_by("pk").values_list("is_further", flat=True)) == [False, True]
    assert Obligation.objects.open().filter(kind="safety_assurance").count() == 2
    assert {notice.recipient for notice in Notice.objects.filter(key=f"escalation:{second.pk}")} == {
        row.person for row in second.recipients.all()
    }
    assert second.recipients.count() == 6


def test_R6_same_grounds_again_are_refused_even_when_called_new(walk, council):
    review = walk.submitted(1)
    actions.raise_now(review, grounds="A brother was hurt.", is_new=True, by=council.insights)
    before = counts(review)
    with pytest.raises(Refused):
        actions.raise_now(review, grounds=" A brother was hurt. ", is_new=True, by=council.insights)
    assert counts(review) == before


def test_R6_database_holds_one_open_escalation_a_review_without_new_grounds(walk, council):
    review = walk.submitted(1)
    with pytest.raises(IntegrityError):
        Escalation.objects.create(review=review, origin="panel", grounds="x", raised_by=council.iro, due_at=timezone.now())


def test_R6_panel_that_names_new_grounds_starts_a_second_clock(walk, council):
    review = walk.submitted(1)
    walk.panel()
    record_moderated_grade(review, score=1, rationale="Still so.", new_grounds="The other parent moved in.", by=council.second_reviewer)
    assert list(Escalation.objects.order_by("pk").values_list("grounds", "is_further")) == [
        (review.grades.get(stage="reviewer").rationale, False),
        ("The other parent moved in.", True),
    ]
    assert Notice.objects.filter(kind="escalation_confirmed").count() == 0


def test_R6_assuring_the_first_leaves_the_second_open(walk, council):
    review = walk.submitted(1)
    second = actions.raise_now(review, grounds="New.", is_new=True, by=council.insights)
    first = review.escalations.order_by("pk").first()
    actions.record_safety_assurance(
        first, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=timezone.localdate(), by=council.sm
    )
    assert list(Escalation.objects.open()) == [second]


def test_R6_raise_page_asks_whether_it_is_new_only_while_one_is_open(walk, council, as_user):
    review = walk.submitted(1)
    quiet = walk.submitted(7)
    client = as_user(council.insights)
    assert "This is new" in client.get(reverse("review_raise", args=[review.reference])).content.decode()
    assert "This is new" not in client.get(reverse("review_raise", args=[quiet.reference])).content.decode()
    again = client.post(reverse("review_raise", args=[review.reference]), {"grounds": "The mother rang."})
    assert "say that it is new" in again.content.decode()
    assert "The mother rang." in again.content.decode()
    assert client.post(reverse("review_raise", args=[review.reference]), {"grounds": "The mother rang.", "is_new": "on"}).status_code == 302
    assert Escalation.objects.open().filter(review=review).count() == 2


def test_R6_panel_page_keeps_what_was_typed_when_new_grounds_come_with_a_higher_grade(walk, council, as_user):
    review = walk.submitted(1)
    panel = walk.panel()
    url = reverse("panel_case", args=[panel.pk, review.reference])
    page = as_user(council.second_reviewer).post(url, {"score": "4", "rationale": "Enough.", "new_grounds": "The other parent."})
    assert "An Inadequate grade raises this." in page.content.decode()
    assert "The other parent." in page.content.decode()
    assert not review.grades.filter(stage="moderated").exists()


def test_R7_next_above_is_told_and_may_record_while_the_service_manager_is_on_leave_without_a_deputy(walk, council):
    away(council.sm)
    review = walk.submitted(1)
    reasons = {row.person: row.reason for row in Escalation.objects.get().recipients.filter(role="service_manager")}
    assert reasons == {
        council.sm: "Child’s Service Manager: Service Manager Sami",
        council.hos: "Child’s Service Manager: Head of Service Hana, because Service Manager Sami is on leave and no deputy is there",
    }
    assert may_assure(review, council.sm, council.hos, council.tm, council.other_hos, council.director) == [council.sm, council.hos]


def test_R7_deputy_at_work_is_enough_while_the_service_manager_is_on_leave(walk, council):
    away(council.sm)
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="deputy", starts=council.since)
    review = walk.submitted(1)
    assert {row.person for row in Escalation.objects.get().recipients.filter(role="service_manager")} == {council.sm, council.other_sm}
    assert may_assure(review, council.sm, council.other_sm, council.hos) == [council.sm, council.other_sm]


def test_R7_deputy_on_leave_too_leaves_it_to_the_next_above(walk, council):
    away(council.sm, council.other_sm)
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="deputy", starts=council.since)
    review = walk.submitted(1)
    assert {row.person for row in Escalation.objects.get().recipients.filter(role="service_manager")} == {
        council.sm,
        council.other_sm,
        council.hos,
    }
    assert may_assure(review, council.sm, council.other_sm, council.hos) == [council.sm, council.other_sm, council.hos]


def test_R6_every_page_of_the_review_leads_to_both_open_concerns(client, walk, council):
    review = walk.submitted(1)
    actions.raise_now(review, grounds="A brother was hurt last night.", is_new=True, by=council.insights)
    links = [f'href="{reverse("escalation", args=[one.pk])}"' for one in Escalation.objects.open()]
    client.force_login(council.insights)
    page = client.get(review.get_absolute_url()).content.decode()
    assert [page.count(link) for link in links] == [1, 1]
    assert f'href="{reverse("review_raise", args=[review.reference])}"' in page
    client.force_login(review.reviewer)
    page = client.get(reverse("review_submitted", args=[review.reference])).content.decode()
    assert page.count("These people were told of the concern of") == 2
    assert page.count("records assurance by") == 2


def test_R6_tasks_of_an_unfinished_review_lead_to_both_open_concerns(client, walk, council):
    review = walk.allocated()
    for grounds, is_new in (("The child is alone at night.", False), ("A brother was hurt.", True)):
        actions.raise_now(review, grounds=grounds, is_new=is_new, by=review.reviewer)
    client.force_login(review.reviewer)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "2 concerns are open" in page
    assert [page.count(f'href="{reverse("escalation", args=[one.pk])}"') for one in Escalation.objects.open()] == [1, 1]
