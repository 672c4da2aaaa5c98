"""A reviewer who leaves while reviews are still to be written: Insights hear of it, see it, and allocate again (R1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import CohortMembership, Leave, Notice
from portal.people import memberships
from portal.periodic import registered
from reviews.allocation.tasks import tell_of_reviewers_who_left
from reviews.cycles.models import Case
from reviews.records import checking

LAST_DAY = datetime(2026, 11, 6, tzinfo=UTC).date()


@pytest.fixture
def written(make_review):
    """Two reviews that Rosa has still to submit, one that she has submitted, and one of somebody else."""
    reviews = [make_review(1), make_review(2, state="booked"), make_review(3, state="returned")]
    return [*reviews, make_review(4, reviewer=reviews[0].reviewer.__class__.objects.get(first_name="Rolf"))]


def heard() -> dict:
    found = Notice.objects.filter(kind="reviewer_left").order_by("pk")
    return {who: [one.title for one in found if one.recipient == who] for who in {one.recipient for one in found}}


def insights(council, *titles) -> dict:
    return {one: list(titles) for one in (council.insights, council.insights_manager, council.insights_sm, council.insights_hos)}


NONE_LEFT = "2 reviews without a reviewer: Rosa Test has left"
TO_COME = "Rosa Test leaves after Friday 6 November 2026 and has 2 reviews to submit"


def test_R1_insights_hear_at_once_which_reviews_a_closed_account_leaves(council, written):
    memberships.change_account(council.reviewer, is_active=False, by=council.admin)
    assert heard() == insights(council, NONE_LEFT)
    notice = Notice.objects.filter(kind="reviewer_left").first()
    assert notice.text == (
        f"Still to submit: {written[0].reference}, {written[1].reference}. Rosa Test’s account has ended, so nobody can write on. "
        "For each, withdraw the review, and allocate its case again."
    )
    assert notice.url == reverse("cycle_cases", args=[written[0].cycle_id])


def test_R1_insights_hear_of_a_last_day_to_come_and_once_more_on_the_day(council, written, clock):
    memberships.end_account(council.reviewer, last_day=LAST_DAY, by=council.admin)
    assert heard() == insights(council, TO_COME)
    clock.move_to(datetime(2026, 11, 6, 23, tzinfo=UTC))
    tell_of_reviewers_who_left.call()
    assert heard() == insights(council, TO_COME)
    for hours in (0, 1, 30):
        clock.move_to(datetime(2026, 11, 7, tzinfo=UTC) + timedelta(hours=hours))
        tell_of_reviewers_who_left.call()
    assert heard() == insights(council, TO_COME, NONE_LEFT)


def test_R1_insights_hear_of_a_reviewer_who_leaves_the_cohort_and_can_still_finish(council, written):
    memberships.end_cohort_membership(council.reviewer.cohort_memberships.get(), by=council.admin)
    assert heard() == insights(council, NONE_LEFT)
    tell_of_reviewers_who_left.call()
    assert heard() == insights(council, NONE_LEFT)
    assert "has left the reviewing cohort and can still finish" in Notice.objects.filter(kind="reviewer_left").first().text


def test_R1_insights_hear_of_the_closed_account_of_who_left_the_cohort_on_the_same_day(council, written, clock):
    memberships.end_cohort_membership(council.reviewer.cohort_memberships.get(), by=council.admin)
    clock.shift(timedelta(hours=2))
    memberships.change_account(council.reviewer, is_active=False, by=council.admin)
    for hours in (1, 24, 24):
        clock.shift(timedelta(hours=hours))
        tell_of_reviewers_who_left.call()
    assert heard() == insights(council, NONE_LEFT, NONE_LEFT)
    texts = Notice.objects.filter(kind="reviewer_left", recipient=council.insights).order_by("pk").values_list("text", flat=True)
    assert ["account has ended" in text for text in texts] == [False, True]


def test_R1_insights_hear_once_of_an_account_that_ends_at_once_with_its_place_in_the_cohort(council, written, clock):
    memberships.end_account(council.reviewer, last_day=timezone.localdate() - timedelta(days=1), by=council.admin)
    clock.shift(timedelta(hours=1))
    tell_of_reviewers_who_left.call()
    assert heard() == insights(council, NONE_LEFT)


def test_R1_nobody_hears_of_somebody_without_reviews_to_write(council, written):
    memberships.end_cohort_membership(council.iro.cohort_memberships.get(), by=council.admin)
    memberships.change_account(council.practitioner, is_active=False, by=council.admin)
    tell_of_reviewers_who_left.call()
    assert heard() == {}


def test_R1_sample_and_board_show_the_reviews_without_a_reviewer_until_their_cases_go_to_others(insights_client, council, cycle, written):
    sample, board = reverse("cycle_cases", args=[cycle.pk]), reverse("cycle_board", args=[cycle.pk])
    words = "2 reviews stand without a reviewer"
    today = timezone.localdate()
    Leave.objects.create(person=council.second_reviewer, first_day=today, last_day=today)
    assert [words in insights_client.get(url).content.decode() for url in (sample, board)] == [False, False]
    memberships.change_account(council.reviewer, is_active=False, by=council.admin)
    assert [words in insights_client.get(url).content.decode() for url in (sample, board)] == [True, True]
    shown = insights_client.get(sample, {"show": "left"})
    assert {row.record.pk for row in shown.context["table"].rows} == {written[0].case_id, written[1].case_id}
    assert reverse("review_withdraw", args=[written[0].reference]) in shown.content.decode()
    for review in written[:2]:
        checking.withdraw(review, reason="The reviewer has left.", by=council.insights)
    assert Case.objects.without_reviewer().count() == 0
    assert "without a reviewer" not in insights_client.get(sample).content.decode()


def test_R1_place_in_the_cohort_that_is_given_again_takes_the_mark_away(council, cycle, written):
    CohortMembership.objects.filter(person=council.reviewer).update(ends=timezone.now())
    assert Case.objects.without_reviewer().count() == 2
    memberships.add_to_cohort(council.reviewer, by=council.admin)
    assert Case.objects.without_reviewer().count() == 0


def test_R1_the_portal_looks_by_itself_who_left_today():
    assert "reviews.allocation.tasks.tell_of_reviewers_who_left" in {entry.name for entry in registered()}


def test_V9_R1_a_partner_reviewer_is_a_reviewer_until_the_account_ends(council):
    today = timezone.localdate()
    partner = council.person("Pat", affiliation="partner_reviewer", account_ends=today + timedelta(days=9))
    council.person("Olu", affiliation="partner_reviewer", account_ends=today - timedelta(days=1))
    council.person("Yara", affiliation="young_scrutineer", account_ends=today + timedelta(days=9))
    found = type(partner).objects.reviewers().filter(first_name__in=["Pat", "Olu", "Yara"])
    assert list(found) == [partner]
