"""Which returned reviews wait for what, and until when (R9-R11)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from portal.deadlines.models import Obligation
from portal.people.models import CaseResponsibility
from reviews.analysis.bands import Band
from reviews.records.models import Review
from reviews.records.queries import latest_grade


def obligation_due(kind: str) -> Subquery:
    """When the obligation of `kind` on a review is due."""
    of_review = Obligation.objects.filter(kind=kind, subject_type=ContentType.objects.get_for_model(Review), subject_id=OuterRef("pk"))
    return Subquery(of_review.values("due_at")[:1])


def with_final_band(reviews: QuerySet) -> QuerySet:
    """Each review with `final_band`: the moderated one where there is one, else the reviewer's (R5)."""
    return reviews.annotate(final_band=latest_grade("band_key"))


def returned_without_mosaic(user) -> QuerySet:
    """Returned reviews that are not on Mosaic yet, the earliest due first (R9)."""
    reviews = (
        Review.objects.visible_to(user).filter(returned_at__isnull=False, mosaicuploads__isnull=True).exclude(state=Review.State.WITHDRAWN)
    )
    return reviews.annotate(mosaic_due_at=obligation_due(Obligation.Kind.MOSAIC_UPLOAD)).order_by("mosaic_due_at", "reference")


def tracked(user) -> QuerySet:
    """Returned reviews that Insights follow to the end: RI, Inadequate, or escalated whatever the final grade (R11)."""
    from reviews.escalations.queries import is_escalated

    reviews = with_final_band(Review.objects.visible_to(user)).filter(returned_at__isnull=False).exclude(state=Review.State.WITHDRAWN)
    reviews = reviews.annotate(is_escalated=is_escalated()).filter(
        Q(is_escalated=True) | Q(final_band__in=[Band.INADEQUATE.key, Band.REQUIRES_IMPROVEMENT.key])
    )
    return with_what_is_left(reviews)


def with_what_is_left(reviews: QuerySet) -> QuerySet:
    """Each returned review with what `tracker.next_of` reads of it: its actions, its supervision, and what Insights did."""
    from reviews.escalations.models import Escalation

    return reviews.annotate(
        action_count=Count("actions", distinct=True),
        done_count=Count("actions", filter=Q(actions__done_at__isnull=False), distinct=True),
        verified_at=Max("verifications__at"),
        supervised_at=Max("supervisionafterreviews__at"),
        action_due_on=Min("actions__due_on", filter=Q(actions__done_at__isnull=True)),
        waits_for_assurance=Exists(Escalation.objects.awaiting_second_assurance().filter(review=OuterRef("pk"))),
        supervision_due_at=obligation_due(Obligation.Kind.SUPERVISION_AFTER_REVIEW),
    )


def with_team_today(reviews: QuerySet) -> QuerySet:
    """Each review with `team_name`: the team that answers for the child today, or None."""
    team = CaseResponsibility.objects.at().filter(child=OuterRef("child")).values("team__name")[:1]
    return reviews.annotate(team_name=Subquery(team))


def open_obligations(reviews, *kinds: str) -> dict[int, list[Obligation]]:
    """Review id -> its open obligations, the earliest first. One query whatever the number of reviews."""
    rows = Obligation.objects.open().filter(
        subject_type=ContentType.objects.get_for_model(Review), subject_id__in=[review.pk for review in reviews]
    )
    found: dict[int, list[Obligation]] = {}
    for row in (rows.filter(kind__in=kinds) if kinds else rows).order_by("due_at", "pk"):
        found.setdefault(row.subject_id, []).append(row)
    return found
