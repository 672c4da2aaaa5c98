"""A panel's words stay where the concern, the case or the month changed after its page was opened (R4, R5, R6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from reviews.escalations.actions import record_safety_assurance
from reviews.models import Escalation, Grade, Panel
from reviews.moderation import actions

WORDS = "The younger brother is not seen by anybody."


@pytest.fixture
def opened(walk, council, as_user):
    """A panel member's browser with a case whose concern was open, the case's address, and the concern that is assured since."""
    review = walk.submitted(1)
    url = reverse("panel_case", args=[walk.panel().pk, review.reference])
    client = as_user(council.second_reviewer)
    assert "new_grounds" in client.get(url).context["form"].fields
    concern = Escalation.objects.get()
    record_safety_assurance(
        concern, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=timezone.localdate(), by=council.sm
    )
    return client, url, concern


def test_R6_new_grounds_with_a_grade_that_raises_nothing_are_not_dropped(opened):
    client, url, _ = opened
    answer = client.post(url, {"score": "4", "rationale": "Enough.", "new_grounds": WORDS})
    page = answer.content.decode()
    assert (answer.status_code, f"{WORDS}</textarea>" in page, "The concern that was open is assured since." in page) == (422, True, True)
    assert answer.context["form"].errors["new_grounds"][0].startswith("An Inadequate grade raises this.")
    assert reverse("review_raise", args=[answer.context["review"].reference]) in page
    assert Grade.objects.filter(stage="moderated").count() == 0
    assert client.post(url, {"score": "4", "rationale": "Enough.", "new_grounds": " ", "checked": "yes"}).status_code == 302


def test_R6_new_grounds_are_shown_where_the_grades_are_hidden(opened):
    client, url, _ = opened
    page = client.post(f"{url}?grades=hidden", {"score": "4", "rationale": "Enough.", "new_grounds": WORDS}).content.decode()
    assert f"{WORDS}</textarea>" in page


def test_R6_new_grounds_with_an_inadequate_raise_a_concern_in_their_words(opened):
    client, url, concern = opened
    assert client.post(url, {"score": "1", "rationale": "Still so.", "new_grounds": WORDS, "checked": "yes"}).status_code == 302
    assert Escalation.objects.exclude(pk=concern.pk).get().grounds == WORDS


def test_R6_new_grounds_beside_another_grade_are_refused_by_the_action_too(walk, council):
    review = walk.submitted(1)
    walk.panel()
    with pytest.raises(Refused, match="Only an Inadequate grade"):
        actions.record_moderated_grade(review, score=4, rationale="So.", new_grounds=WORDS, by=council.second_reviewer)
    assert not review.grades.filter(stage="moderated").exists()


def test_R4_grade_of_a_review_that_left_the_panel_shows_the_rationale_again(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    url = reverse("panel_case", args=[panel.pk, review.reference])
    client = as_user(council.second_reviewer)
    client.get(url)
    actions.defer_case(panel.cases.get(), reason="The reviewer is away.", by=council.insights)
    answer = client.post(url, {"score": "8", "rationale": "A long & careful rationale."})
    assert "A long &amp; careful rationale.</textarea>" in answer.content.decode()
    assert (answer.status_code in (403, 409), Grade.objects.filter(stage="moderated").count()) == (True, 0)


def test_R4_plan_that_is_sent_twice_is_one_panel(walk, council, as_user):
    client = as_user(council.insights)
    when = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {"cycle": walk.cycle.pk, "meets_at": when, "place": "Room 4", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}
    assert client.post(reverse("panel_plan"), data).status_code == 302
    again = client.post(reverse("panel_plan"), data | {"place": "Room 5"})
    page = again.content.decode()
    assert (again.status_code, "is planned already." in page, "Room 5" in page) == (409, True, True)
    assert Panel.objects.count() == 1
