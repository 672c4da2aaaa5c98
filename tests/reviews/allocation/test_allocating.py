"""Allocating one case by hand, and all that wait by a proposal (R1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.people.models import CohortMembership
from reviews.cycles.actions import add_case
from reviews.records.models import Review


def test_R1_allocating_shows_loads_and_conflicts_and_asks_for_a_reason(insights_client, council, cycle, make_review):
    make_review(1)
    case = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    url = reverse("case_allocate", args=[cycle.pk, case.pk])
    page = insights_client.get(url)
    assert [(row.person.first_name, row.load, bool(row.conflicts)) for row in page.context["candidates"]] == [
        ("Dina", 0, False),
        ("Ivan", 0, False),
        ("Rolf", 0, False),
        ("Tessa", 0, False),
        ("Rosa", 1, False),
        ("Sami", 0, True),
        ("Tara", 0, True),
    ]
    refused = insights_client.post(url, {"reviewer": council.tm.pk, "override_reason": "  "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["override_reason"])
    assert insights_client.post(url, {"reviewer": council.practitioner.pk}).status_code == 422
    assert insights_client.post(url, {"reviewer": "\x00"}).status_code == 422
    done = insights_client.post(url, {"reviewer": council.tm.pk, "override_reason": "Nobody else knows the court process."})
    assert done.status_code == 302
    review = Review.objects.get(case=case)
    assert (review.reviewer, review.conflict_override) == (council.tm, "Nobody else knows the court process.")
    assert insights_client.get(url).status_code == 302
    assert insights_client.post(url, {"reviewer": council.reviewer.pk}).status_code == 409


@pytest.mark.parametrize("extra", [0, 15])
def test_R1_allocating_takes_the_same_queries_for_any_number_of_reviewers(insights_client, council, cycle, extra):
    case = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    url = reverse("case_allocate", args=[cycle.pk, case.pk])
    for _ in range(3):  # settings are made at the first call and kept at the next
        insights_client.get(url)
    with CaptureQueriesContext(connection) as few:
        insights_client.get(url)
    for number in range(extra):
        CohortMembership.objects.create(person=council.person(f"Extra{number}"), starts=council.since)
    with CaptureQueriesContext(connection) as many:
        insights_client.get(url)
    assert len(few) == len(many)


def test_R1_a_proposal_is_shown_and_then_carried_out(insights_client, council, cycle):
    for child in (council.child, council.south_child, council.east_child):
        add_case(cycle, child, plan_type="cp", by=council.insights)
    url = reverse("cycle_allocate_all", args=[cycle.pk])
    proposal = insights_client.get(url).context["proposal"]
    assert Review.objects.count() == 0
    done = insights_client.post(url, {"pairs": proposal.as_text})
    assert (done.status_code, done.url) == (302, reverse("cycle_board", args=[cycle.pk]))
    assert {review.case_id: review.reviewer_id for review in Review.objects.all()} == {
        case.pk: person.pk for case, person in proposal.pairs
    }
    assert insights_client.post(url, {"pairs": proposal.as_text}).status_code == 409
    assert Review.objects.count() == 3


@pytest.mark.parametrize("pairs", ["", "x", "1:2:3", "999999:1", "\x00", "1:" + "9" * 400, "5," * 5000])
def test_R1_a_proposal_that_was_tampered_with_changes_nothing(insights_client, council, cycle, pairs):
    add_case(cycle, council.child, plan_type="cp", by=council.insights)
    assert insights_client.post(reverse("cycle_allocate_all", args=[cycle.pk]), {"pairs": pairs}).status_code == 409
    assert Review.objects.count() == 0


def test_R1_a_pair_with_a_conflict_is_refused_although_it_was_sent(insights_client, council, cycle):
    case = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    page = insights_client.post(reverse("cycle_allocate_all", args=[cycle.pk]), {"pairs": f"{case.pk}:{council.tm.pk}"})
    assert page.status_code == 409
    assert "Tara Test works or worked in North" in page.context["refusal"]
    assert Review.objects.count() == 0
