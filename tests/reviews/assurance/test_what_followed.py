"""What a Team Manager records after the return is read by those whom it concerns, and recorded once (R2, R10, R11)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from reviews.assurance import actions
from reviews.models import SupervisionAfterReview
from reviews.records.findings import finish_action

WORDS = ("We talked the findings through.", "We think the scaling is fair.", "Visit twice a week.", "He was not seen alone.")


def url(name, review):
    return reverse(name, args=[review.reference])


def supervise(review, by):
    return actions.record_supervision(
        review, reflection=WORDS[1], actions=WORDS[2], rationale=WORDS[3], recorded_on_mosaic_on=timezone.localdate(), by=by
    )


@pytest.fixture
def followed(walk, council):
    """A moderated review that was returned, assured and supervised, and is not on Mosaic yet."""
    review = walk.returned(1, panel_score=3, actions=[("See him alone.", "practitioner")])
    actions.record_tm_assurance(review, text=WORDS[0], by=council.tm)
    supervise(review, council.tm)
    review.refresh_from_db()
    return review


def test_R2_R10_assurance_and_supervision_are_read_on_the_review_with_who_and_when(followed, council, as_user):
    today = f"{timezone.localdate():%-d %B %Y}"
    for who in ("practitioner", "tm", "sm", "hos", "insights", "reviewer"):
        html = as_user(getattr(council, who)).get(url("review", followed)).content.decode()
        section = html.partition('id="after-return"')[2].partition("</section>")[0]
        assert [words in section for words in (*WORDS, "Tara Test", today, "Recorded on Mosaic on")] == [True] * 7, who


def test_V5_panel_member_reads_the_review_without_what_the_team_manager_recorded(followed, council, as_user):
    response = as_user(council.second_reviewer).get(url("review", followed))
    assert response.status_code == 200
    assert [words in response.content.decode() for words in WORDS] == [False] * 4


def test_R9_upload_to_mosaic_is_read_on_the_review(followed, council, as_user):
    actions.record_mosaic_upload(
        followed, added_on=timezone.localdate(), mosaic_reference="CN-77", early_reason="Court asked.", by=council.insights
    )
    assert "case note CN-77" in as_user(council.practitioner).get(url("review", followed)).content.decode()


def test_R11_insights_read_assurance_and_supervision_where_they_verify(followed, council, as_user):
    html = as_user(council.insights).get(url("review_verify", followed)).content.decode()
    assert [words in html for words in WORDS] == [True] * 4


def test_R10_second_supervision_is_refused(followed, council):
    with pytest.raises(Refused) as refusal:
        supervise(followed, council.tm)
    assert refusal.value.message == "The supervision is recorded already."
    assert SupervisionAfterReview.objects.count() == 1


def test_R2_R10_form_of_what_is_recorded_leads_to_the_review(followed, council, as_user):
    client = as_user(council.tm)
    for name, sentence in (
        ("review_supervision", "The supervision is recorded already. It is on the review."),
        ("review_tm_assurance", "The assurance is recorded already. It is on the review."),
    ):
        response = client.get(url(name, followed))
        assert response.url == f"{followed.get_absolute_url()}#after-return"
        assert sentence in client.get(response.url).content.decode()


def test_R10_second_supervision_from_an_old_window_keeps_its_words(followed, council, as_user):
    answers = {
        "reflection": "My careful words.",
        "actions": "a",
        "rationale": "b",
        "recorded_on_mosaic_on": timezone.localdate().isoformat(),
    }
    response = as_user(council.tm).post(url("review_supervision", followed), answers)
    assert (response.status_code, "My careful words." in response.content.decode()) == (409, True)


@pytest.mark.parametrize("name", ["review_tm_assurance", "review_supervision"])
def test_R2_R10_forms_show_what_the_review_says_beside_them(walk, council, as_user, name):
    review = walk.returned(1, panel_score=3, actions=[("See him alone.", "practitioner")])
    html = as_user(council.tm).get(url(name, review)).content.decode()
    said = (
        "Practitioner: Pia Test",
        "Final grade",
        "Reviewer’s grade",
        "The plan says nothing of the second episode.",
        "See him alone.",
        "Due on",
    )
    assert [words in html for words in said] == [True] * 6


def test_R5_reviewers_grade_that_stands_is_not_said_twice_beside_the_form(walk, council, as_user):
    html = as_user(council.tm).get(url("review_supervision", walk.returned(7))).content.decode()
    assert ("Final grade" in html, "Reviewer’s grade" in html) == (True, False)


def test_R2_reflective_conversation_is_offered_to_practitioner_and_team_manager_and_to_nobody_else(walk, council, as_user):
    review = walk.returned(4)
    sentence = "Rosa Test offers you a reflective conversation about this review."
    seen = {}
    for who in ("practitioner", "tm", "insights", "reviewer"):
        html = as_user(getattr(council, who)).get(url("review", review)).content.decode()
        seen[who] = (
            sentence in html,
            f'href="mailto:rosa@alderbrook.example?subject={review.reference}"' in html,
            "If you disagree" in html,
        )
    assert seen == {"practitioner": (True,) * 3, "tm": (True,) * 3, "insights": (False,) * 3, "reviewer": (False,) * 3}


def test_R2_reviewer_who_left_is_not_written_to(walk, council, as_user):
    review = walk.returned(4)
    council.reviewer.is_active = False
    council.reviewer.save()
    html = as_user(council.practitioner).get(url("review", review)).content.decode()
    assert ("mailto:rosa@" in html, "Rosa Test no longer works here" in html) == (False, True)


NOTES = ("Saw three visits on Mosaic.", "Visits slipped in May.", "Still seen weekly.")


@pytest.fixture
def tracked_to_the_end(walk, council):
    """A review whose actions were verified, whose first check found nothing lasting, and whose second did."""
    review = walk.returned(4)
    actions.record_mosaic_upload(
        review, added_on=timezone.localdate(), mosaic_reference="CN-77", early_reason="Court asked.", by=council.insights
    )
    actions.record_tm_assurance(review, text=WORDS[0], by=council.tm)
    supervise(review, council.tm)
    for action in review.actions.open():
        finish_action(action, evidence="On Mosaic.", by=action.owner or council.tm)
    actions.verify_actions(review, note=NOTES[0], by=council.insights)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        actions.record_sustained_check(review, is_sustained=False, note=NOTES[1], by=council.insights_manager)
        actions.record_sustained_check(review, is_sustained=True, note=NOTES[2], by=council.insights)
    return review


def notes_read(as_user, person, review) -> list[str]:
    html = as_user(person).get(url("review", review)).content.decode()
    section = html.partition('id="after-return"')[2].partition("</section>")[0]
    return [
        words
        for words in (*NOTES, "Ines Test", "Iris Test", "the improvement has lasted", "not yet, to be checked again")
        if words in section
    ]


@pytest.mark.parametrize("who", ["tm", "sm", "hos", "insights"])
def test_R11_notes_of_verification_and_sustained_check_are_read_with_who_and_when(tracked_to_the_end, council, as_user, who):
    said = [*NOTES, "Ines Test", "Iris Test", "the improvement has lasted", "not yet, to be checked again"]
    assert notes_read(as_user, getattr(council, who), tracked_to_the_end) == said


@pytest.mark.parametrize("who", ["practitioner", "reviewer"])
def test_R11_practitioner_and_reviewer_read_the_review_without_these_notes(tracked_to_the_end, council, as_user, who):
    assert notes_read(as_user, getattr(council, who), tracked_to_the_end) == ["Ines Test"]
    html = as_user(getattr(council, who)).get(url("review", tracked_to_the_end)).content.decode()
    assert [words for words in NOTES if words in html] == []
