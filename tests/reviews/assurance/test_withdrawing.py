"""Whoever had to do with a withdrawn review hears of it, with the reason, and nothing asks for it any more (R2)."""

from datetime import timedelta
from operator import attrgetter

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.models import Notice, Obligation
from reviews.assurance.sending_back import send_back_action
from reviews.models import Escalation
from reviews.records import actions, checking
from reviews.records.findings import finish_action
from reviews.records.timeline import timeline_of

REASON = "The child moved to another council."


def told(review) -> set:
    return set(Notice.objects.filter(kind="withdrawn", subject_id=review.pk).values_list("recipient", flat=True))


def withdraw(review, council):
    return checking.withdraw(review, reason=REASON, by=council.insights)


def test_R2_before_a_conversation_is_booked_only_the_reviewer_hears_of_a_withdrawal(walk, council):
    review = withdraw(walk.allocated(), council)
    assert told(review) == {council.reviewer.pk}
    assert REASON in Notice.objects.get(kind="withdrawn").text


def test_R2_from_the_booked_conversation_on_the_practitioner_hears_of_a_withdrawal(walk, council, as_user):
    review = withdraw(walk.ready(7), council)
    assert told(review) == {council.reviewer.pk, council.practitioner.pk}
    notice = Notice.objects.get(kind="withdrawn", recipient=council.practitioner)
    assert notice.url == ""
    assert as_user(council.practitioner).get(reverse("notice", args=[notice.pk])).url == reverse("notices")


def test_R2_the_team_manager_of_a_returned_review_hears_of_a_withdrawal(walk, council):
    review = withdraw(walk.returned(7), council)
    assert told(review) == {council.reviewer.pk, council.practitioner.pk, council.tm.pk}
    assert Notice.objects.get(kind="withdrawn", recipient=council.tm).url == review.get_absolute_url()


def test_R4_a_team_manager_invited_to_the_panel_hears_of_a_withdrawal(walk, council):
    walk.panel()
    review = withdraw(walk.submitted(9), council)
    assert told(review) == {council.reviewer.pk, council.practitioner.pk, council.tm.pk}
    assert Notice.objects.get(kind="withdrawn", recipient=council.tm).url == ""


def test_R2_what_was_asked_for_a_withdrawn_review_is_done_with(walk, council):
    other = walk.returned(7)
    unread = set(Notice.objects.filter(read_at__isnull=True).values_list("pk", flat=True))
    review = withdraw(walk.returned(7), council)
    left = Notice.objects.filter(read_at__isnull=True)
    assert set(left.exclude(kind="withdrawn").values_list("pk", flat=True)) == unread
    assert set(left.filter(kind="withdrawn").values_list("subject_id", flat=True)) == {review.pk}
    assert set(left.exclude(kind="withdrawn").values_list("subject_id", flat=True)) == {other.pk}


@pytest.mark.parametrize("who", ["insights", "reviewer", "practitioner", "tm"])
def test_R2_the_timeline_says_why_a_review_was_withdrawn(walk, council, as_user, who):
    review = withdraw(walk.returned(7), council)
    assert [entry["text"] for entry in timeline_of(review, getattr(council, who)) if entry["title"] == "Withdrawn"] == [REASON]
    assert REASON in as_user(getattr(council, who)).get(review.get_absolute_url()).content.decode()


def test_R2_my_work_of_a_practitioner_holds_nothing_of_a_withdrawn_review(walk, council, as_user):
    booked = walk.allocated()
    actions.book_conversation(booked, when=timezone.now() + timedelta(days=1), by=council.reviewer)
    returned = walk.returned(4, actions=[("See him alone.", "practitioner")])
    client = as_user(council.practitioner)
    page = client.get(reverse("my_work")).content.decode()
    assert "Learning conversation with" in page
    assert "See him alone." in page
    withdraw(booked, council)
    withdraw(returned, council)
    page = client.get(reverse("my_work")).content.decode()
    assert "Learning conversation with" not in page
    assert "See him alone." not in page
    assert f"{returned.reference} was withdrawn" in client.get(reverse("notices")).content.decode()


def test_R2_the_withdraw_page_says_that_the_case_can_be_allocated_again(walk, council, as_user):
    review = walk.allocated()
    client, url = as_user(council.insights), reverse("review_withdraw", args=[review.reference])
    assert "can be allocated again" in client.get(url).content.decode()
    page = client.post(url, {"reason": REASON}, follow=True).content.decode()
    assert reverse("case_allocate", args=[review.cycle_id, review.case_id]) in page


def test_R6_withdrawing_is_explained_and_not_offered_while_a_concern_is_open(walk, council, as_user):
    review = walk.submitted(1)
    client, url = as_user(council.insights), reverse("review_withdraw", args=[review.reference])
    page = client.get(url).content.decode()
    assert 'name="reason"' not in page
    assert "once the Service Manager’s assurance is recorded" in page
    assert reverse("escalation", args=[Escalation.objects.get().pk]) in page
    assert client.post(url, {"reason": REASON}).status_code == 409


@pytest.mark.parametrize("who", ["child.reference", "child.mosaic.number", "practitioner", "reviewer"])
def test_R2_reason_that_names_anybody_of_the_review_is_refused_and_kept(walk, council, as_user, who):
    review = walk.returned(7)
    client, url = as_user(council.insights), reverse("review_withdraw", args=[review.reference])
    assert "name no child, family" in client.get(url).content.decode()
    reason = f"It should have been about another than {attrgetter(who)(review)}."
    answer = client.post(url, {"reason": reason})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"Take out of the reason: {attrgetter(who)(review)}" in page
    assert reason in page
    review.refresh_from_db()
    assert (review.state, told(review)) == ("returned", set())


@pytest.mark.parametrize("who", ["practitioner", "tm"])
def test_R2_action_of_a_withdrawn_review_is_not_finished_and_what_was_typed_stays(walk, council, as_user, who):
    review = walk.returned(4, actions=[("See him alone.", "practitioner")])
    action, client = review.actions.get(), as_user(getattr(council, who))
    url = reverse("action_item", args=[action.pk])
    assert "It is done" in client.get(url).content.decode()
    withdraw(review, council)
    answer = client.post(url, {"evidence": "Case note of Monday."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The review was withdrawn, and this action ended with it." in page
    assert "What you typed" in page
    assert "Case note of Monday." in page
    action.refresh_from_db()
    assert (action.done_at, action.evidence) == (None, "")


def test_R2_pages_of_a_withdrawn_review_ask_for_none_of_its_actions(walk, council, as_user):
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        review = walk.returned(4, actions=[("See him alone.", "practitioner")])
    withdraw(review, council)
    client = as_user(council.tm)
    assert not Obligation.objects.about(review).open().exists()
    assert client.get(reverse("my_team")).context["board"].actions == []
    for url in (review.get_absolute_url(), reverse("action_item", args=[review.actions.get().pk])):
        page = client.get(url).content.decode()
        assert "late" not in page.split("See him alone.")[1].split("</main>")[0]
        assert "It is done" not in page
    assert "ended with the review" in client.get(review.get_absolute_url()).content.decode()


def test_R2_notice_of_an_action_that_was_sent_back_is_done_with_once_the_review_is_withdrawn(walk, council):
    review = walk.returned(4, actions=[("See him alone.", "practitioner")])
    action = finish_action(review.actions.get(), evidence="Case note.", by=council.practitioner)
    send_back_action(action, note="Not enough.", by=council.insights)
    withdraw(review, council)
    assert Notice.objects.get(kind="action_sent_back").read_at is not None
