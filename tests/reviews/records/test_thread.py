"""One review from allocation to the practitioner's page, through the pages that people use."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Event, Notice, ReadEntry
from reviews.models import Answer, Finding, Grade, Review

pytestmark = pytest.mark.django_db


def test_R2_steps_follow_their_order_through_the_pages(process, as_user):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    when = timezone.localtime(timezone.now() + timedelta(days=2))

    def post(name, data):
        return client.post(reverse(name, args=[review.reference]), data)

    assert client.get(review.get_absolute_url()).status_code == 200
    assert post("review_conversation", {"held_on": timezone.localdate()}).status_code == 409
    assert post("review_book", {"when": when.strftime("%Y-%m-%dT%H:%M")}).status_code == 302
    assert post("review_conversation", {"held_on": timezone.localdate(), "note": "Went well"}).status_code == 302
    assert post("review_family", {"not_possible": "on", "reason": "The family declined."}).status_code == 302
    review.refresh_from_db()
    assert review.state == Review.State.FAMILY_CONTACTED
    assert [event.verb for event in Event.objects.about(review)] == [
        "review.allocated",
        "review.book",
        "review.hold_conversation",
        "review.contact_family",
    ]


def test_R2_step_is_not_possible_only_with_a_reason(process, as_user):
    review = process.allocate()
    response = as_user(process.council.reviewer).post(reverse("review_book", args=[review.reference]), {"not_possible": "on"})
    assert response.status_code == 422
    assert "Say why it was not possible." in response.content.decode()
    review.refresh_from_db()
    assert review.state == Review.State.ALLOCATED


def test_autosave_keeps_one_field_and_says_when(process, as_user):
    review = process.allocate()
    url = reverse("review_autosave", args=[review.reference, "risk"])
    client = as_user(process.council.reviewer)
    first = client.post(url, {"text": "Weighed well.", "changed": "text", "version": "0"})
    assert first.status_code == 200
    assert first.json()["version"] == 1
    second = client.post(url, {"score": "7", "changed": "score", "version": "1"})
    assert second.json()["version"] == 2
    answer = Answer.objects.get(review=review)
    assert (answer.score, answer.text) == (7, "Weighed well.")


@pytest.mark.parametrize("score", ["11", "-1", "7.5", "seven"])
def test_R3_score_outside_whole_numbers_0_to_10_gets_a_sentence_and_changes_nothing(process, as_user, score):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    response = client.post(reverse("review_question", args=[review.reference, "risk"]), {"score": score, "text": "Kept text"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose a whole number from 0 to 10." in page
    assert "Kept text" in page
    assert not Answer.objects.exists()


def test_two_windows_a_later_save_is_shown_not_overwritten(process, as_user):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    url = reverse("review_question", args=[review.reference, "risk"])
    client.post(url, {"score": "6", "text": "First window", "version": "0"})
    client.post(url, {"score": "6", "text": "First window again", "version": "1"})
    response = client.post(url, {"score": "5", "text": "Second window", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "First window again" in page
    assert "Second window" in page
    assert Answer.objects.get().text == "First window again"


def test_long_and_strange_text_is_answered_with_a_sentence(process, as_user):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    url = reverse("review_question", args=[review.reference, "risk"])
    too_long = client.post(url, {"score": "6", "text": "x" * 200_000})
    assert too_long.status_code == 422
    assert "Write no more than 20,000 characters" in too_long.content.decode()
    null = client.post(url, {"score": "6", "text": "a\x00b"})
    assert null.status_code == 422
    fine = client.post(url, {"score": "6", "text": "😀 שלום"})
    assert fine.status_code == 302
    assert Answer.objects.get().text == "😀 שלום"


def test_finding_without_a_theme_is_refused_and_keeps_the_text(process, as_user):
    review = process.allocate()
    response = as_user(process.council.reviewer).post(
        reverse("finding_add", args=[review.reference]), {"kind": "strength", "text": "Seen alone often."}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose at least one theme" in page
    assert "Seen alone often." in page
    assert not Finding.objects.exists()


def test_R5_submission_makes_the_overall_score_the_reviewers_grade(process):
    review = process.submit(process.allocate(), overall=7)
    grade = Grade.objects.get(review=review)
    assert (grade.stage, grade.score, grade.band_key, grade.given_by) == ("reviewer", 7, "good", process.council.reviewer)
    assert review.state == Review.State.SUBMITTED


def test_R2_incomplete_review_is_not_submitted_and_says_what_is_missing(process, as_user):
    review = process.to_family_contacted(process.allocate())
    response = as_user(process.council.reviewer).post(reverse("review_submit", args=[review.reference]), {"in_short": "Kept words"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Question 1, Voice heard and acted on: choose a score or say why it does not apply" in page
    assert "Kept words" in page
    review.refresh_from_db()
    assert review.state == Review.State.FAMILY_CONTACTED


def test_R4_outstanding_and_inadequate_wait_for_the_panel_and_others_for_the_check(process):
    council = process.council
    states = [
        process.submit(process.allocate(child), overall=score).state
        for child, score in ((council.child, 9), (council.south_child, 1), (council.east_child, 6))
    ]
    assert states == ["in_moderation", "in_moderation", "submitted"]


def test_R2_form_sent_twice_submits_once(process, as_user):
    review = process.submit(process.allocate())
    response = as_user(process.council.reviewer).post(reverse("review_submit", args=[review.reference]), {})
    assert response.status_code == 409
    assert Grade.objects.filter(review=review).count() == 1


def test_V2_practitioner_reads_the_returned_review_with_learning_and_reflects(process, as_user):
    review = process.returned()
    client = as_user(process.council.practitioner)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "Your Collaborative Review" in page
    assert "The plan has no second way." in page
    client.post(reverse("review_reflect", args=[review.reference]), {"reflection": "I will write a second way."})
    assert review.readings.get().reflection == "I will write a second way."


def test_V2_practitioner_does_not_see_the_review_before_return(process, as_user):
    review = process.submit(process.allocate())
    response = as_user(process.council.practitioner).get(review.get_absolute_url())
    assert response.status_code == 403
    assert "you may see" in response.content.decode()


def test_V3_tm_reads_once_returned_and_another_tm_is_refused(process, as_user):
    review = process.returned()
    assert as_user(process.council.tm).get(review.get_absolute_url()).status_code == 200
    refused = as_user(process.council.south_tm).get(review.get_absolute_url())
    unknown = as_user(process.council.south_tm).get(reverse("review", args=["CR-2020-9999"]))
    assert refused.status_code == unknown.status_code == 403
    assert refused.content.decode().replace(review.reference, "X") == unknown.content.decode().replace("CR-2020-9999", "X")


def test_V12_superuser_is_refused_every_review(process, as_user):
    review = process.returned()
    root = process.council.superuser()
    assert as_user(root).get(review.get_absolute_url()).status_code == 403
    assert list(Review.objects.visible_to(root)) == []
    assert not root.has_perm("reviews.view_review", review)


def test_every_read_of_a_review_is_logged(process, as_user):
    review = process.returned()
    as_user(process.council.tm).get(review.get_absolute_url())
    entry = ReadEntry.objects.about(review).get()
    assert (entry.by, entry.what, entry.path, entry.address) == (process.council.tm, "page", review.get_absolute_url(), "127.0.0.1")


def test_R2_return_tells_practitioner_and_team_manager(process):
    review = process.returned()
    told = Notice.objects.filter(kind="returned").order_by("recipient__first_name")
    assert [notice.recipient for notice in told] == [process.council.practitioner, process.council.tm]
    assert {notice.url for notice in told} == {review.get_absolute_url()}


def test_merged_theme_takes_its_findings_along(process):
    from practice_library.models import Theme
    from practice_library.themes.actions import merge_themes

    finding = process.find(process.allocate(), theme="contingency")
    old, new = Theme.objects.get(slug="contingency"), Theme.objects.get(slug="smart-plans")
    merge_themes(old, new, by=process.council.wpd)
    assert list(finding.themes.all()) == [new]
