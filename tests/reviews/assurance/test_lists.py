"""The hand-over queue, the tracker and My team (R9, R10, R11, V3)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.models import Tenure
from reviews.assurance import actions
from reviews.assurance.team import team_board
from reviews.assurance.tracker import counts
from reviews.records.findings import finish_action


def rows(client, name, query=""):
    return [row.record.reference for row in client.get(reverse(name) + query).context["table"].rows]


def to_supervised(review, council):
    today = timezone.localdate()
    actions.record_mosaic_upload(review, added_on=today, mosaic_reference="CN-1", early_reason="So.", by=council.insights)
    actions.record_tm_assurance(review, text="Talked through.", by=council.tm)
    actions.record_supervision(review, reflection="a", actions="b", rationale="c", recorded_on_mosaic_on=today, by=council.tm)
    review.refresh_from_db()
    return review


def queries(client, url):
    for _ in range(2):  # what is kept between requests is warm then
        client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.mark.parametrize("name", ["hand_over", "tracker"])
def test_V6_queue_and_tracker_are_for_insights(walk, council, as_user, name):
    walk.returned(4)
    for person in (council.tm, council.practitioner, council.wpd, council.reviewer, council.superuser()):
        assert as_user(person).get(reverse(name)).status_code == 403
    assert len(rows(as_user(council.insights), name)) == 1


def test_R9_queue_shows_the_late_ones_first_with_their_last_day(walk, council, as_user):
    long_ago = timezone.now() - timedelta(days=30)
    with time_machine.travel(long_ago):
        late = walk.returned(7)
        done = walk.returned(7)
    today = walk.returned(7)
    actions.record_mosaic_upload(done, added_on=timezone.localdate(), mosaic_reference="CN-1", by=council.insights)
    walk.submitted(7)
    client = as_user(council.insights)
    assert rows(client, "hand_over") == [late.reference, today.reference]
    assert "days late" in client.get(reverse("hand_over")).content.decode()
    assert rows(client, "hand_over", "?sort=-due&page=7") == [today.reference, late.reference]


def test_R11_tracker_holds_ri_inadequate_and_escalated_and_nothing_else(walk, council, as_user):
    tracked = [walk.returned(4), walk.returned(1), walk.returned(1, panel_score=7), walk.returned(9, panel_score=5)]
    walk.returned(7)
    walk.returned(9)
    walk.submitted(4)
    client = as_user(council.insights)
    assert set(rows(client, "tracker")) == {review.reference for review in tracked}


def test_R11_tracker_filters_by_what_is_waited_for(walk, council, as_user):
    open_actions = to_supervised(walk.returned(4, actions=[("See him alone.", "practitioner")]), council)
    to_verify = to_supervised(walk.returned(4, actions=[("See her alone.", "practitioner")]), council)
    finish_action(to_verify.actions.get(), evidence="Notes.", by=council.practitioner)
    verified = to_supervised(walk.returned(4), council)
    actions.verify_actions(verified, note="Read.", by=council.insights)
    closed = to_supervised(walk.returned(4), council)
    check = actions.verify_actions(closed, note="Read.", by=council.insights)
    with time_machine.travel(check.at + timedelta(days=90)):
        actions.record_sustained_check(closed, is_sustained=True, note="Lasts.", by=council.insights)
    client = as_user(council.insights)
    assert rows(client, "tracker", "?show=actions") == [open_actions.reference]
    assert rows(client, "tracker", "?show=verify") == [to_verify.reference]
    assert rows(client, "tracker", "?show=sustained") == []
    assert set(rows(client, "tracker", "?show=all")) == {open_actions.reference, to_verify.reference, verified.reference, closed.reference}
    assert closed.reference not in rows(client, "tracker", "?show=bogus")


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (89, False), (90, True)])
def test_R11_sustained_check_is_listed_as_due_from_the_day_that_it_is_counted(walk, council, as_user, days, is_due):
    review = to_supervised(walk.returned(4), council)
    check = actions.verify_actions(review, note="Read.", by=council.insights)
    with time_machine.travel(check.at + timedelta(days=days)):
        listed = rows(as_user(council.insights), "tracker", "?show=sustained")
        assert (listed, counts(council.insights)["sustained"]) == ([review.reference] * is_due, int(is_due))


def test_V3_team_board_holds_own_line_only(walk, council):
    mine = walk.returned(7)
    walk.returned(7, child=council.east_child)
    walk.submitted(7)
    assert [row.review for row in team_board(council.tm).reviews] == [mine]
    assert [row.review.child for row in team_board(council.east_tm).reviews] == [council.east_child]
    assert team_board(council.sm).reviews == []
    assert team_board(council.south_tm).reviews == []


def test_V3_service_manager_sees_returned_ones_where_the_setting_says_so(walk, council):
    mine = walk.returned(7)
    walk.set(senior_managers_see_returned=True)
    assert [row.review for row in team_board(council.sm).reviews] == [mine]


def test_team_figures_count_what_is_open_and_filter(walk, council, as_user):
    walk.returned(7, actions=[("See him alone.", "practitioner")])
    done = walk.returned(7)
    actions.record_tm_assurance(done, text="Talked through.", by=council.tm)
    walk.submitted(1)
    board = team_board(council.tm)
    assert board.counts == {"escalations": 1, "assurances": 1, "supervision": 2, "actions": 1}
    client = as_user(council.tm)
    page = client.get(reverse("my_team")).content.decode()
    for words in ("An escalation is open.", "23 hours left", "assurance due", "Supervision after the review", "See him alone."):
        assert words in page
    filtered = client.get(reverse("my_team") + "?show=assurances").context
    assert [row.review == done for row in filtered["reviews"]] == [False]
    assert "See him alone." in client.get(reverse("my_team") + "?show=actions").content.decode()
    assert "pk-table" not in client.get(reverse("my_team") + "?show=escalations&team=nonsense&page=x").content.decode()


def test_team_row_offers_the_act_to_the_team_manager_and_not_to_those_above(walk, council, as_user):
    walk.set(senior_managers_see_returned=True)
    review = walk.returned(7)
    url = reverse("review_supervision", args=[review.reference])
    assert url in as_user(council.tm).get(reverse("my_team")).content.decode()
    page = as_user(council.sm).get(reverse("my_team")).content.decode()
    assert review.reference in page
    assert url not in page


def test_team_filter_narrows_to_one_team(walk, council, as_user):
    walk.set(senior_managers_see_returned=True)
    north = walk.returned(7)
    south = walk.returned(7, child=council.south_child)
    client = as_user(council.sm)
    assert [row.review for row in client.get(reverse("my_team") + "?team=south").context["reviews"]] == [south]
    assert {row.review for row in client.get(reverse("my_team")).context["reviews"]} == {north, south}


def test_V10_deputy_of_a_vacant_post_has_the_team(walk, council, as_user):
    review = walk.returned(7)
    Tenure.objects.filter(person=council.tm).update(ends=timezone.now() - timedelta(minutes=1))
    Tenure.objects.create(post=council.post_of(council.tm), person=council.iro, capacity="deputy", starts=council.since)
    assert [row.review for row in as_user(council.iro).get(reverse("my_team")).context["reviews"]] == [review]
    assert as_user(council.tm).get(reverse("my_team")).status_code == 403


def test_team_page_is_for_managers(walk, council, as_user):
    assert as_user(council.practitioner).get(reverse("my_team")).status_code == 403
    page = as_user(council.hos).get(reverse("my_team")).content.decode()
    assert "No returned reviews" in page
    assert "No actions to finish" in page


def test_lists_ask_as_much_for_one_review_as_for_many(walk, council, as_user):
    walk.returned(4, actions=[("See him alone.", "practitioner")])
    walk.submitted(1)
    tm, insights = council.tm, council.insights
    pages = [(insights, "hand_over"), (insights, "tracker"), (tm, "my_team")]
    one = [queries(as_user(person), reverse(name)) for person, name in pages]
    for _ in range(6):
        walk.returned(4, actions=[("See him alone.", "practitioner")])
        walk.submitted(1)
    assert [queries(as_user(person), reverse(name)) for person, name in pages] == one


def test_navigation_has_the_places_of_each_role(walk, council, as_user):
    walk.panel(council.iro)

    def places(person):
        return {entry["label"] for entry in as_user(person).get(reverse("panels")).context["navigation"]}

    assert {"Moderation", "Escalations", "Tracker"} <= places(council.insights)
    assert "My team" in places(council.tm)
    assert "Moderation" in places(council.iro)
    assert not {"Moderation", "Escalations", "Tracker", "My team"} & places(council.practitioner)


def test_R11_tracker_puts_what_can_be_verified_first_then_what_is_overdue(walk, council, as_user):
    with time_machine.travel(timezone.now() - timedelta(days=120)):
        overdue = to_supervised(walk.returned(4), council)
        actions.verify_actions(overdue, note="Read.", by=council.insights)
    waiting = walk.returned(4)
    early = to_supervised(walk.returned(4), council)
    actions.verify_actions(early, note="Read.", by=council.insights)
    to_verify = to_supervised(walk.returned(4), council)
    client = as_user(council.insights)
    assert rows(client, "tracker") == [review.reference for review in (to_verify, overdue, early, waiting)]
    page = client.get(reverse("tracker")).content.decode()
    assert reverse("review_sustained", args=[overdue.reference]) in page
    assert reverse("review_sustained", args=[early.reference]) not in page


def test_R9_queue_shows_the_mosaic_number(walk, council, as_user):
    review = walk.returned(7)
    assert f"Mosaic {review.child.mosaic.number}" in as_user(council.insights).get(reverse("hand_over")).content.decode()
