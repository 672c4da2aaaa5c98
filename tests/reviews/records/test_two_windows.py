"""One review in two windows: nobody's saved words are written over unseen, and what is sent twice is there once (R2)."""

import pytest
from django.urls import reverse

from practice_library.themes.models import Theme
from reviews.models import Answer
from reviews.records import actions, findings


@pytest.fixture
def review(process):
    review = process.allocate()
    process.to_family_contacted(review)
    return review


@pytest.fixture
def client(as_user, council):
    return as_user(council.reviewer)


def theme():
    return Theme.objects.get(slug="contingency")


def test_first_answer_from_two_windows_is_not_written_over(client, review):
    url = reverse("review_question", args=[review.reference, "risk"])
    first = client.post(url, {"score": "4", "text": "Written first.", "version": "0", "stay": "1"})
    second = client.post(url, {"score": "7", "text": "Written in the other window.", "version": "0", "stay": "1"})
    assert (first.status_code, second.status_code) == (302, 409)
    page = second.content.decode()
    assert "Written first." in page
    assert "Written in the other window." in page
    assert Answer.objects.get(review=review, question__key="risk").text == "Written first."


def test_autosave_of_a_first_answer_is_refused_where_another_window_was_first(client, review):
    url = reverse("review_autosave", args=[review.reference, "risk"])
    sent = {"changed": "text", "version": "0"}
    assert client.post(url, sent | {"text": "Written first."}).json()["version"] == 1
    answer = client.post(url, sent | {"text": "Too late."})
    assert answer.status_code == 409
    assert "Your text is kept here" in answer.json()["message"]
    assert Answer.objects.get(review=review, question__key="risk").text == "Written first."


def test_older_window_does_not_write_over_a_finding(client, review, process):
    finding = process.find(review)
    url = reverse("finding_change", args=[review.reference, finding.pk])
    sent = {"kind": "development", "themes": [theme().pk], "version": "1"}
    assert client.post(url, sent | {"text": "A long careful finding."}).status_code == 302
    answer = client.post(url, sent | {"text": "From the older window."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "A long careful finding." in page
    assert "From the older window." in page
    finding.refresh_from_db()
    assert finding.text == "A long careful finding."
    again = {name: field.value() for name, field in zip(answer.context["form"].fields, answer.context["form"], strict=True)}
    assert client.post(url, {**sent, "text": again["text"], "version": again["version"]}).status_code == 302
    finding.refresh_from_db()
    assert finding.text == "From the older window."


def test_older_window_does_not_write_over_the_record_in_short(client, review):
    url = reverse("review_submit", args=[review.reference])
    assert client.post(url, {"in_short": "A boy of six.", "seen": "", "keep": "1"}).status_code == 302
    answer = client.post(url, {"in_short": "Older words.", "seen": "", "keep": "1"})
    assert answer.status_code == 409
    assert "A boy of six." in answer.content.decode()
    assert "Older words." in answer.content.decode()
    review.refresh_from_db()
    assert review.in_short == "A boy of six."


def test_record_in_short_is_saved_before_the_review_can_be_submitted(client, process):
    review = process.allocate()
    url = reverse("review_submit", args=[review.reference])
    answer = client.post(url, {"in_short": "A girl of nine.", "seen": "", "keep": "1"}, follow=True)
    assert "The record in short is saved." in answer.content.decode()
    review.refresh_from_db()
    assert (review.in_short, review.state) == ("A girl of nine.", "allocated")


def test_refused_submission_keeps_the_record_in_short(client, review):
    url = reverse("review_submit", args=[review.reference])
    answer = client.post(url, {"in_short": "A boy of six.", "seen": ""})
    assert answer.status_code == 409
    review.refresh_from_db()
    assert (review.in_short, review.state) == ("A boy of six.", "family_contacted")
    assert client.post(url, {"in_short": "A boy of six, now seven.", "seen": answer.context["form"]["seen"].value()}).status_code == 409
    review.refresh_from_db()
    assert review.in_short == "A boy of six, now seven."


def test_finding_and_action_sent_twice_are_there_once(client, review, council, process):
    from datetime import timedelta

    from django.utils import timezone

    sent = {"kind": "strength", "text": "He chose who came.", "themes": [theme().pk]}
    act = {"text": "See him alone.", "owner_role": "practitioner", "due_on": (timezone.localdate() + timedelta(days=9)).isoformat()}
    for _ in range(2):
        assert client.post(reverse("finding_add", args=[review.reference]) + "?question=voice", sent).status_code == 302
        assert client.post(reverse("action_add", args=[review.reference]), act).status_code == 302
    assert review.findings.count() == 1
    assert review.actions.count() == 1


def test_same_words_under_another_question_are_another_finding(review, process):
    process.find(review)
    finding = findings.add_finding(
        review, kind="development", text="The plan has no second way.", themes=[theme()], question=None, by=review.reviewer
    )
    assert review.findings.count() == 2
    assert finding.question is None


def test_same_answer_sent_again_because_the_reply_was_lost_is_no_conflict(client, review):
    url = reverse("review_autosave", args=[review.reference, "risk"])
    sent = {"changed": ["text", "score"], "text": "Written once.", "score": "4", "version": "0"}
    assert client.post(url, sent).json()["version"] == 1
    again = client.post(url, sent)
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_R2_refused_submission_says_what_stands_now(review, process, council):
    process.answer(review)
    process.find(review)
    actions.write_in_short(review, "A boy of six.", by=council.reviewer)
    with pytest.raises(actions.ReviewChangedMeanwhile) as refusal:
        actions.submit_review(review, in_short="A girl of nine.", by=council.reviewer)
    assert (refusal.value.review.pk, refusal.value.review.in_short) == (review.pk, "A boy of six.")
