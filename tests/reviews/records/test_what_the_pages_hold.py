"""What only the pages do: the random sample is drawn, the warnings are shown, foreign questions are refused."""

import pytest
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.council import FrameworkSettings
from reviews.allocation.actions import allocate
from reviews.cycles.actions import add_case
from reviews.models import Question, Review
from reviews.records import actions as records


@pytest.fixture
def complete(process):
    """A review that can be submitted, with an overall 7 and one question at 1."""
    review = process.allocate()
    process.to_family_contacted(review)
    process.answer(review, 7, risk=1)
    process.find(review)
    return review


@pytest.mark.parametrize(("share", "state"), [(100, "in_moderation"), (0, "submitted")])
def test_R4_submitting_through_the_page_draws_the_sample(as_user, complete, share, state):
    settings = FrameworkSettings.load()
    settings.moderation_sample_percent = share
    settings.save()
    client, url = as_user(complete.reviewer), reverse("review_submit", args=[complete.reference])
    answer = client.post(url, client.get(url).context["form"].initial)
    assert answer.status_code == 302
    assert Review.objects.get(pk=complete.pk).state == state


def test_R3_page_warns_of_an_inadequate_question_under_a_higher_grade_and_asks_to_raise(as_user, complete):
    page = as_user(complete.reviewer).get(reverse("review_submit", args=[complete.reference])).content.decode()
    assert "Think again" in page
    assert "Risk understood" in page[page.index("Think again") :]
    assert reverse("review_raise", args=[complete.reference]) in page


def test_R3_page_warns_of_nothing_where_there_is_nothing(as_user, process):
    review = process.allocate()
    process.to_family_contacted(review)
    process.answer(review, 7)
    process.find(review)
    assert "Think again" not in as_user(review.reviewer).get(reverse("review_submit", args=[review.reference])).content.decode()


def test_R1_question_of_another_instrument_is_refused(process, complete):
    own = Question.objects.get(section__instrument_version=complete.instrument_version, key="voice")
    version = own.section.instrument_version
    section, question = own.section, own
    version.pk, version.number, version.status, version._state.adding = None, 99, "draft", True
    version.save()
    section.pk, section.instrument_version, section._state.adding = None, version, True
    section.save()
    question.pk, question.section, question._state.adding = None, section, True
    question.save()
    with pytest.raises(Refused) as refusal:
        records.save_answer(complete, question, score=9, text="Not of this review.", by=complete.reviewer)
    assert refusal.value.message == "This question does not belong to the review."
    assert not complete.answers.filter(text="Not of this review.").exists()


def test_R1_nobody_outside_the_reviewing_cohort_is_given_a_review(process, council):
    case = add_case(process.cycle, council.south_child, plan_type="cin", by=council.insights)
    with pytest.raises(Refused) as refusal:
        allocate(case, council.east_practitioner, by=council.insights)
    assert "not in the reviewing cohort" in refusal.value.message
    assert Review.objects.filter(case=case).count() == 0


def test_V9_account_that_ended_is_no_candidate(process, council):
    from datetime import timedelta

    from django.utils import timezone

    from reviews.allocation.candidates import reviewers_now

    assert council.reviewer in reviewers_now()
    council.reviewer.account_ends = timezone.localdate() - timedelta(days=1)
    council.reviewer.save()
    assert council.reviewer not in reviewers_now()
