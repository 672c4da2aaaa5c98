"""The tracker: RI, Inadequate and escalated reviews, and what each waits for until it is sustained (R11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, DateTimeField, ExpressionWrapper, F, IntegerField, Prefetch, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from portal.council import FrameworkSettings
from portal.deadlines.calendar import last_day
from reviews.records.models import ActionItem, Review

from .actions import sustained_due_on
from .queries import tracked

S = Review.State
SHOWN = {
    "ongoing": "Being tracked",
    "actions": "Actions to finish",
    "late": "Actions overdue",
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
    if show == "late":
        return reviews.filter(action_due_on__lt=timezone.localdate())
    if show == "verify":
        return reviews.filter(state=S.TRACKED, action_count=F("done_count"), waits_for_assurance=False)
    if show == "sustained":
        return reviews.filter(_sustained_due())
    return reviews


def counts(user) -> dict[str, int]:
    """How many reviews wait for Insights now: to verify, and to check whether it lasted."""
    reviews = tracked(user)
    return {show: narrow(reviews, show).count() for show in ("verify", "sustained")}


def overdue_actions(user) -> tuple[int, date | None]:
    """How many tracked reviews have an action whose last day has passed, and the earliest such day."""
    days = list(narrow(tracked(user), "late").values_list("action_due_on", flat=True))
    return len(days), min(days, default=None)


def with_open_actions(reviews: QuerySet) -> QuerySet:
    """Each review with its `open_actions` and their owners, the earliest due first. One more query whatever their number."""
    open_ones = ActionItem.objects.open().select_related("owner").order_by("due_on", "pk")
    return reviews.prefetch_related(Prefetch("actions", open_ones, to_attr="open_actions"))


def owners_of(review: Review) -> str:
    """Who owns the open actions of a review from `with_open_actions`, each once, whose action is due first in front."""
    return ", ".join(dict.fromkeys(str(action.owner or action.get_owner_role_display()) for action in review.open_actions))


def _sustained_due() -> Q:
    """The day of the sustained check has come."""
    last = timezone.localdate() - timedelta(days=FrameworkSettings.load().sustained_days)
    return Q(state=S.VERIFIED, verified_at__date__lte=last)


def by_need(reviews: QuerySet) -> QuerySet:
    """Rows of `queries.tracked`: what can be verified, what is overdue, then by due date, then the rest; closed ones last."""
    sustained = ExpressionWrapper(F("verified_at") + timedelta(days=FrameworkSettings.load().sustained_days), DateTimeField())
    supervision = ExpressionWrapper(F("supervision_due_at") - timedelta(seconds=1), DateTimeField())
    due = Case(
        When(state=S.FINALISED, then=TruncDate(supervision)),
        When(state=S.VERIFIED, then=TruncDate(sustained)),
        default=F("action_due_on"),
        output_field=DateField(),
    )
    is_late = _sustained_due() | Q(state=S.FINALISED, supervision_due_at__lte=timezone.now()) | Q(action_due_on__lt=timezone.localdate())
    need = Case(
        When(state=S.CLOSED, then=3),
        When(state=S.TRACKED, action_count=F("done_count"), waits_for_assurance=False, then=0),
        When(is_late, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return reviews.annotate(need=need, next_due_on=due).order_by("need", F("next_due_on").asc(nulls_last=True), "returned_at", "reference")


SECOND_ASSURANCE = "Service Manager’s second assurance"
INSIGHTS = "Insights"


@dataclass(frozen=True)
class Next:
    """What the review waits for, and Insights' own act where it is theirs."""

    words: str
    by: date | None = None
    who: str = ""
    url: str = ""
    button: str = ""


def waits_for_actions(review: Review) -> bool:
    """Whether what comes next for a row of `queries.with_what_is_left` is that the owners finish their actions."""
    return review.state == S.TRACKED and review.done_count < review.action_count


def next_of(review: Review) -> Next:
    """What a row of `queries.with_what_is_left` with its open actions waits for. Asks nothing of the database but the settings."""
    if review.state == S.RETURNED:
        return Next("Mosaic and the Team Manager’s assurance")
    if review.state == S.FINALISED:
        return Next("Supervision by the Team Manager", last_day(review.supervision_due_at))
    if waits_for_actions(review):
        return Next("Actions by their owners", review.action_due_on, owners_of(review))
    if review.state == S.TRACKED:
        if review.waits_for_assurance:
            return Next(SECOND_ASSURANCE)
        return Next("Evidence to verify", who=INSIGHTS, url=reverse("review_verify", args=[review.reference]), button="Verify")
    if review.state == S.VERIFIED:
        due_on = sustained_due_on(review.verified_at)
        if due_on > timezone.localdate():
            return Next("Sustained check", due_on, INSIGHTS)
        return Next("Sustained check", due_on, INSIGHTS, url=reverse("review_sustained", args=[review.reference]), button="Check")
    return Next(review.get_state_display())
