"""Leave and load elsewhere are looked at when a case is allocated, and a late allocation is not late at once (R1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.council import FrameworkSettings
from portal.models import Notice
from portal.people.models import Leave, User
from reviews.allocation.actions import allocate
from reviews.allocation.candidates import candidates, proposal_for
from reviews.allocation.proposal import propose
from reviews.cycles.actions import add_case, open_cycle
from reviews.cycles.due import days_of, next_step_due
from reviews.cycles.models import Step


@pytest.fixture
def case(council, cycle):
    return add_case(cycle, council.child, plan_type="cin", by=council.insights)


def test_R1_allocating_by_hand_shows_who_is_on_leave_and_until_when(insights_client, council, cycle, case):
    today = timezone.localdate()
    Leave.objects.create(person=council.reviewer, first_day=today, last_day=date(2026, 12, 2))
    Leave.objects.create(person=council.second_reviewer, first_day=today + timedelta(days=1), last_day=date(2026, 12, 9))
    assert {row.person: row.away_until for row in candidates(case) if row.away_until} == {council.reviewer: date(2026, 12, 2)}
    page = insights_client.get(reverse("case_allocate", args=[cycle.pk, case.pk])).content.decode()
    assert page.count("on leave until") == 1
    assert "on leave until Wednesday 2 December" in page


def test_R1_between_equal_loads_the_proposal_takes_who_has_less_elsewhere():
    both = ["ann", "bob"]
    assert propose({"a": both}, {"ann": 1, "bob": 1}, {"ann": 3, "bob": 2}) == {"a": "bob"}
    assert propose({"a": both}, {"bob": 1, "ann": 1}, {"ann": 2, "bob": 3}) == {"a": "ann"}
    assert propose({"a": both}, {"ann": 0, "bob": 1}, {"ann": 50, "bob": 0}) == {"a": "ann"}
    chosen = propose({name: ["ann", "bob", "cyd"] for name in "abcd"}, {}, {"ann": 9, "bob": 1, "cyd": 9})
    assert sorted(chosen.values()).count("bob") == 2


def test_R1_the_proposal_over_the_council_looks_at_other_cycles(council, cycle, case):
    october = open_cycle(month=date(2026, 10, 1), area_of_focus="Neglect", by=council.insights)
    free = {row.person for row in candidates(case) if not row.conflicts}
    spared = max(free, key=lambda person: person.pk)
    for number, person in enumerate(sorted(free - {spared}, key=lambda person: person.pk)):
        child = council.child_in(council.south, f"EF-{number}", council.south_practitioner)
        other = add_case(october, child, plan_type="cin", by=council.insights)
        allocate(other, person, by=council.insights, override_reason="Asked for.")
    assert proposal_for(cycle).pairs == [(case, spared)]


def test_R1_no_step_of_a_late_allocation_is_due_before_three_working_days_have_passed(council, cycle, case, clock):
    clock.move_to(datetime(2026, 11, 13, 9, tzinfo=UTC))  # Friday; booking was due on Monday 9
    review = allocate(case, council.reviewer, by=council.insights)
    assert days_of(review) == {
        Step.BOOKING: date(2026, 11, 18),
        Step.CONVERSATION: date(2026, 11, 18),
        Step.FAMILY_CONTACT: date(2026, 11, 19),
        Step.SUBMISSION: date(2026, 11, 23),
        Step.RETURN: date(2026, 11, 30),
    }
    assert next_step_due(review) == (Step.BOOKING, date(2026, 11, 18))
    text = Notice.objects.get(kind="allocation").text
    assert text == "Book the learning conversation with the practitioner as soon as you can, at the latest by Wednesday 18 November 2026."


def test_R1_a_late_allocation_counts_the_councils_closure_days(council, cycle, case, clock):
    settings = FrameworkSettings.load()
    settings.closure_days = "16/11/2026"
    settings.save()
    clock.move_to(datetime(2026, 11, 13, 9, tzinfo=UTC))
    assert allocate(case, council.reviewer, by=council.insights).first_due_on == date(2026, 11, 19)


def test_R1_whoever_is_allocated_by_the_day_for_booking_keeps_the_cycles_days(council, cycle, case, clock):
    clock.move_to(datetime(2026, 11, 9, 16, tzinfo=UTC))
    review = allocate(case, council.reviewer, by=council.insights)
    assert review.first_due_on is None
    assert next_step_due(review) == (Step.BOOKING, date(2026, 11, 9))
    text = Notice.objects.get(kind="allocation").text
    assert text == "Book the learning conversation with the practitioner by Monday 9 November 2026."


def test_R1_the_allocator_is_warned_that_the_day_for_booking_has_passed(insights_client, council, cycle, case, clock):
    urls = [reverse("case_allocate", args=[cycle.pk, case.pk]), reverse("cycle_allocate_all", args=[cycle.pk])]
    words = "day for booking has passed"
    assert [words in insights_client.get(url).content.decode() for url in urls] == [False, False]
    clock.move_to(datetime(2026, 11, 13, 9, tzinfo=UTC))
    insights_client.force_login(council.insights, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [insights_client.get(url).content.decode() for url in urls]
    assert [words in page and "Wednesday 18 November" in page for page in pages] == [True, True]


def test_R1_the_reviewers_page_names_the_later_day(council, cycle, case, clock, client):
    clock.move_to(datetime(2026, 11, 13, 9, tzinfo=UTC))
    review = allocate(case, council.reviewer, by=council.insights)
    client.force_login(council.reviewer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(review.get_absolute_url()).context["steps"][0]["due_on"] == date(2026, 11, 18)


def test_V9_nothing_is_allocated_to_a_partner_reviewer_whose_account_has_ended(council, case):
    partner = User.objects.create_user(
        "uma@partner.example",
        "a-long-password",
        first_name="Uma",
        affiliation=User.Affiliation.PARTNER_REVIEWER,
        account_ends=timezone.localdate() - timedelta(days=1),
    )
    with pytest.raises(Refused, match="account has ended"):
        allocate(case, partner, by=council.insights)
    assert not case.reviews.exists()
