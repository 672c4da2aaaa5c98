"""A panel grades on its day, and its grade is checked before it is final (R4, R5)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event, Notice
from reviews.models import Grade, Panel, PanelCase
from reviews.moderation import actions, changes
from tests.reviews.moderation.walk import counts, in_days

GRADE = {"score": "8", "rationale": "Strong, not yet changing what happened."}
CHECKED = GRADE | {"checked": "yes"}


def case_url(panel, review):
    return reverse("panel_case", args=[panel.pk, review.reference])


def grades() -> int:
    return Grade.objects.filter(stage="moderated").count()


def test_R5_grade_before_the_panels_day_is_refused_and_changes_nothing(walk, council):
    review = walk.submitted(9)
    walk.panel(meets_at=in_days(6))
    before = counts(review)
    with pytest.raises(Refused, match="Nothing of it is recorded before that day"):
        actions.record_moderated_grade(review, score=8, rationale="So.", by=council.second_reviewer)
    assert counts(review) == before


def test_R5_day_of_the_panel_is_londons(walk, council):
    review = walk.submitted(9)
    panel = walk.panel(meets_at=datetime(2027, 7, 6, 0, 30, tzinfo=ZoneInfo("Europe/London")))
    with pytest.raises(Refused):
        actions.record_moderated_grade(
            review, score=8, rationale="So.", by=council.second_reviewer, at=panel.meets_at - timedelta(minutes=31)
        )
    actions.record_moderated_grade(review, score=8, rationale="So.", by=council.second_reviewer, at=panel.meets_at - timedelta(minutes=30))


@pytest.mark.parametrize("variant", ["", "?grades=hidden"])
def test_R5_page_before_the_day_says_when_and_keeps_what_is_sent_all_the_same(walk, council, as_user, variant):
    review = walk.submitted(9)
    panel = walk.panel(meets_at=in_days(6))
    client = as_user(council.second_reviewer)
    page = client.get(case_url(panel, review) + variant).content.decode()
    assert "Its grade is recorded from that day on." in page
    assert 'name="rationale"' not in page
    for sent in (GRADE, CHECKED):
        answer = client.post(case_url(panel, review) + variant, sent)
        assert (answer.status_code, GRADE["rationale"] in answer.content.decode(), grades()) == (409, True, 0)


@pytest.mark.parametrize("variant", ["", "?grades=hidden"])
def test_R5_form_is_the_panels_and_its_grade_is_checked_before_it_is_final(walk, council, as_user, variant):
    review = walk.submitted(9)
    url = case_url(walk.panel(), review) + variant
    client = as_user(council.second_reviewer)
    form = client.get(url).content.decode()
    assert ("The panel’s grade</legend>" in form, "Your grade" in form) == (True, False)
    page = client.post(url, GRADE).content.decode()
    for words in (
        "This becomes the final grade of",
        "are both kept",
        "It can’t be changed afterwards",
        GRADE["rationale"],
        'name="checked"',
    ):
        assert words in page
    assert "Graded Outstanding" not in page
    assert grades() == 0
    back = client.post(url, GRADE | {"change": "yes"})
    assert (f"{GRADE['rationale']}</textarea>" in back.content.decode(), grades()) == (True, 0)
    assert client.post(url, CHECKED).status_code == 302
    assert grades() == 1


def test_R5_draft_goes_through_the_check_page(walk, council, as_user):
    review = walk.submitted(9)
    page = as_user(council.second_reviewer).post(case_url(walk.panel(), review), GRADE | {"pk_draft": "0abc123def4567"})
    assert '<input type="hidden" name="pk_draft" value="0abc123def4567">' in page.content.decode()


def test_R4_panel_is_not_closed_before_its_day(walk, council):
    panel = walk.panel(meets_at=in_days(6))
    with pytest.raises(Refused, match="before that day"):
        actions.close_panel(panel, key_themes="Voice.", by=council.second_reviewer)
    with time_machine.travel(panel.meets_at):
        assert actions.close_panel(panel, key_themes="Voice.", by=council.second_reviewer).state == "closed"


def test_R5_chair_says_that_the_panel_met_earlier_and_all_are_told_before_it_grades(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel(council.iro, meets_at=in_days(6))
    url = reverse("panel_met_earlier", args=[panel.pk])
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert as_user(council.iro).post(url, {"met_at": now}).status_code == 403
    client = as_user(council.second_reviewer)
    assert url in client.get(reverse("panel", args=[panel.pk])).content.decode()
    assert client.post(url, {"met_at": now}).status_code == 302
    assert [event.by for event in Event.objects.about(panel).filter(verb="panel.met_earlier")] == [council.second_reviewer]
    told = Notice.objects.filter(kind="panel_change").values_list("recipient__first_name", flat=True)
    assert sorted(told) == sorted(person.first_name for person in (council.iro, council.second_reviewer, council.reviewer, council.tm))
    assert actions.record_moderated_grade(review, score=8, rationale="So.", by=council.iro).score == 8


@pytest.mark.parametrize("days", [-3, 1, 9])
def test_R5_panel_met_neither_in_the_future_nor_before_it_was_planned(walk, council, days):
    panel = walk.panel(meets_at=in_days(6))
    with pytest.raises(Refused):
        changes.panel_met_earlier(panel, met_at=in_days(days), by=council.second_reviewer)
    assert Panel.objects.get().meets_at == panel.meets_at


def test_R4_case_that_came_after_the_earlier_meeting_waits_for_the_next_panel(walk, council):
    met_at = timezone.now()
    panel = walk.panel(meets_at=in_days(6), at=met_at)
    with time_machine.travel(in_days(2)):
        review = walk.submitted(9)
        changes.panel_met_earlier(panel, met_at=met_at, by=council.insights)
        with pytest.raises(Refused):
            actions.record_moderated_grade(review, score=8, rationale="So.", by=council.second_reviewer)
    assert list(PanelCase.objects.values_list("state", "panel")) == [("deferred", panel.pk), ("listed", None)]


@pytest.mark.parametrize("about", ["child", "review", "practitioner", "reviewer"])
def test_R4_key_themes_that_name_somebody_of_its_reviews_are_refused(walk, council, as_user, about):
    review = walk.moderated(9, 9)
    name = {
        "child": review.child.reference,
        "review": review.reference,
        "practitioner": str(review.practitioner),
        "reviewer": str(review.reviewer),
    }
    answer = as_user(council.second_reviewer).post(
        reverse("panel_close", args=[Panel.objects.get().pk]), {"key_themes": f"See {name[about]}."}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Take out of the key themes" in page, f"See {name[about]}.</textarea>" in page) == (409, True, True)
    assert Panel.objects.get().state == "planned"


def test_R4_panel_whose_month_is_still_being_written_says_so(walk, council, as_user):
    panel = walk.panel()
    walk.allocated()
    page = as_user(council.second_reviewer).get(reverse("panel", args=[panel.pk])).content.decode()
    assert ("are still being written" in page, "No reviews to moderate" in page) == (True, False)
