"""The tracker: RI, Inadequate and escalated reviews, and what each waits for until it is sustained (R11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, IntegerField, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from portal.council import FrameworkSettings
from reviews.records.models import Review

from .actions import sustained_due_on
from .queries import last_day, tracked

S = Review.State
SHOWN = {
    "ongoing": "Being tracked",
    "actions": "Actions to finish",
    "verify": "Evidence to verify",
    "sustained": "Sustained check due",
    "all": "All, closed ones too",
}


def narrow(reviews: QuerySet, show: str) -> QuerySet:
    """The reviews that one of the choices of the filter leaves."""
    if show == "all":
        return reviews
    reviews = reviews.exclude(state=S.CLOSED)
    if show == "actions":
        return reviews.filter(action_count__gt=F("done_count"))
    if show == "verify":
        return reviews.filter(state=S.TRACKED, action_count=F("done_count"))
    if show == "sustained":
        return reviews.filter(state=S.VERIFIED)
    return reviews


def counts(user) -> dict[str, int]:
    """How many reviews wait for Insights now: to verify, and to check whether it lasted."""
    reviews = tracked(user)
    return {"verify": narrow(reviews, "verify").count(), "sustained": narrow(reviews, "sustained").filter(_sustained_due()).count()}


def _sustained_due() -> Q:
    """The day of the sustained check has come."""
    last = timezone.localdate() - timedelta(days=FrameworkSettings.load().sustained_days)
    return Q(state=S.VERIFIED, verified_at__date__lte=last)


def by_need(reviews: QuerySet) -> QuerySet:
    """Rows of `queries.tracked`: what can be verified, what is overdue, then by due date, then the rest; closed ones last."""
    sustained = ExpressionWrapper(F("verified_at") + timedelta(days=FrameworkSettings.load().sustained_days), DateTimeField())
    due = Case(When(state=S.FINALISED, then=F("supervision_due_at")), When(state=S.VERIFIED, then=sustained), output_field=DateTimeField())
    need = Case(
        When(state=S.CLOSED, then=3),
        When(state=S.TRACKED, action_count=F("done_count"), then=0),
        When(_sustained_due() | Q(state=S.FINALISED, supervision_due_at__lte=timezone.now()), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return reviews.annotate(need=need, next_due_at=due).order_by("need", F("next_due_at").asc(nulls_last=True), "returned_at", "reference")


@dataclass(frozen=True)
class Next:
    """What the review waits for, and Insights' own act where it is theirs."""

    words: str
    by: date | None = None
    url: str = ""
    button: str = ""


def next_of(review: Review) -> Next:
    """What a row of `queries.tracked` waits for. Asks nothing of the database but the settings."""
    if review.state == S.RETURNED:
        return Next("Mosaic and the Team Manager’s assurance")
    if review.state == S.FINALISED:
        return Next("Supervision by the Team Manager", last_day(review.supervision_due_at))
    if review.state == S.TRACKED:
        if review.done_count < review.action_count:
            return Next("Actions by their owners")
        return Next("Evidence to verify", None, reverse("review_verify", args=[review.reference]), "Verify")
    if review.state == S.VERIFIED:
        due_on = sustained_due_on(review.verified_at)
        if due_on > timezone.localdate():
            return Next("Sustained check", due_on)
        return Next("Sustained check", due_on, reverse("review_sustained", args=[review.reference]), "Check")
    return Next(review.get_state_display())
