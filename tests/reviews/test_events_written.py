"""Two steps that others rely on leave exactly one event each, under the name of who did them (R7, R9)."""

import pytest
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Event
from reviews.assurance.actions import record_mosaic_upload
from reviews.escalations.actions import record_safety_assurance
from reviews.models import Escalation
from tests.reviews.moderation.walk import Walk


@pytest.fixture
def walk(council):
    return Walk(council)


def written(verb) -> list[tuple]:
    return [(event.subject, event.by, event.at, event.data) for event in Event.objects.filter(verb=verb)]


def assure(escalation, by, at):
    today = timezone.localdate()
    return record_safety_assurance(
        escalation, safety="Seen, safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=today, by=by, at=at
    )


def test_R7_safety_assurance_is_an_event_of_the_service_manager(walk, council):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    at = timezone.now()
    assert written("escalation.assured") == []
    with pytest.raises(Refused):
        assure(escalation, council.tm, at)
    assert written("escalation.assured") == []
    assure(escalation, council.sm, at)
    assert written("escalation.assured") == [(review, council.sm, at, {"escalation": escalation.pk})]
    with pytest.raises(Refused):
        assure(escalation, council.sm, at)
    assert len(written("escalation.assured")) == 1


def put_on_mosaic(review, by, at, reference="CN-2026-7"):
    today = timezone.localdate()
    return record_mosaic_upload(review, added_on=today, mosaic_reference=reference, early_reason="The court asked.", by=by, at=at)


def test_R9_adding_to_mosaic_is_an_event_of_insights(walk, council):
    review = walk.returned(7)
    at = timezone.now()
    assert written("review.added_to_mosaic") == []
    for by, reference in ((council.tm, "CN-2026-7"), (council.insights, " ")):
        with pytest.raises(Refused):
            put_on_mosaic(review, by, at, reference)
    assert written("review.added_to_mosaic") == []
    put_on_mosaic(review, council.insights, at)
    assert written("review.added_to_mosaic") == [(review, council.insights, at, {"reference": "CN-2026-7"})]
    with pytest.raises(Refused):
        put_on_mosaic(review, council.insights, at)
    assert len(written("review.added_to_mosaic")) == 1
