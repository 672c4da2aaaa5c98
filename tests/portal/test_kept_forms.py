"""A session that ends in mid-form loses nothing that was typed, and shows it to nobody else."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.access.kept_forms import AT_MOST, MOST, SESSION_KEY
from reviews.models import StepOutcome
from tests.reviews.moderation.walk import Walk

HERE = {"HTTP_ORIGIN": "http://testserver"}
WORDS = "He talked about the plan and what he wants to change in it first."


@pytest.fixture
def booked(council):
    """A review whose reviewer is about to record the learning conversation, and the address of that form."""
    from django.utils import timezone

    from reviews.records.actions import book_conversation

    review = Walk(council).allocated()
    book_conversation(review, when=timezone.now(), by=council.reviewer)
    return review, reverse("review_conversation", args=[review.reference])


def sign_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": "a-long-password"}, follow=False)


def ended(council, person=None) -> Client:
    """A browser in which `person` was signed in until the session ended."""
    client = Client(enforce_csrf_checks=False)
    sign_in(client, person or council.reviewer)
    client.get(reverse("my_work"))
    client.token = client.cookies["csrftoken"].value
    Session.objects.all().delete()
    return client


def send(client, url, **headers):
    token = getattr(client, "token", "")
    return client.post(
        url, {"csrfmiddlewaretoken": token, "happened": "yes", "held_on": date.today().isoformat(), "note": WORDS}, **(HERE | headers)
    )


def test_form_of_an_ended_session_is_kept_until_the_same_person_sends_it_again(council, booked):
    review, url = booked
    client = ended(council)
    answer = send(client, url)
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={reverse('kept_form')}")
    assert not StepOutcome.objects.filter(review=review, step="conversation").exists()
    assert sign_in(client, council.reviewer).status_code == 302
    page = client.get(reverse("kept_form"))
    assert page.content.decode().count(WORDS) == 2
    assert client.get(reverse("kept_form")).status_code == 200
    kept = {name: values[0] for name, values in page.context["forms"][0]["fields"]}
    assert client.post(url, kept, **HERE).status_code == 302
    assert StepOutcome.objects.get(review=review, step="conversation").note == WORDS
    assert client.get(reverse("kept_form")).url == reverse("welcome")


def test_somebody_else_who_signs_in_on_the_same_browser_sees_nothing_of_it(council, booked):
    client = ended(council)
    send(client, booked[1])
    sign_in(client, council.practitioner)
    assert client.get(reverse("kept_form")).url == reverse("welcome")
    client.post(reverse("account_logout"))
    sign_in(client, council.reviewer)
    assert client.get(reverse("kept_form")).url == reverse("welcome")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_form_from_elsewhere_is_never_kept(council, booked, origin):
    client = ended(council)
    answer = send(client, booked[1], HTTP_ORIGIN=origin)
    assert answer.url == f"{reverse('account_login')}?next={booked[1]}"
    assert SESSION_KEY not in client.session


def test_password_is_never_kept(council, booked):
    client = ended(council)
    typed = {"csrfmiddlewaretoken": client.token, "note": WORDS, "password": "secret-word", "oldpassword": "secret-word"}
    client.post(booked[1], typed, **HERE)
    assert [name for name, _ in client.session[SESSION_KEY][0]["fields"]] == ["note"]


def test_form_that_is_refused_is_still_kept(council, booked):
    client = ended(council)
    send(client, booked[1])
    sign_in(client, council.reviewer)
    assert client.post(booked[1], {"note": WORDS}, **HERE).status_code == 422
    assert client.get(reverse("kept_form")).status_code == 200


def test_page_opened_before_signing_in_anew_gives_back_what_was_typed(council, booked):
    """Signing in changes the form's token: a page from before is refused, with the words kept."""
    client = ended(council)
    client.handler.enforce_csrf_checks = True
    sign_in_again(client, council.reviewer)
    answer = send(client, booked[1])
    assert (answer.status_code, answer.url) == (302, reverse("kept_form"))
    assert WORDS in client.get(reverse("kept_form")).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HTTP_X_AUTOSAVE": "1"}])
def test_page_that_somebody_else_left_open_is_not_kept_for_who_signed_in_after_them(council, booked, headers):
    client = ended(council)
    client.handler.enforce_csrf_checks = True
    sign_in_again(client, council.practitioner)
    assert send(client, booked[1], **headers).status_code == 403
    assert SESSION_KEY not in client.session
    assert client.get(reverse("kept_form")).url == reverse("welcome")


def test_form_of_the_most_characters_is_kept_whole(council, booked):
    client = ended(council)
    answer = client.post(booked[1], {"csrfmiddlewaretoken": client.token, "held_on": "2026-11-24", "note": "é" * (AT_MOST - 10)}, **HERE)
    assert answer.url == f"{reverse('account_login')}?next={reverse('kept_form')}"
    sign_in(client, council.reviewer)
    page = client.get(reverse("kept_form"))
    assert {name: values for name, values in page.context["forms"][0]["fields"]} == {
        "held_on": ["2026-11-24"],
        "note": ["é" * (AT_MOST - 10)],
    }


def test_form_of_one_character_more_is_refused_in_a_sentence_and_nothing_is_kept(council, booked):
    review, url = booked
    client = ended(council)
    answer = client.post(url, {"csrfmiddlewaretoken": client.token, "held_on": "2026-11-24", "note": "é" * (AT_MOST - 9)}, **HERE)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "longer than the 1,000,000 characters that can be kept for you" in page
    assert "ééé" not in page
    assert SESSION_KEY not in client.session
    assert not StepOutcome.objects.filter(review=review, step="conversation").exists()
    sign_in(client, council.reviewer)
    assert client.get(reverse("kept_form")).url == reverse("welcome")
    assert client.get(url).status_code == 200


def test_form_of_one_character_more_on_a_page_from_before_signing_in_anew_is_refused_and_not_kept(council, booked):
    client = ended(council)
    client.handler.enforce_csrf_checks = True
    sign_in_again(client, council.reviewer)
    answer = client.post(booked[1], {"csrfmiddlewaretoken": client.token, "note": "x" * (AT_MOST + 1)}, **HERE)
    assert answer.status_code == 413
    assert "too long to keep" in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_form_too_long_for_the_portal_itself_is_refused_in_a_sentence(council, booked, settings):
    client = ended(council)
    answer = client.post(booked[1], {"csrfmiddlewaretoken": client.token, "note": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, **HERE)
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("headers", [{"HTTP_ORIGIN": "https://elsewhere.example"}, HERE | {"HTTP_X_AUTOSAVE": "1"}])
def test_too_long_a_form_that_would_not_be_kept_anyway_only_leads_to_signing_in(council, booked, headers):
    client = ended(council)
    answer = client.post(booked[1], {"csrfmiddlewaretoken": client.token, "note": "x" * (AT_MOST + 1)}, **headers)
    assert answer.url == f"{reverse('account_login')}?next={booked[1]}"


def sign_in_again(client, person):
    page = client.get(reverse("account_login"))
    token = page.context["csrf_token"]
    answer = client.post(
        reverse("account_login"), {"login": person.email, "password": "a-long-password", "csrfmiddlewaretoken": str(token)}
    )
    assert answer.status_code == 302
    client.get(reverse("my_work"))
