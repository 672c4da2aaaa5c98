"""Evidence that is not enough goes back to the action's owner, with what is missing (R11, V11)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice
from reviews.assurance import actions
from reviews.assurance.sending_back import send_back_action
from reviews.models import ActionItem, Review
from reviews.records.findings import finish_action
from tests.reviews.assurance.test_lists import rows, to_supervised

NOTE = "The case note does not say that he was seen alone."


@pytest.fixture
def done(walk, council) -> ActionItem:
    """An action of a tracked review that its practitioner says is done."""
    review = to_supervised(walk.returned(4, actions=[("See him alone.", "practitioner")]), council)
    return finish_action(review.actions.get(), evidence="Case note of Monday.", by=council.practitioner)


def test_R11_an_action_sent_back_is_open_again_and_its_event_keeps_the_evidence(done, council):
    was_done = done.done_at
    send_back_action(done, note=NOTE, by=council.insights)
    action = ActionItem.objects.get()
    assert (action.done_at, action.done_by, action.evidence) == (None, None, "")
    event = Event.objects.get(verb="action.sent_back")
    assert (event.subject, event.by) == (action.review, council.insights)
    assert event.data == {
        "action": action.pk,
        "note": NOTE,
        "evidence": "Case note of Monday.",
        "done_by": council.practitioner.pk,
        "done_at": was_done.isoformat(),
    }
    with pytest.raises(Refused):
        actions.verify_actions(action.review, note="Read.", by=council.insights)
    assert Review.objects.get().state == "tracked"


def test_R11_the_owner_is_told_what_is_missing_until_it_is_done_anew(done, council, as_user):
    send_back_action(done, note=NOTE, by=council.insights)
    notice = Notice.objects.get(kind="action_sent_back")
    assert (notice.recipient, notice.read_at) == (council.practitioner, None)
    assert NOTE in notice.text
    page = as_user(council.practitioner).get(reverse("action_item", args=[done.pk])).content.decode()
    assert NOTE in page
    assert "Case note of Monday." in page
    finish_action(done, evidence="Case note of Friday.", by=council.practitioner)
    assert Notice.objects.get(kind="action_sent_back").read_at is not None
    assert ActionItem.objects.get().evidence == "Case note of Friday."


def test_R11_a_managers_action_goes_back_to_who_answers_for_the_post_without_the_review(walk, council, as_user):
    review = to_supervised(walk.returned(4, actions=[("Agree a plan.", "service_manager")]), council)
    action = finish_action(review.actions.get(), evidence="Minutes.", by=council.sm)
    send_back_action(action, note=NOTE, by=council.insights)
    notice = Notice.objects.get(kind="action_sent_back")
    assert notice.recipient == council.sm
    assert review.reference not in notice.title + notice.text


@pytest.mark.parametrize("who", ["tm", "sm", "practitioner", "reviewer", "iro"])
def test_R11_only_insights_send_an_action_back(done, council, as_user, who):
    person = getattr(council, who)
    with pytest.raises(Refused):
        send_back_action(done, note=NOTE, by=person)
    client, url = as_user(person), reverse("action_send_back", args=[done.pk])
    assert client.get(url).status_code == 403
    assert client.post(url, {"note": NOTE}).status_code == 403
    assert ActionItem.objects.get().done_at == done.done_at


def test_R11_nothing_is_sent_back_that_is_open_or_verified(walk, done, council):
    actions.verify_actions(done.review, note="Read.", by=council.insights)
    with pytest.raises(Refused, match="stay as they are"):
        send_back_action(done, note=NOTE, by=council.insights)
    still_open = walk.returned(4, actions=[("See her alone.", "practitioner")]).actions.get()
    with pytest.raises(Refused, match="open already"):
        send_back_action(still_open, note=NOTE, by=council.insights)
    assert not Event.objects.filter(verb="action.sent_back").exists()


def test_R11_the_verify_page_offers_to_send_each_done_action_back(done, council, as_user):
    client, url = as_user(council.insights), reverse("action_send_back", args=[done.pk])
    verify = reverse("review_verify", args=[done.review.reference])
    assert url in client.get(verify).content.decode()
    assert "Case note of Monday." in client.get(url).content.decode()
    assert client.post(url, {"note": " "}).status_code == 422
    response = client.post(url, {"note": NOTE, "seen": done.done_at.isoformat()})
    assert (response.status_code, response.url) == (302, verify)
    assert url not in client.get(verify).content.decode()
    assert client.get(url).status_code == 302
    assert rows(client, "tracker", "?show=verify") == []
    assert rows(client, "tracker", "?show=actions") == [done.review.reference]


def test_R11_evidence_given_anew_is_not_sent_back_unread(done, council, as_user):
    send_back_action(done, note=NOTE, by=council.insights)
    finish_action(done, evidence="Case note of Friday.", by=council.practitioner, at=timezone.now())
    client, url = as_user(council.insights), reverse("action_send_back", args=[done.pk])
    response = client.post(url, {"note": NOTE, "seen": done.done_at.isoformat()})
    assert response.status_code == 409
    assert "Case note of Friday." in response.content.decode()
    assert ActionItem.objects.get().evidence == "Case note of Friday."
