"""A kept form goes once its words are saved, and says so where its page holds something newer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from portal.access.kept_forms import AUTOSAVE, SESSION_KEY
from tests.portal.test_kept_forms import HERE, WORDS, booked, ended, many_may_sign_in, send, sign_in  # noqa: F401
from tests.reviews.moderation.walk import Walk

KEPT_WORDS = "You were signed out. What you typed is kept; sign in to send it."
AFTERNOON = datetime(2026, 11, 24, 17, 56, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def parked(council):
    """A signed-in browser with an answer to a question that was sent after its session had ended, and the question's page."""
    with time_machine.travel(AFTERNOON, tick=False):
        review = Walk(council).ready(7)
        page = reverse("review_question", args=[review.reference, "voice"])
        client = ended(council)
        typed = {"csrfmiddlewaretoken": client.token, "text": WORDS, "version": "1", "add_finding": "1"}
        assert client.post(page, typed, **HERE).url == f"{reverse('account_login')}?next={reverse('kept_form')}"
        sign_in(client, council.reviewer)
        yield client, page


def autosave(client, page, text, status=200):
    answer = client.post(f"{page}autosave/", {"text": text, "changed": "text", "version": "1"}, headers={AUTOSAVE: page})
    assert answer.status_code == status


def banner(client) -> str:
    page = client.get(reverse("my_work")).content.decode()
    return page.partition("A form that you sent")[2].partition("</p>")[0]


def test_kept_form_goes_once_the_page_has_saved_the_same_words_by_itself(parked):
    client, page = parked
    assert "still waits, from Tuesday 24 November, 17:56." in banner(client)
    autosave(client, page, WORDS)
    assert (banner(client), SESSION_KEY in client.session) == ("", False)


def test_kept_form_goes_once_the_same_words_are_sent_by_another_button(parked):
    client, page = parked
    assert client.post(page, {"text": WORDS, "version": "1"}).status_code == 302
    assert SESSION_KEY not in client.session


def test_kept_form_waits_on_where_the_page_has_saved_other_words_and_says_that_they_are_newer(parked):
    client, page = parked
    autosave(client, page, f"{WORDS} And more.")
    assert "17:56; the page now holds something newer." in banner(client)
    assert "the page now holds something newer" in client.get(reverse("kept_form")).content.decode()
    assert [form["fields"][0] for form in client.session[SESSION_KEY]] == [["text", [WORDS]]]


def test_kept_form_waits_on_where_the_saving_was_refused(parked):
    client, page = parked
    autosave(client, page, "Other words.")
    autosave(client, page, WORDS, status=409)
    assert "still waits" in banner(client)


def test_sign_in_page_says_that_a_form_is_kept(council, booked):  # noqa: F811
    client = ended(council)
    address = send(client, booked[1]).url
    assert KEPT_WORDS in client.get(address).content.decode()
    refused = client.post(reverse("account_login"), {"login": "nobody@alderbrook.example", "password": "x", "next": reverse("kept_form")})
    assert KEPT_WORDS in refused.content.decode()


def test_sign_in_page_says_nothing_of_it_where_no_form_is_kept(client, db):
    assert KEPT_WORDS not in client.get(f"{reverse('account_login')}?next={reverse('kept_form')}").content.decode()
