"""A review that goes back to a reviewer who has left: Insights see it before they choose, and all of Insights hear of it (R1, R2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import CohortMembership, Notice
from portal.people import memberships
from reviews.records import checking

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(process):
    """A submitted review that waits for its check."""
    return process.submit(process.allocate())


def account_closed(review, council):
    memberships.change_account(review.reviewer, is_active=False, by=council.admin)


def account_ended(review, council):
    memberships.end_account(review.reviewer, last_day=timezone.localdate(), by=council.admin)
    type(review.reviewer).objects.filter(pk=review.reviewer_id).update(account_ends=timezone.localdate() - timedelta(days=1))


def left_the_cohort(review, council):
    CohortMembership.objects.filter(person=review.reviewer).update(ends=timezone.now())


LEAVE = {
    account_closed: "Rosa Test has left and can’t correct it: the account has ended. If it can’t go back to the team as it is, "
    "withdraw the review, and allocate its case again.",
    left_the_cohort: "Rosa Test has left the reviewing cohort and can still correct it. If they don’t, withdraw the review, and "
    "allocate its case again.",
}
LEAVE[account_ended] = LEAVE[account_closed]


def heard() -> list:
    return list(Notice.objects.filter(kind="reviewer_left").order_by("recipient"))


def of_insights(council) -> set:
    return {council.insights, council.insights_manager, council.insights_sm, council.insights_hos}


@pytest.mark.parametrize("leave", LEAVE)
def test_R1_all_of_insights_hear_that_a_review_went_back_to_a_reviewer_who_has_left(review, council, leave):
    leave(review, council)
    checking.send_back(review, note="Say who was seen.", by=council.insights)
    assert {notice.recipient for notice in heard()} == of_insights(council)
    notice = heard()[0]
    assert notice.title == f"{review.reference} was sent back, and its reviewer has left"
    assert (notice.text, notice.url) == (LEAVE[leave], review.get_absolute_url())


def test_R2_of_a_reviewer_who_has_not_left_insights_hear_nothing(review, council):
    checking.send_back(review, note="Say who was seen.", by=council.insights)
    assert heard() == []
    assert Notice.objects.filter(kind="sent_back", recipient=review.reviewer).count() == 1


@pytest.mark.parametrize("leave", LEAVE)
def test_R2_check_says_before_the_choice_that_the_reviewer_has_left(review, council, as_user, leave):
    client, url = as_user(council.insights), reverse("review_check", args=[review.reference])
    assert "has left" not in client.get(url).content.decode()
    leave(review, council)
    page = client.get(url).content.decode()
    assert page.count(LEAVE[leave]) == 1
    assert page.index(LEAVE[leave]) < page.index('name="outcome"')
