"""The Service Manager's second assurance stands where they look, and Insights wait for it visibly (R7, R11)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from home.work.managing import escalations
from portal.models import MosaicNumber, Notice
from reviews.assurance import actions as assurance
from reviews.assurance.queries import tracked
from reviews.assurance.tracker import counts, next_of
from reviews.escalations import actions
from reviews.models import Escalation, Review

FOUND = {"safety": "Seen, safe.", "other_children": "A brother, AB-1, is safe.", "quality": "Weak."}


@pytest.fixture
def supervised(walk, council):
    """A review of RI with a concern that was assured; finalised and supervised, so that tracking waits for the second assurance."""
    review = walk.returned(4)
    today = timezone.localdate()
    escalation = actions.raise_now(review, grounds="The brother is alone at night.", by=council.insights)
    actions.record_safety_assurance(escalation, by=council.sm, recorded_on_mosaic_on=today, **FOUND)
    assurance.record_mosaic_upload(review, added_on=today, mosaic_reference="CN-1", early_reason="Court.", by=council.insights)
    assurance.record_tm_assurance(review, text="Considered.", by=council.tm)
    words = {"reflection": "Scaling.", "actions": "None.", "rationale": "Why."}
    assurance.record_supervision(review, recorded_on_mosaic_on=today, by=council.tm, **words)
    return Review.objects.get(pk=review.pk)


def again(review, by):
    escalation = review.escalations.get()
    return actions.record_second_assurance(escalation, by=by, recorded_on_mosaic_on=timezone.localdate(), **FOUND)


def test_R7_second_assurance_is_a_task_of_the_service_manager_until_it_is_recorded(supervised, council, as_user):
    address = reverse("escalation_assure_again", args=[supervised.escalations.get().pk])
    assert [item.title for item in escalations(council.sm).items] == [f"{supervised.reference}, Pia Test: second assurance"]
    assert address in as_user(council.sm).get(reverse("my_team")).content.decode()
    again(supervised, council.sm)
    assert escalations(council.sm).items == []
    assert address not in as_user(council.sm).get(reverse("my_team")).content.decode()


def test_R7_team_manager_sees_on_my_team_that_it_waits_and_has_no_button(supervised, council, as_user):
    page = as_user(council.tm).get(reverse("my_team")).content.decode()
    assert "Service Manager’s second assurance" in page
    assert reverse("escalation_assure_again", args=[supervised.escalations.get().pk]) not in page


def test_R11_tracker_waits_for_the_service_manager_and_offers_no_verifying_before(supervised, council):
    row = tracked(council.insights).get(pk=supervised.pk)
    assert (next_of(row).words, next_of(row).url, counts(council.insights)["verify"]) == ("Service Manager’s second assurance", "", 0)
    again(supervised, council.sm)
    row = tracked(council.insights).get(pk=supervised.pk)
    assert (next_of(row).button, counts(council.insights)["verify"]) == ("Verify", 1)


def test_R7_review_leads_to_a_concern_that_was_assured(supervised, council, as_user):
    page = as_user(council.sm).get(supervised.get_absolute_url()).content.decode()
    assert f'href="{supervised.escalations.get().get_absolute_url()}"' in page


def test_R6_who_has_not_acknowledged_keeps_the_row_after_the_assurance(walk, council):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    actions.acknowledge(escalation, by=council.tm)
    actions.record_safety_assurance(escalation, by=council.sm, recorded_on_mosaic_on=timezone.localdate(), **FOUND)
    rows = {person: [item.why for item in escalations(person).items] for person in (council.tm, council.sm, council.hos)}
    assert rows == {council.tm: [], council.sm: [], council.hos: ["Assured; acknowledge that you know"]}
    assert escalation.recipients.get(person=council.sm).acknowledged_at is not None


def test_R7_whoever_raised_it_and_those_told_hear_that_it_is_assured(walk, council):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    actions.record_safety_assurance(escalation, by=council.sm, recorded_on_mosaic_on=timezone.localdate(), **FOUND)
    told = {notice.recipient for notice in Notice.objects.filter(kind="escalation_assured")}
    assert told == {row.person for row in escalation.recipients.all()} - {council.sm} | {review.reviewer}
    assert not Notice.objects.filter(kind="escalation", recipient=council.sm, read_at__isnull=True).exists()


def test_V4_reviewer_and_team_manager_see_beside_their_form_whose_record_to_open_in_mosaic(walk, council, as_user):
    written, returned = walk.allocated(), walk.returned(7)
    for review, number in ((written, "770001"), (returned, "770002")):
        MosaicNumber.objects.update_or_create(child=review.child, defaults={"number": number})
    pages = {
        number: as_user(person).get(url).content.decode()
        for number, person, url in (
            ("770001", written.reviewer, written.get_absolute_url()),
            ("770002", council.tm, reverse("review_supervision", args=[returned.reference])),
        )
    }
    assert [f"Mosaic {number}" in page for number, page in pages.items()] == [True, True]
