"""R1: an even allocation, as arithmetic and over the council."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.exceptions import Refused
from portal.council import FrameworkSettings
from portal.people.memberships import move_child
from portal.people.models import Child, CohortMembership, Leave
from reviews.allocation.actions import allocate, allocate_many
from reviews.allocation.candidates import candidates, proposal_for
from reviews.allocation.proposal import propose
from reviews.cycles.actions import add_case, open_cycle
from reviews.cycles.conflicts import conflicts
from reviews.records.models import Review
from tests.reviews.cycles.conftest import NOW

REVIEWERS = ["ann", "bob", "cyd"]
problems = st.tuples(
    st.dictionaries(st.integers(0, 20), st.lists(st.sampled_from(REVIEWERS), unique=True), max_size=6),
    st.fixed_dictionaries({name: st.integers(0, 4) for name in REVIEWERS}),
)


def spread(loads: dict, chosen: dict) -> list[int]:
    after = Counter(loads)
    after.update(chosen.values())
    return sorted((after[name] for name in loads), reverse=True)


@given(problems)
@settings(max_examples=60, deadline=None)
def test_R1_no_proposal_gives_a_case_to_somebody_who_may_not_have_it(problem):
    may, loads = problem
    chosen = propose(may, loads)
    assert set(chosen) == {case for case, reviewers in may.items() if reviewers}
    assert [case for case, reviewer in chosen.items() if reviewer not in may[case]] == []


@given(problems)
@settings(max_examples=30, deadline=None)
def test_R1_the_largest_load_is_the_smallest_possible_and_the_rest_is_even(problem):
    may, loads = problem
    cases = [case for case, reviewers in may.items() if reviewers]
    every = [dict(zip(cases, pick, strict=True)) for pick in product(*(may[case] for case in cases))]
    best = min(spread(loads, one) for one in every)
    assert spread(loads, propose(may, loads)) == best


def test_R1_nobody_to_choose_leaves_the_case_out():
    assert propose({"a": [], "b": ["ann"]}, {}) == {"b": "ann"}
    assert propose({}, {"ann": 3}) == {}


def test_R1_loads_that_reviewers_have_already_count():
    assert propose({"a": ["ann", "bob"], "b": ["ann", "bob"]}, {"ann": 2, "bob": 0}) == {"a": "bob", "b": "bob"}


child_facts = st.tuples(
    st.sampled_from(["north", "south", "east"]),
    st.sampled_from([None, "north", "south", "east"]),
    st.sampled_from([None, "iro", "reviewer", "second_reviewer"]),
)
COHORT = ["reviewer", "second_reviewer", "iro", "tm", "south_tm", "east_tm", "sm", "other_sm", "hos", "practitioner", "director"]


@given(children=st.lists(child_facts, min_size=1, max_size=6), cohort=st.sets(st.sampled_from(COHORT), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_R1_no_proposal_over_the_council_breaks_a_conflict(council, cycle, clock, children, cohort):
    """Children of any team, with any IRO and a past in any team, and any reviewing cohort."""
    with transaction.atomic():
        cases = _world(council, cycle, clock, children, cohort)
        proposal = proposal_for(cycle)
        broken = [(str(case), str(person)) for case, person in proposal.pairs if conflicts(case.child, person)]
        left = {case.pk for case, _ in proposal.left}
        allocated = {case.pk for case, _ in proposal.pairs}
        made = allocate_many(cycle, proposal.pairs, by=council.insights)
        transaction.set_rollback(True)
    assert broken == []
    assert left | allocated == set(cases)
    assert left & allocated == set()
    assert [review.conflict_override for review in made] == [""] * len(allocated)


def _world(council, cycle, clock, children, cohort) -> list[int]:
    CohortMembership.objects.all().delete()
    for name in sorted(cohort):
        person = getattr(council, name)
        person.forget_standing()
        CohortMembership.objects.create(person=person, starts=council.since)
    cases = []
    for number, (team, before, iro) in enumerate(children):
        child = council.child_in(getattr(council, before or team), f"HY-{number}", iro=getattr(council, iro) if iro else None)
        if before:
            move_child(child, team=getattr(council, team), by=None, at=NOW - timedelta(days=60 + number))
        cases.append(add_case(cycle, child, plan_type="cp", by=council.insights).pk)
    return cases


def test_R1_a_proposal_names_what_nobody_can_review_and_why(council, cycle):
    CohortMembership.objects.exclude(person__in=[council.tm, council.sm]).delete()
    add_case(cycle, council.child, plan_type="cp", by=council.insights)
    add_case(cycle, council.south_child, plan_type="cin", by=council.insights)
    add_case(cycle, Child.objects.create(reference="ZZ-1"), plan_type="cin", by=council.insights)
    proposal = proposal_for(cycle)
    assert [(str(case.child), person.first_name) for case, person in proposal.pairs] == [("AB-1002", "Tara")]
    assert [(str(case.child), why) for case, why in proposal.left] == [
        (
            "AB-1001",
            "Each of the 2 reviewers has a conflict. The first: Sami Test is or was in the line of North, this child’s team. "
            "Allocate it by hand, with a reason.",
        ),
        ("ZZ-1", "No team is recorded for this child, so conflicts can’t be checked. Record it under “Correct this case” first."),
    ]


def test_R1_a_withdrawn_review_does_not_count_as_load(council, cycle, make_review):
    make_review(1, state="withdrawn")
    make_review(2, reviewer=council.second_reviewer)
    CohortMembership.objects.exclude(person__in=[council.reviewer, council.second_reviewer]).delete()
    add_case(cycle, council.child, plan_type="cp", by=council.insights)
    assert [person.first_name for _, person in proposal_for(cycle).pairs] == ["Rosa"]


def test_R1_the_proposal_takes_the_same_queries_for_any_number_of_cases(council, cycle):
    for _ in range(3):  # settings are made at the first call and kept at the next
        FrameworkSettings.load()
    counts = []
    for size in (2, 10):
        while cycle.cases.count() < size:
            child = council.child_in(council.north, f"QQ-{cycle.cases.count()}")
            add_case(cycle, child, plan_type="cp", by=council.insights)
        with CaptureQueriesContext(connection) as asked:
            proposal_for(cycle)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_R1_allocating_many_changes_nothing_where_one_is_refused(council, cycle):
    first = add_case(cycle, council.east_child, plan_type="cp", by=council.insights)
    second = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    with pytest.raises(Refused, match="AB-1001: Tara Test works or worked in North"):
        allocate_many(cycle, [(first, council.reviewer), (second, council.tm)], by=council.insights)
    assert Review.objects.count() == 0
    allocate(first, council.reviewer, by=council.insights)
    assert Review.objects.count() == 1


def test_R1_nobody_who_is_on_leave_is_proposed(council, cycle):
    for child in (council.child, council.south_child, council.east_child):
        add_case(cycle, child, plan_type="cp", by=council.insights)
    before = {person for _, person in proposal_for(cycle).pairs}
    today = timezone.localdate()
    for person in before:
        Leave.objects.create(person=person, first_day=today, last_day=today)
    after = {person for _, person in proposal_for(cycle).pairs}
    assert len(before) == 3
    assert len(after) == 3
    assert after & before == set()


@pytest.fixture
def busy_elsewhere(council, cycle, make_review):
    """A reviewer with nothing in this cycle, two reviews to submit in October's, and one there that is submitted."""
    october = open_cycle(month=date(2026, 10, 1), area_of_focus="Pre-birth", by=council.insights)
    for number, state in enumerate(("allocated", "booked", "submitted")):
        make_review(number, reviewer=council.second_reviewer, in_cycle=october, state=state)
    CohortMembership.objects.exclude(person__in=[council.reviewer, council.second_reviewer]).delete()
    if not CohortMembership.objects.filter(person=council.second_reviewer).exists():
        CohortMembership.objects.create(person=council.second_reviewer, starts=council.since)
    return council.second_reviewer


def test_R1_load_across_months_stands_beside_each_reviewer(council, cycle, busy_elsewhere, insights_client):
    case = add_case(cycle, council.child, plan_type="cin", by=council.insights)
    assert [(row.person, row.load_words) for row in candidates(case)] == [
        (council.reviewer, "0 reviews in this cycle"),
        (busy_elsewhere, "0 reviews in this cycle, 2 to submit in other cycles"),
    ]
    page = insights_client.get(reverse("case_allocate", args=[cycle.pk, case.pk])).content.decode()
    assert "0 reviews in this cycle, 2 to submit in other cycles" in page


def test_R1_load_across_months_stands_in_the_proposal(council, cycle, busy_elsewhere, insights_client):
    for child in (council.child, council.south_child):
        add_case(cycle, child, plan_type="cin", by=council.insights)
    loads = {row["person"]: (row["before"], row["after"], row["elsewhere"]) for row in proposal_for(cycle).loads}
    assert loads.get(busy_elsewhere) == (0, 1, 2)
    page = insights_client.get(reverse("cycle_allocate_all", args=[cycle.pk])).content.decode()
    assert 'data-label="To submit in other cycles">2</td>' in page
