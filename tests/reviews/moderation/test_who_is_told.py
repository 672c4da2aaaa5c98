"""Who hears of a panel that is planned, changed or cancelled: who sits on it and who answers today (R4, V3, V5)."""

import pytest
from django.utils import timezone

from portal.models import Notice, Tenure
from reviews.models import PanelInvitation, Review
from reviews.moderation import actions, changes
from reviews.records.timeline import timeline_of
from tests.reviews.moderation.walk import facts, in_days, names, told


def hand_over(council) -> None:
    """The Team Manager of North leaves the post, and the one of South stands in it."""
    now = timezone.now()
    Tenure.objects.filter(person=council.tm).update(ends=now)
    Tenure.objects.create(post=council.post_of(council.tm), person=council.south_tm, starts=now)


def move(panel, council):
    return changes.change_panel(panel, **facts(panel, meets_at=in_days(9)), by=council.insights)


def cancel(panel, council):
    return changes.cancel_panel(panel, reason="Snow.", by=council.insights)


def met_today(panel, council):
    return changes.panel_met_earlier(panel, met_at=timezone.now(), by=council.insights)


@pytest.mark.parametrize("change", [move, cancel, met_today])
def test_V3_former_team_manager_hears_nothing_of_what_becomes_of_the_panel(walk, council, change):
    walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    hand_over(council)
    Notice.objects.all().delete()
    change(panel, council)
    assert not Notice.objects.filter(recipient=council.tm).exists()
    assert Notice.objects.filter(recipient=council.south_tm, title__contains="oderation panel").count() == 1
    assert Notice.objects.filter(recipient=council.reviewer, kind="panel_change").count() == 1


def test_R4_who_answers_for_the_team_since_is_invited_to_the_moved_panel_once(walk, council):
    review = walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    hand_over(council)
    moved = move(panel, council)
    changes.change_panel(moved, **facts(moved, place="Room 9"), by=council.insights)
    assert PanelInvitation.objects.filter(person=council.south_tm, role="team_manager").count() == 1
    notice = Notice.objects.get(recipient=council.south_tm, kind="panel_invitation")
    assert (f"{timezone.localtime(moved.meets_at):%-d %B}" in notice.title, notice.url) == (True, review.get_absolute_url())
    [change] = Notice.objects.filter(recipient=council.south_tm, kind="panel_change")
    assert "meets in another place" in change.title


def test_R4_who_was_invited_to_one_case_hears_that_the_panel_moved_though_another_case_is_new_to_them(walk, council):
    walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    walk.submitted(9)
    PanelInvitation.objects.filter(person=council.tm).order_by("pk").last().delete()
    move(panel, council)
    assert Notice.objects.filter(recipient=council.tm, kind="panel_change").count() == 1


def test_V3_notice_of_a_cancelled_panel_links_only_to_what_one_may_open(walk, council):
    review = walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    cancel(panel, council)
    assert not Review.objects.visible_to(council.tm).exists()
    assert Notice.objects.get(recipient=council.tm, kind="panel_change").url == ""
    assert Notice.objects.get(recipient=council.reviewer, kind="panel_change").url == review.get_absolute_url()


def test_R4_members_of_a_planned_panel_are_told_once_when_where_and_with_a_link(walk, council):
    panel = walk.panel(council.iro, council.second_reviewer, meets_at=in_days(6))
    assert told("panel_seat") == names(council.iro, council.second_reviewer)
    notice = Notice.objects.get(recipient=council.iro, kind="panel_seat")
    assert f"{timezone.localtime(panel.meets_at):%-d %B}" in notice.title
    assert (panel.place in notice.text, notice.url) == (True, panel.get_absolute_url())


def test_R4_member_who_is_added_or_taken_out_is_told_and_the_others_are_not(walk, council):
    panel = walk.panel(council.iro, meets_at=in_days(6))
    Notice.objects.all().delete()
    moved = changes.change_panel(panel, **facts(panel, members=[council.east_tm], meets_at=in_days(8)), by=council.insights)
    added, taken_out = (Notice.objects.get(recipient=person) for person in (council.east_tm, council.iro))
    assert (added.title.startswith("You sit on"), moved.place in added.text, added.url) == (True, True, moved.get_absolute_url())
    assert (taken_out.title.startswith("You no longer sit on"), taken_out.url) == (True, "")
    assert told("panel_seat") == names(council.iro, council.east_tm)


def test_R4_reason_of_a_deferral_stands_on_the_timeline_for_reviewer_panel_and_insights(walk, council):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    walk.panel(council.iro, meets_at=in_days(20))
    actions.defer_case(panel.cases.get(), reason="The reviewer is away.", by=council.insights)

    def said(person) -> list[str]:
        return [entry["text"] for entry in timeline_of(review, person) if entry["title"] == "Left to the next panel"]

    for person in (council.insights, council.reviewer, council.iro):
        assert said(person) == ["The reviewer is away."]
    for person in (review.practitioner, council.tm):
        assert said(person) == [""]
