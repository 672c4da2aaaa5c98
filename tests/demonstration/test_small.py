"""The demonstration is the same for the same seed and day; and the parts from which it is made."""

from random import Random

import pytest

from demonstration.building import build
from demonstration.clock import Stage, at, back
from demonstration.names import Names
from portal.audit.models import Event
from portal.models import CaseResponsibility, Notice, User
from reviews.records.models import FindingLearning, Review

from .conftest import TODAY, rolled_back


def told(seed):
    """What a small demonstration tells, without the numbers that the database gives."""
    with rolled_back():
        build(seed=seed, today=TODAY, cases_per_cycle=2, with_index=False)
        reviews = Review.objects.order_by("reference")
        return {
            "people": list(User.objects.order_by("email").values_list("email", "first_name", "last_name")),
            "children": list(
                CaseResponsibility.objects.order_by("child", "starts").values_list(
                    "child__reference", "team__slug", "practitioner__email", "iro__email", "starts"
                )
            ),
            "reviews": list(reviews.values_list("reference", "child__reference", "reviewer__email", "state", "state_since", "booked_for")),
            "events": list(Event.objects.filter(subject_type__app_label="reviews").order_by("pk").values_list("verb", "at", "by__email")),
            "learning": list(FindingLearning.objects.order_by("pk").values_list("finding__text", "page__slug", "attached_at")),
            "notices": list(Notice.objects.order_by("pk").values_list("recipient__email", "kind", "created_at", "read_at")),
        }


@pytest.mark.django_db
def test_demonstration_is_the_same_for_the_same_seed_and_another_for_another():
    first = told(seed=7)
    assert len(first["reviews"]) == 6
    assert told(seed=7) == first
    assert told(seed=8)["events"] != first["events"]


def test_names_are_given_out_once():
    names = Names(Random(1), {("Ines", "Barrow")})
    drawn = [names.draw() for _ in range(2000)]
    assert len(set(drawn)) == 2000


def test_stage_plays_journeys_in_the_order_of_time_and_stops_at_its_end():
    played = []

    def journey(name, *days):
        for day in days:
            yield at(back(TODAY, day), 10)
            played.append((name, day))

    stage = Stage(at(back(TODAY, 2), 12))
    stage.begin(journey("a", 5, 3, 1))
    stage.begin(journey("b", 4, 2))
    stage.play()
    assert played == [("a", 5), ("b", 4), ("a", 3), ("b", 2)]
