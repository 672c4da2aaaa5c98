"""What a person may be told about themselves: posts they stand in, why and until when, cohort, boards, leave."""

from dataclasses import dataclass

from django.utils import timezone

from .models import BoardMembership, CohortMembership, Leave, Tenure


@dataclass(frozen=True)
class Place:
    """A post that somebody holds, acts in or deputises for, and whether they stand in it now."""

    tenure: Tenure
    stands_in: bool
    why: str


def profile_of(person, at=None) -> dict:
    """What the profile page shows."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    mine = Tenure.objects.at(at).filter(person=person).select_related("post", "post__team", "post__team__service")
    standing_in = set(Tenure.objects.standing_in(at).filter(person=person).values_list("pk", flat=True))
    return {
        "person": person,
        "places": [Place(tenure, tenure.pk in standing_in, _why(tenure, tenure.pk in standing_in)) for tenure in mine],
        "coming": Tenure.objects.filter(person=person, starts__gt=at).select_related("post").order_by("starts"),
        "cohort": CohortMembership.objects.at(at).filter(person=person).first(),
        "boards": BoardMembership.objects.at(at).filter(person=person),
        "leave": Leave.objects.filter(person=person, last_day__gte=today).order_by("first_day"),
    }


def _why(tenure: Tenure, stands_in: bool) -> str:
    if tenure.capacity == Tenure.Capacity.HOLDER:
        return "You hold this post."
    if tenure.capacity == Tenure.Capacity.ACTING:
        return "You act in this post and may do what its holder may."
    if stands_in:
        return "You are its named deputy, and stand in now because it is vacant or its holder is on leave."
    return "You are its named deputy. You stand in when it is vacant or its holder is on leave."
