"""A case is allocated in its own cycle and in no other (R1)."""

from datetime import date

import pytest
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.models import Event, Notice
from reviews.allocation.actions import allocate_many
from reviews.cycles.actions import add_case, open_cycle
from reviews.cycles.models import ReferenceCounter
from reviews.models import Review


@pytest.fixture
def here(council, cycle):
    return add_case(cycle, council.east_child, plan_type="cp", by=council.insights)


@pytest.fixture
def elsewhere(council, cycle):
    other = open_cycle(month=date(2026, 12, 1), area_of_focus="Pre-birth", by=council.insights)
    return add_case(other, council.south_child, plan_type="cp", by=council.insights)


def stands() -> tuple:
    return Review.objects.count(), Event.objects.count(), Notice.objects.count(), list(ReferenceCounter.objects.values())


@pytest.mark.parametrize("first", [True, False])
def test_R1_a_case_of_another_cycle_is_refused_and_no_pair_is_allocated(council, cycle, here, elsewhere, first):
    pairs = [(elsewhere, council.second_reviewer), (here, council.reviewer)]
    before = stands()
    with pytest.raises(Refused) as refusal:
        allocate_many(cycle, pairs if first else pairs[::-1], by=council.insights)
    assert (refusal.value.message, refusal.value.way_on) == ("AB-1002 is in the sample of another cycle.", "Ask for a new proposal.")
    assert stands() == before


def test_R1_a_case_of_another_cycle_that_was_sent_from_the_page_is_refused(insights_client, council, cycle, here, elsewhere):
    before = stands()
    pairs = f"{here.pk}:{council.reviewer.pk},{elsewhere.pk}:{council.second_reviewer.pk}"
    page = insights_client.post(reverse("cycle_allocate_all", args=[cycle.pk]), {"pairs": pairs})
    assert page.status_code == 409
    assert page.context["refusal"] == "A case or a reviewer has changed since. Nothing was allocated. A new proposal is shown below."
    assert stands() == before


@pytest.mark.parametrize("name", ["case_allocate", "case_correct", "case_remove"])
def test_R1_a_case_is_not_opened_under_the_address_of_another_cycle(insights_client, council, cycle, elsewhere, name):
    before = stands()
    address = reverse(name, args=[cycle.pk, elsewhere.pk])
    assert insights_client.get(address).status_code in (403, 404)
    assert insights_client.post(address, {"reviewer": council.second_reviewer.pk}).status_code in (403, 404)
    assert stands() == before
