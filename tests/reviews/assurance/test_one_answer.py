"""What a tracked review waits for is one answer, on My team, in the tracker and on the review (R11)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.templatetags.portal_ui_dates import day_date
from reviews.assurance import actions
from reviews.assurance.tracker import next_of
from reviews.records.findings import finish_action
from tests.reviews.assurance.test_lists import queries, to_supervised


def said_by_team(client, review) -> list[tuple]:
    row = next(row for row in client.get(reverse("my_team")).context["reviews"] if row.review == review)
    return [(step.words, step.by, step.who) for step in row.steps]


def said_by_tracker(client, review) -> list[tuple]:
    row = next(row.record for row in client.get(reverse("tracker")).context["table"].rows if row.record == review)
    step = next_of(row)
    return [(step.words, step.by, step.who)]


@pytest.fixture
def late(walk, council):
    """A tracked review with an action that is six days late."""
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        return to_supervised(walk.returned(4, actions=[("See him alone.", "practitioner")]), council)


def test_R11_my_team_says_that_late_actions_are_waited_for_as_the_tracker_does(late, council, as_user):
    by = timezone.localdate() - timedelta(days=6)
    assert said_by_team(as_user(council.tm), late) == [("Actions by their owners", by, "Pia Test")]
    assert said_by_tracker(as_user(council.insights), late) == [("Actions by their owners", by, "Pia Test")]
    page = as_user(council.tm).get(late.get_absolute_url()).content.decode()
    assert f"by {day_date(by)}" in page
    assert "Actions verified by Insights" not in page


def test_R11_my_team_and_the_tracker_agree_once_actions_are_done_and_once_they_are_verified(late, council, as_user):
    finish_action(late.actions.get(), evidence="Notes.", by=council.practitioner)
    to_verify = said_by_tracker(as_user(council.insights), late)
    assert said_by_team(as_user(council.tm), late) == to_verify == [("Evidence to verify", None, "Insights")]
    check = actions.verify_actions(late, note="Read.", by=council.insights)
    lasts = said_by_tracker(as_user(council.insights), late)
    assert said_by_team(as_user(council.tm), late) == lasts
    assert lasts == [("Sustained check", timezone.localdate(check.at) + timedelta(days=90), "Insights")]


def test_R11_my_team_gives_a_manager_no_button_of_insights(late, council, as_user):
    finish_action(late.actions.get(), evidence="Notes.", by=council.practitioner)
    page = as_user(council.tm).get(reverse("my_team")).content.decode()
    assert "Evidence to verify" in page
    assert reverse("review_verify", args=[late.reference]) not in page


def test_my_team_takes_the_same_queries_for_any_number_of_tracked_reviews(late, walk, council, as_user):
    client = as_user(council.tm)
    before = queries(client, reverse("my_team"))
    for _ in range(2):
        to_supervised(walk.returned(4, actions=[("See her.", "practitioner"), ("Ask her.", "team_manager")]), council)
    assert queries(client, reverse("my_team")) == before
