"""A planned panel is moved, staffed anew or cancelled, and the next one begins where the last ended (R4, V5)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice
from reviews.cycles.models import Step
from reviews.models import Panel, PanelCase, Review
from reviews.moderation import actions, changes, days
from reviews.moderation.forms import PlanForm, who_may_sit
from tests.reviews.moderation.walk import facts, in_days, names, told

LONDON = ZoneInfo("Europe/London")


def test_R4_moved_panel_is_told_to_members_and_invited_once_each(walk, council):
    walk.submitted(9)
    walk.submitted(9)
    panel = walk.panel(council.iro)
    moved = changes.change_panel(panel, **facts(panel, meets_at=in_days(9)), by=council.insights)
    assert told("panel_change") == names(council.iro, council.second_reviewer, council.reviewer, council.tm)
    assert Event.objects.about(moved).filter(verb="panel.changed").get().data["meets_at"] == moved.meets_at.isoformat()
    assert {notice.title.endswith("has moved") for notice in Notice.objects.filter(kind="panel_change")} == {True}


def test_V5_member_who_is_left_out_loses_sight_at_that_moment_and_the_new_one_sees(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    left = as_user(council.iro)
    assert left.get(reverse("panel", args=[panel.pk])).status_code == 200
    changes.change_panel(panel, **facts(panel, members=[council.east_tm]), by=council.insights)
    assert left.get(reverse("panel", args=[panel.pk])).status_code == 403
    assert list(Review.objects.visible_to(council.iro)) == []
    assert list(Review.objects.visible_to(council.east_tm)) == [review]
    assert {notice.recipient: notice.title.partition(" the ")[0] for notice in Notice.objects.filter(kind="panel_seat").order_by("pk")} == {
        council.second_reviewer: "You sit on",
        council.iro: "You no longer sit on",
        council.east_tm: "You sit on",
    }
    changes.change_panel(panel, **facts(panel, members=[council.iro]), by=council.insights)
    assert list(Review.objects.visible_to(council.iro)) == [review]


def test_R4_new_chair_closes_and_the_old_one_does_not(walk, council):
    panel = walk.panel(council.iro)
    changed = changes.change_panel(panel, **facts(panel, chair=council.iro, members=[council.second_reviewer]), by=council.insights)
    with pytest.raises(Refused):
        actions.close_panel(changed, key_themes="Voice.", by=council.second_reviewer)
    assert actions.close_panel(changed, key_themes="Voice.", by=council.iro).state == "closed"


def test_R4_panel_is_changed_from_the_page_by_insights_alone(walk, council, as_user):
    panel = walk.panel(council.iro)
    url = reverse("panel_change", args=[panel.pk])
    assert as_user(council.second_reviewer).get(url).status_code == 403
    client = as_user(council.insights)
    assert client.get(url).context["form"].initial["members"] == [council.iro.pk]
    shown = timezone.localtime(panel.meets_at).strftime("%Y-%m-%dT%H:%M")
    data = {"meets_at": shown, "place": "Room 9", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}
    assert client.post(url, data | {"meets_at": "2020-01-01T10:00"}).status_code == 422
    assert client.post(url, data).status_code == 302
    changed = Panel.objects.get()
    assert (changed.place, changed.meets_at) == ("Room 9", panel.meets_at)


def test_R5_day_of_a_panel_that_has_graded_stays(walk, council):
    walk.moderated(9, 9)
    panel = Panel.objects.get()
    with pytest.raises(Refused, match="so its day stays"):
        changes.change_panel(panel, **facts(panel, meets_at=in_days(9)), by=council.insights)
    with pytest.raises(Refused, match="can’t be cancelled"):
        changes.cancel_panel(panel, reason="Snow.", by=council.insights)


def test_R4_cancelled_panels_cases_wait_for_another_and_all_are_told(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    url = reverse("panel_cancel", args=[panel.pk])
    assert as_user(council.second_reviewer).post(url, {"reason": "Snow."}).status_code == 403
    client = as_user(council.insights)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "The Town Hall is shut."}).status_code == 302
    assert told("panel_change") == names(council.iro, council.second_reviewer, council.reviewer, council.tm)
    assert PanelCase.objects.without_panel().get().review == review
    assert list(Review.objects.visible_to(council.iro)) == []
    page = client.get(reverse("panel", args=[panel.pk])).content.decode()
    assert ("The Town Hall is shut." in page, reverse("panel_change", args=[panel.pk]) in page) == (True, False)
    assert walk.panel(council.iro).cases.get().review == review


def test_R4_cancelled_panel_is_neither_changed_nor_closed(walk, council):
    panel = walk.panel()
    changes.cancel_panel(panel, reason="Snow.", by=council.insights)
    with pytest.raises(Refused, match="is cancelled"):
        actions.close_panel(panel, key_themes="Voice.", by=council.second_reviewer)
    with pytest.raises(Refused, match="is cancelled"):
        changes.change_panel(panel, **facts(panel, place="Room 9"), by=council.insights)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 7, 3), "is a Saturday"),
        (date(2027, 8, 30), "is a bank holiday"),
        (date(2027, 7, 7), "is a closure day"),
        (date(2027, 7, 6), ""),
    ],
)
def test_R4_day_on_which_few_people_work_is_pointed_out_and_not_refused(walk, council, as_user, day, words):
    walk.set(closure_days="7/7/2027")
    client = as_user(council.insights)
    data = {"cycle": walk.cycle.pk, "place": "", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}
    page = client.post(reverse("panel_plan"), data | {"meets_at": f"{day.isoformat()}T14:00"}, follow=True).content.decode()
    assert timezone.localdate(Panel.objects.get().meets_at) == day
    assert (words or "Change the date if") in page if words else "Change the date if" not in page


def test_R4_principal_social_worker_and_whoever_sits_already_may_be_asked(walk, council):
    assert council.psw in who_may_sit()
    assert council.wpd not in who_may_sit()
    walk.panel(council.wpd)
    assert council.wpd in who_may_sit()


def test_R4_next_plan_begins_with_the_last_panels_place_chair_and_members(walk, council):
    walk.panel(council.iro)
    initial = PlanForm(user=council.insights).initial
    assert initial == {"place": "Room 4", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}


def test_R4_deferral_keeps_its_reason_and_tells_the_reviewer(walk, council):
    review = walk.submitted(9)
    case = walk.panel().cases.get()
    with pytest.raises(Refused, match="Say why"):
        actions.defer_case(case, reason=" ", by=council.insights)
    actions.defer_case(case, reason="The reviewer is away.", by=council.insights)
    assert Event.objects.about(review).get(verb="review.deferred_to_next_panel").data["reason"] == "The reviewer is away."
    notice = Notice.objects.get(kind="panel_deferral")
    assert (notice.recipient, "The reviewer is away." in notice.text) == (council.reviewer, True)


def test_R4_deferral_past_the_day_of_return_is_pointed_out_first(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    client = as_user(council.second_reviewer)
    url = reverse("panel_case_defer", args=[panel.pk, review.reference])
    walk.cycle.due_dates.update_or_create(step=Step.RETURN, defaults={"due_on": timezone.localdate() + timedelta(days=10)})
    assert "no next panel is planned: that day may pass" in client.get(url).content.decode()
    late = walk.panel(meets_at=in_days(20))
    assert "that day passes" in client.get(url).content.decode()
    changes.change_panel(late, **facts(late, meets_at=in_days(5)), by=council.insights)
    page = client.get(url).content.decode()
    assert ("that day passes" in page, "that day may pass" in page) == (False, False)
    assert PanelCase.objects.get().state == "listed"


def test_R4_time_that_another_panel_of_the_month_has_is_refused(walk, council):
    when = datetime(2027, 7, 6, 14, tzinfo=LONDON)
    walk.panel(meets_at=when)
    panel = walk.panel()
    with pytest.raises(Refused, match="is planned already"):
        changes.change_panel(panel, **facts(panel, meets_at=when), by=council.insights)


def test_R1_warning_at_a_deferral_counts_from_the_days_of_a_late_allocation(walk, council):
    review = walk.submitted(9)
    due, late = timezone.localdate() + timedelta(days=2), timezone.localdate() + timedelta(days=12)
    walk.cycle.due_dates.update_or_create(step=Step.RETURN, defaults={"due_on": due})
    following = walk.panel(meets_at=in_days(8))
    assert days.return_is_due(review) == due
    assert "that day passes" in days.warning_of_return(review, following)
    Review.objects.filter(pk=review.pk).update(first_due_on=late)
    review = Review.objects.get(pk=review.pk)
    assert (days.return_is_due(review), days.warning_of_return(review, following)) == (late, "")
