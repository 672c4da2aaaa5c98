"""A session that ends in mid-form loses nothing that was typed, and shows it to nobody else."""

import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.access.kept_forms import AT_MOST, CARRIED, MOST, NUMBER, SESSION_KEY
from practice_library.models import Theme
from reviews.models import StepOutcome
from tests.reviews.moderation.walk import Walk

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
HERE = {"HTTP_ORIGIN": "http://testserver"}
WORDS = "He talked about the plan and what he wants to change in it first."


@pytest.fixture(autouse=True)
def many_may_sign_in():
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()


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


def allocated_beside(review, council):
    from reviews.allocation.actions import allocate
    from reviews.cycles.actions import add_case

    child = council.child_in(council.north, "AB-7001", council.practitioner)
    case = add_case(review.cycle, child, plan_type="cin", by=council.insights)
    return allocate(case, council.reviewer, by=council.insights, override_reason="The test needs it.")


def send_words(client, url, note, held_on="2026-11-24"):
    return client.post(url, {"csrfmiddlewaretoken": client.token, "held_on": held_on, "note": note}, **HERE)


def test_two_forms_of_an_ended_session_are_both_kept_and_sent_one_after_the_other(council, booked):
    review, url = booked
    other = allocated_beside(review, council)
    book = reverse("review_book", args=[other.reference])
    client = ended(council)
    send(client, url)
    typed = {"csrfmiddlewaretoken": client.token, "not_possible": "on", "reason": "He is away until May."}
    assert client.post(book, typed, **HERE).status_code == 302
    sign_in(client, council.reviewer)
    page = client.get(reverse("kept_form"))
    first, second = page.context["forms"]
    assert [words in page.content.decode() for words in (WORDS, "He is away until May.")] == [True, True]
    assert client.post(first["path"], dict(first["fields"]) | {NUMBER: first["number"]}, **HERE).status_code == 302
    assert StepOutcome.objects.get(review=review, step="conversation").note == WORDS
    assert "A form that you sent after you were signed out still waits, from " in client.get(reverse("my_work")).content.decode()
    assert [form["path"] for form in client.get(reverse("kept_form")).context["forms"]] == [book]
    assert client.post(second["path"], dict(second["fields"]) | {NUMBER: second["number"]}, **HERE).status_code == 302
    assert StepOutcome.objects.get(review=other, step="booking").reason == "He is away until May."
    assert client.get(reverse("kept_form")).url == reverse("welcome")
    assert "still wait" not in client.get(reverse("my_work")).content.decode()


def test_two_texts_of_one_form_are_both_kept_and_only_the_one_that_was_sent_is_let_go(council, booked):
    review, url = booked
    client = ended(council)
    for note in ("First words.", "Other words.", "Other words."):
        send_words(client, url, note)
    sign_in(client, council.reviewer)
    first, second = client.get(reverse("kept_form")).context["forms"]
    assert client.post(url, dict(second["fields"]) | {NUMBER: second["number"]}, **HERE).status_code == 302
    assert StepOutcome.objects.get(review=review, step="conversation").note == "Other words."
    assert client.get(reverse("kept_form")).context["forms"][0]["texts"] == ["First words."]


def test_form_beyond_the_most_that_wait_is_refused_in_a_sentence_and_none_is_pushed_out(council, booked):
    client = ended(council)
    for place in range(MOST):
        assert send_words(client, booked[1], f"Words {place}.").status_code == 302
    answer = send_words(client, booked[1], "One too many.")
    assert (answer.status_code, f"{MOST} forms of yours wait already" in answer.content.decode()) == (413, True)
    sign_in(client, council.reviewer)
    forms = client.get(reverse("kept_form")).context["forms"]
    assert [form["texts"][0] for form in forms] == [f"Words {place}." for place in range(MOST)]


def test_forms_that_are_too_long_together_are_refused_in_a_sentence(council, booked):
    client = ended(council)
    assert send_words(client, booked[1], "a" * (AT_MOST - 100)).status_code == 302
    answer = send_words(client, booked[1], "b" * 200)
    assert (answer.status_code, "With what is kept for you already, it is longer" in answer.content.decode()) == (413, True)
    assert len(client.session[SESSION_KEY]) == 1


def test_kept_form_is_removed_when_its_person_says_so(council, booked):
    client = ended(council)
    for note in ("First words.", "Other words."):
        send_words(client, booked[1], note)
    sign_in(client, council.reviewer)
    first, _ = client.get(reverse("kept_form")).context["forms"]
    assert client.post(reverse("kept_form"), {"remove": first["number"]}).url == reverse("kept_form")
    assert [form["texts"][0] for form in client.get(reverse("kept_form")).context["forms"]] == ["Other words."]


def test_somebody_else_on_the_same_browser_is_not_told_that_a_form_waits(council, booked):
    client = ended(council)
    send(client, booked[1])
    sign_in(client, council.practitioner)
    assert "still waits" not in client.get(reverse("my_work")).content.decode()


def test_refused_page_shows_what_was_typed_to_who_typed_it(council, booked):
    review, url = booked
    client = Client()
    client.force_login(council.practitioner, backend=SIGN_IN)
    answer = client.post(
        url, {"held_on": "2026-11-24", "note": "<b>Words</b> of mine.", "seen": "what it showed", "pk_draft": "0abc123def"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "&lt;b&gt;Words&lt;/b&gt; of mine.</textarea>" in page, "What you typed" in page) == (403, True, True)
    assert ["what it showed" in page, "0abc123def</textarea>" in page] == [False, False]
    assert "What you typed" not in client.get(url).content.decode()
    assert not StepOutcome.objects.filter(review=review, step="conversation").exists()


def test_form_of_a_finding_that_was_removed_since_shows_its_words_again(council):
    from reviews.records import findings

    walk = Walk(council)
    review = walk.ready(7)
    finding = review.findings.get()
    client = Client()
    client.force_login(council.reviewer, backend=SIGN_IN)
    url = reverse("finding_change", args=[review.reference, finding.pk])
    assert client.get(url).status_code == 200
    findings.remove_finding(finding, by=council.reviewer)
    answer = client.post(url, {"kind": "strength", "text": "A careful new text.", "themes": [walk.theme.pk], "version": 1})
    assert (answer.status_code, "A careful new text.</textarea>" in answer.content.decode()) == (403, True)


def test_assurance_of_who_left_their_post_since_shows_its_words_again(council):
    from django.utils import timezone

    from portal.people.models import Tenure
    from reviews.models import Escalation

    Walk(council).submitted(1)
    url = reverse("escalation_assure", args=[Escalation.objects.get().pk])
    client = Client()
    client.force_login(council.sm, backend=SIGN_IN)
    assert client.get(url).status_code == 200
    Tenure.objects.filter(person=council.sm).update(ends=timezone.now())
    answer = client.post(url, {"safety": "He sleeps at his aunt’s.", "quality": "Weak notes.", "recorded_on_mosaic_on": "2026-11-24"})
    page = answer.content.decode()
    assert (answer.status_code, "He sleeps at his aunt’s.</textarea>" in page, "Weak notes.</textarea>" in page) == (403, True, True)


def forms_with_hidden_fields() -> dict:
    """The hidden fields of every form of the portal's own, by the form's name."""
    from django import forms
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # every form is loaded by its address
    found, waiting = {}, [forms.Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        hidden = {name for name, field in form.base_fields.items() if field.widget.is_hidden}
        if hidden and form.__module__.split(".")[0] in ("portal", "practice_library", "reviews", "newsletters", "home", "search"):
            found[f"{form.__module__}.{form.__name__}"] = hidden
    return found


def test_field_that_a_page_sends_along_unseen_is_known_as_such():
    found = forms_with_hidden_fields()
    assert {form: names - set(CARRIED) for form, names in found.items() if names - set(CARRIED)} == {}
    assert "reviews.records.forms.CheckForm" in found


def test_names_that_the_browser_keeps_with_a_draft_are_known_as_sent_along_unseen(settings):
    script = (settings.BASE_DIR / "assets" / "scripts" / "form-draft.js").read_text()
    named = re.findall(r'name="(\w+)"', script.split("const SEEN = ")[1].splitlines()[0])
    assert (len(named), set(named) - set(CARRIED)) == (2, set())


def test_kept_form_shows_the_words_of_its_writer_and_no_choice_or_hidden_value(council, booked):
    client = ended(council)
    typed = {
        "csrfmiddlewaretoken": client.token,
        "outcome": "back",
        "kind": "strength",
        "themes": ["1", "2"],
        "nominate": "on",
        "note": WORDS,
        "submitted_at": "2026-11-24T14:04:07.000000+00:00 and more",
        "prepared": "x" * 400,
        "revision": "a revision",
    }
    client.post(booked[1], typed, **HERE)
    sign_in(client, council.reviewer)
    assert client.get(reverse("kept_form")).context["forms"][0]["texts"] == [WORDS]


def test_kept_form_that_the_cms_shows_again_with_an_error_is_still_kept(council):
    client = ended(council, council.wpd)
    url = reverse("theme_cms:add")
    client.post(url, {"csrfmiddlewaretoken": client.token, "title": "", "summary": WORDS}, **HERE)
    sign_in(client, council.wpd)
    kept = client.get(reverse("kept_form")).context["forms"][0]
    answer = client.post(kept["path"], dict(kept["fields"]) | {NUMBER: kept["number"]}, **HERE)
    assert (answer.status_code, answer.context["form"].is_valid()) == (200, False)
    assert [form["texts"] for form in client.get(reverse("kept_form")).context["forms"]] == [[WORDS]]


def test_other_words_sent_from_the_same_page_leave_what_was_kept_waiting(council):
    """A page takes several findings: the one that is sent now is not the one that waits."""
    walk = Walk(council)
    review = walk.ready(7)
    walk.theme.parent = Theme.objects.create(title="Plans", slug="plans")
    walk.theme.save()
    url = reverse("finding_add", args=[review.reference])
    client = ended(council)
    fields = {"csrfmiddlewaretoken": client.token, "kind": "development", "themes": [walk.theme.pk]}
    assert client.post(url, fields | {"text": "Nobody saw him alone."}, **HERE).status_code == 302
    sign_in(client, council.reviewer)
    assert client.post(url, fields | {"text": "The plan has no dates."}, **HERE).status_code == 302
    assert review.findings.filter(text="The plan has no dates.").exists()
    assert [form["texts"] for form in client.get(reverse("kept_form")).context["forms"]] == [["Nobody saw him alone."]]
    assert client.post(url, fields | {"text": "Nobody saw him alone."}, **HERE).status_code == 302
    assert client.get(reverse("kept_form")).status_code == 302
