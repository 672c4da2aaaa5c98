"""R2: after a check or a return, Insights are led to the review that has waited longest for the same."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.people.models import CohortMembership
from reviews.records.checking import pass_quality_check
from reviews.records.queues import next_in_queue

pytestmark = pytest.mark.django_db


def submitted(process, number: int, **more):
    council = process.council
    return process.submit(process.allocate(council.child_in(council.north, f"AB-20{number:02d}", council.practitioner), **more))


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_R2_a_check_leads_to_the_review_that_waits_longest(process, as_user):
    longest = submitted(process, 1)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        here, _ = submitted(process, 2), submitted(process, 3)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        client = as_user(process.council.insights)
        address = reverse("review_check", args=[here.reference])
        as_shown = client.get(address).context["form"].initial
        response = client.post(address, as_shown | {"outcome": "good_enough", "note": ""}, follow=True)
        assert said(response) == (
            f'The check is saved. Next: <a href="{reverse("review_check", args=[longest.reference])}">{longest.reference}</a>, waits 3 days.'
        )
        assert said(response) in response.content.decode()


def test_R2_a_return_leads_to_the_next_one_to_return(process, as_user):
    first, second = (pass_quality_check(submitted(process, number), by=process.council.insights) for number in (1, 2))
    client = as_user(process.council.insights)
    response = client.post(reverse("review_return", args=[first.reference]), follow=True)
    assert f'Next: <a href="{reverse("review_return", args=[second.reference])}">{second.reference}</a>, waits since today.' in said(
        response
    )
    response = client.post(reverse("review_return", args=[second.reference]), follow=True)
    assert "No other review waits to be returned." in said(response)


def test_R2_nobody_is_led_to_check_their_own_review(process):
    insights = process.council.insights
    CohortMembership.objects.create(person=insights, starts=timezone.now() - timedelta(days=1))
    insights.forget_standing()
    own = submitted(process, 1, reviewer=insights)
    assert next_in_queue("pass_check", insights) is None
    assert next_in_queue("pass_check", process.council.insights_manager) == own


@pytest.mark.parametrize("who", ["practitioner", "tm", "reviewer", "wpd"])
def test_R2_nobody_else_is_led_anywhere(process, who):
    submitted(process, 1)
    assert next_in_queue("pass_check", getattr(process.council, who)) is None
