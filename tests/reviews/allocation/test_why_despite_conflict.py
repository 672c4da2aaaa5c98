"""Why a review was allocated despite a conflict can be read afterwards, by Insights and the reviewer alone (R1)."""

import pytest

from tests.reviews.moderation.walk import Walk

REASON = "The test needs it."


@pytest.fixture
def walk(council):
    return Walk(council)


@pytest.fixture
def returned(walk, council):
    """A returned review that the Service Manager wrote on a record of their own line."""
    return walk.returned(7, reviewer=council.sm)


@pytest.mark.parametrize("who", ["insights", "insights_manager", "sm"])
def test_R1_why_it_was_allocated_despite_a_conflict_is_read_once_it_is_returned(returned, council, as_user, who):
    page = as_user(getattr(council, who)).get(returned.get_absolute_url()).content.decode()
    assert f"Despite a conflict, because: {REASON}" in page


@pytest.mark.parametrize("who", ["practitioner", "tm"])
def test_R1_why_it_was_allocated_despite_a_conflict_is_not_told_to_practitioner_and_team_manager(returned, council, as_user, who):
    page = as_user(getattr(council, who)).get(returned.get_absolute_url()).content.decode()
    assert "Allocated to Sami Test" in page
    assert (REASON in page, "conflict" in page) == (False, False)


def test_R1_service_manager_of_the_line_is_not_told_why_either(walk, council, as_user):
    walk.set(senior_managers_see_returned=True)
    review = walk.returned(7, reviewer=council.tm)
    page = as_user(council.sm).get(review.get_absolute_url()).content.decode()
    assert "Allocated to Tara Test" in page
    assert REASON not in page


def test_R1_where_no_conflict_stood_nothing_is_said_of_one(walk, council, as_user):
    page = as_user(council.insights).get(walk.returned(7).get_absolute_url()).content.decode()
    assert "Despite a conflict" not in page
