"""Whatever a child's line leads to: whoever is told for the Service Manager may record the assurance (R6, R7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import Leave, ReportingLine, User
from reviews.escalations.recipients import Role, the_six
from tests.reviews.escalations.test_telling import leave_post

OTHERS = ["insights_manager", "insights_sm", "insights_hos", "psw", "iro", "wpd", "admin"]


def go_on_leave(council, person):
    today = timezone.localdate()
    Leave.objects.create(person=person, first_day=today - timedelta(days=1), last_day=today)


def leads_to(council, below: str, above: str):
    ReportingLine.objects.filter(post=council.post_of(getattr(council, below))).update(reports_to=council.post_of(getattr(council, above)))


@pytest.mark.parametrize("gone", [leave_post, go_on_leave])
@pytest.mark.parametrize("below", ["tm", "sm", "hos"])
@pytest.mark.parametrize("above", OTHERS)
def test_R7_everybody_told_for_the_service_manager_may_assure_whatever_stands_above(walk, council, above, below, gone):
    review = walk.ready(1)
    leads_to(council, below, above)
    for person in (council.sm, council.hos):
        gone(council, person)
    told = [one.person for one in the_six(review) if one.role == Role.SERVICE_MANAGER]
    assert told
    may = [User.objects.get(pk=person.pk).has_perm("reviews.record_safety_assurance", review) for person in told]
    assert may == [True] * len(told)
    assert council.director in told


def test_R6_service_manager_below_insights_and_vacant_comes_to_the_director(walk, council):
    review = walk.ready(1)
    leads_to(council, "sm", "insights_manager")
    leave_post(council, council.sm)
    assert [one.person for one in the_six(review) if one.role == Role.SERVICE_MANAGER] == [council.director]
