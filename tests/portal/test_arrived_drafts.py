"""The browser hears which of its drafts have arrived, once, and of no other."""

import pytest
from django.urls import reverse

from reviews.models import Escalation, Question
from tests.reviews.moderation.walk import Walk

NAME = "0abc123def4567"
WORDS = "She said what she wants to change first."


@pytest.fixture
def writing(council, client):
    """A browser with the reviewer of a review that is being written, and the address of its first question."""
    review = Walk(council).allocated()
    client.force_login(council.reviewer)
    question = Question.objects.filter(section__instrument_version=review.instrument_version, key="voice").get()
    return client, reverse("review_question", args=[review.reference, question.key])


def arrived(page) -> str:
    return page.content.decode().split('data-pk-arrived="')[1].split('"')[0]


def test_draft_of_a_form_that_was_saved_is_named_on_the_next_page_and_only_there(writing):
    client, url = writing
    assert client.post(url, {"text": WORDS, "version": 0, "pk_draft": NAME}).status_code == 302
    assert arrived(client.get(reverse("my_work"))) == NAME
    assert arrived(client.get(reverse("my_work"))) == ""


@pytest.mark.parametrize("values", [{"score": "11"}, {"text": "x" * 20_001}])
def test_draft_of_a_form_that_was_not_taken_in_is_not_named_as_arrived(writing, values):
    client, url = writing
    page = client.post(url, {"version": 0, "pk_draft": NAME} | values)
    assert (page.status_code, arrived(page)) == (422, "")
    assert f'data-pk-answers="{NAME}"' in page.content.decode()
    assert arrived(client.get(reverse("my_work"))) == ""


def test_draft_of_a_form_that_met_a_newer_answer_is_not_named_as_arrived(writing):
    client, url = writing
    client.post(url, {"text": "Newer.", "version": 0})
    assert client.post(url, {"text": WORDS, "version": 0, "pk_draft": NAME}).status_code == 409
    assert arrived(client.get(reverse("my_work"))) == ""


def test_draft_of_a_form_that_is_answered_with_an_error_message_is_not_named_as_arrived(council, client):
    Walk(council).submitted(1)
    url = reverse("escalation_acknowledge", args=[Escalation.objects.get().pk])
    client.force_login(council.insights)
    assert client.post(url, {"pk_draft": NAME}).status_code == 302
    assert arrived(client.get(reverse("my_work"))) == ""
    client.force_login(council.tm)
    assert client.post(url, {"pk_draft": NAME}).status_code == 302
    assert arrived(client.get(reverse("my_work"))) == NAME


def test_draft_of_a_reflection_is_named_as_arrived_once_it_is_kept(council, client):
    review = Walk(council).returned(7)
    client.force_login(council.practitioner)
    url = reverse("review_reflect", args=[review.reference])
    assert client.post(url, {"reflection": "x" * 20_001, "pk_draft": NAME}).status_code == 422
    assert arrived(client.get(reverse("my_work"))) == ""
    assert client.post(url, {"reflection": WORDS, "pk_draft": NAME}).status_code == 302
    assert arrived(client.get(reverse("my_work"))) == NAME


def test_draft_of_nobody_is_not_named_as_arrived(writing, council):
    client, url = writing
    client.logout()
    client.post(url, {"text": WORDS, "pk_draft": NAME}, HTTP_ORIGIN="http://testserver")
    client.force_login(council.reviewer)
    assert arrived(client.get(reverse("my_work"))) == ""


@pytest.mark.parametrize("name", ['"><script>', "short", "A" * 14, "0" * 21])
def test_only_a_draft_s_own_kind_of_name_is_said_again(writing, name):
    client, url = writing
    client.post(url, {"text": WORDS, "version": 0, "pk_draft": name})
    assert arrived(client.get(reverse("my_work"))) == ""
