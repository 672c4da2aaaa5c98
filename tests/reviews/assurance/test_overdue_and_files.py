"""Overdue actions in the tracker, and the tracker and the hand-over queue as files (R9, R11, V6)."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.work.insights import tracked_items
from portal.deadlines.calendar import last_day, working_days_after
from portal.models import ReadEntry
from reviews.assurance.tracker import next_of
from reviews.records.findings import finish_action
from tests.reviews.assurance.test_lists import queries, rows, to_supervised


def test_R11_tracker_says_who_has_an_action_to_finish_and_by_when_the_late_ones_first(walk, council, as_user):
    today = timezone.localdate()
    ahead = to_supervised(walk.returned(4, actions=[("See him alone.", "practitioner")]), council)
    facts = [("See her alone.", "practitioner"), ("Agree a plan.", "team_manager")]
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        late = to_supervised(walk.returned(4, actions=facts), council)
    early = walk.returned(4)
    client = as_user(council.insights)
    assert rows(client, "tracker") == [review.reference for review in (late, ahead, early)]
    assert rows(client, "tracker", "?show=late") == [late.reference]
    steps = {row.record.reference: next_of(row.record) for row in client.get(reverse("tracker")).context["table"].rows}
    assert (steps[late.reference].by, steps[late.reference].who) == (today - timedelta(days=6), "Pia Test, Tara Test")
    assert (steps[ahead.reference].by, steps[ahead.reference].who) == (today + timedelta(days=14), "Pia Test")
    page = client.get(reverse("tracker")).content.decode()
    assert "6 days late" in page
    assert "Pia Test, Tara Test" in page


def cells(client, review) -> tuple[str, str]:
    """What the tracker says of a review under Actions and under Next."""
    row = next(row for row in client.get(reverse("tracker")).context["table"].rows if row.record.pk == review.pk)
    return str(row.get_cell("actions")), str(row.get_cell("next"))


def test_R11_tracker_says_once_when_the_next_action_is_due(walk, council, as_user):
    facts = [("See her alone.", "practitioner"), ("Agree a plan.", "team_manager")]
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        tracked = to_supervised(walk.returned(4, actions=facts), council)
        before = walk.returned(4, actions=facts)
    client = as_user(council.insights)
    actions, following = cells(client, tracked)
    assert actions == "0 of 2 done"
    assert "6 days late" in following
    actions, following = cells(client, before)
    assert (actions.startswith("0 of 2 done"), "6 days late" in actions) == (True, True)
    assert following == "Mosaic and the Team Manager’s assurance"
    assert cells(client, walk.returned(4))[0] == "none agreed"


def test_R11_an_action_that_is_late_before_supervision_is_shown_too(walk, council, as_user):
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        late = walk.returned(4, actions=[("See her alone.", "practitioner")])
    client = as_user(council.insights)
    assert rows(client, "tracker", "?show=late") == [late.reference]
    assert "6 days late" in client.get(reverse("tracker")).content.decode()


def test_R11_overdue_actions_stand_on_my_work_of_insights_as_those_of_their_owners(walk, council):
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        late = to_supervised(walk.returned(4, actions=[("See her alone.", "practitioner")]), council)
        to_supervised(walk.returned(7, actions=[("See her alone.", "practitioner")]), council)
    due_on = timezone.localdate() - timedelta(days=6)
    found = [(item.title, item.due_on, item.is_late) for item in tracked_items(council.insights)]
    assert found == [("Tracker: 1 with actions overdue", due_on, False)]
    finish_action(late.actions.get(), evidence="Notes.", by=council.practitioner)
    assert [item.title for item in tracked_items(council.insights)] == ["Tracker: 1 to verify"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("name", "words"), [("tracker", "the tracker"), ("hand_over", "the hand-over queue")])
def test_V6_tracker_and_queue_are_files_for_insights_and_logged_as_read(walk, council, as_user, name, words, kind):
    review = walk.returned(4, actions=[("See him alone.", "practitioner")])
    url = reverse(f"{name}_export", args=[kind])
    for person in (council.tm, council.practitioner, council.wpd, council.reviewer, council.superuser()):
        assert as_user(person).get(url).status_code == 403
    client = as_user(council.insights)
    assert url in client.get(reverse(name)).content.decode()
    assert client.get(url).status_code == 200
    assert ReadEntry.objects.about(review).filter(what=f"export of {words} as {kind}", by=council.insights).count() == 1
    assert client.get(reverse(f"{name}_export", args=["pdf"])).status_code == 404


def csv_rows(client, url) -> list[list[str]]:
    return list(csv.reader(StringIO(client.get(url).content.decode("utf-8-sig"))))


def test_R11_tracker_file_holds_what_the_choice_leaves_with_team_and_owner(walk, council, as_user):
    walk.returned(4)
    late = walk.returned(4, actions=[("See her alone.", "practitioner")])
    yesterday = timezone.localdate() - timedelta(days=1)
    late.actions.update(due_on=yesterday)
    found = csv_rows(as_user(council.insights), reverse("tracker_export", args=["csv"]) + "?show=late")
    waits = "Mosaic and the Team Manager’s assurance"
    row = [late.reference, "North", "4", "Requires improvement", "no", "1", "0", yesterday.isoformat(), "Pia Test", "", "", waits, ""]
    assert found[1:] == [row]


def test_R9_hand_over_file_holds_child_team_and_last_day(walk, council, as_user):
    review = walk.returned(7)
    found = csv_rows(as_user(council.insights), reverse("hand_over_export", args=["csv"]))
    returned, due = timezone.localdate(review.returned_at), last_day(working_days_after(review.returned_at, 5))
    child = review.child
    assert found[1:] == [
        [review.reference, child.reference, child.mosaic.number, "North", returned.isoformat(), "7", "Good", due.isoformat()]
    ]


def test_V6_lists_show_the_team_of_today(walk, council, as_user):
    walk.returned(4)
    client = as_user(council.insights)
    for name in ("tracker", "hand_over"):
        assert "Team today" in client.get(reverse(name)).content.decode()
        assert [row.record.team_name for row in client.get(reverse(name) + "?sort=team").context["table"].rows] == ["North"]


def test_files_ask_as_much_for_one_review_as_for_many(walk, council, as_user):
    facts = [("See him alone.", "practitioner"), ("Agree a plan.", "team_manager")]
    walk.returned(4, actions=facts)
    client = as_user(council.insights)
    urls = [reverse(f"{name}_export", args=["csv"]) for name in ("hand_over", "tracker")]
    one = [queries(client, url) for url in urls]
    for _ in range(6):
        walk.returned(4, actions=facts)
    assert [queries(client, url) for url in urls] == one
