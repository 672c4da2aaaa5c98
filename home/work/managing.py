"""What waits for a manager: escalations on top, then what is due."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import last_day
from portal.deadlines.models import Obligation
from portal.people.models import PostType
from portal.templatetags.portal_ui_dates import clock_time, day_time, local_date
from portal.templatetags.portal_ui_time import time_left_words
from reviews.assurance.queries import open_obligations
from reviews.escalations.models import Escalation
from reviews.records.models import Review
from reviews.records.names import with_practitioner

from .items import Section, WorkItem, late_first


def escalations(user) -> Section:
    """What of escalations waits for the person: those open of which they were told or that they assure, the second assurance
    once supervision is held, and what they have still to acknowledge (R6, R7)."""
    seen = Escalation.objects.visible_to(user)
    to_assure = set(Escalation.objects.to_assure(user).values_list("pk", flat=True))
    told = set(Escalation.objects.filter(recipients__person=user).values_list("pk", flat=True))
    silent = set(Escalation.objects.to_acknowledge(user).values_list("pk", flat=True))
    second = set(Escalation.objects.awaiting_second_assurance().values_list("pk", flat=True)) & to_assure
    is_mine = Q(pk__in=second | silent) | (~Q(state=Escalation.State.ASSURED) & Q(pk__in=to_assure | told))
    waiting = list(seen.filter(is_mine).select_related("review__practitioner").order_by("due_at"))
    named = set(Review.objects.visible_to(user).filter(pk__in=[one.review_id for one in waiting]).values_list("pk", flat=True))
    items = [
        _escalation_item(
            escalation,
            with_practitioner(escalation.review) if escalation.review_id in named else escalation.review.reference,
            assures=escalation.pk in to_assure,
            is_silent=escalation.pk in silent,
        )
        for escalation in waiting
    ]
    return Section("Escalations", sorted(items, key=lambda item: (item.is_done, not item.is_urgent)))


def _escalation_item(escalation: Escalation, review: str, *, assures: bool, is_silent: bool) -> WorkItem:
    """The row of one escalation; `review` is what its reader may know the review by."""
    url = reverse("escalation", args=[escalation.pk])
    if not escalation.is_open and assures and not is_silent:
        why = "Supervision is held: record your second assurance. Tracking waits for it"
        return WorkItem(title=f"{review}: second assurance", url=url, why=why, is_urgent=True)
    if not escalation.is_open:
        return WorkItem(title=f"{review}: considered Inadequate", url=url, why="Assured; acknowledge that you know", is_urgent=True)
    why = (
        "Review the record and record assurance"
        if assures
        else ("Acknowledge that you know" if is_silent else "You acknowledged it; the Service Manager’s assurance is open")
    )
    left = time_left_words(escalation.due_at, timezone.now())
    return WorkItem(
        title=f"{review}: considered Inadequate",
        url=url,
        why=f"{why} · {left}, by {_moment(escalation.due_at)}",
        due_on=last_day(escalation.due_at),
        is_urgent=assures or is_silent,
        by_others=not (assures or is_silent),
    )


def _moment(at: datetime) -> str:
    """13:05 for today, Wednesday 25 November, 13:05 for any other day."""
    return clock_time(at) if local_date(at) == timezone.localdate() else day_time(at)


def after_return(user) -> Section:
    """Returned reviews of the person's own team that wait for their assurance or supervision (R2, R10)."""
    teams = user.standing.teams(PostType.TEAM_MANAGER)
    if not teams:
        return Section("After the return")
    reviews = {
        review.pk: review
        for review in Review.objects.visible_to(user)
        .in_line_of(user)
        .filter(returned_at__isnull=False)
        .ongoing()
        .select_related("practitioner")
        .with_grades()
    }
    due = open_obligations(reviews.values(), Obligation.Kind.TM_ASSURANCE, Obligation.Kind.SUPERVISION_AFTER_REVIEW)
    items = [_due_item(obligation, reviews[obligation.subject_id]) for obligations in due.values() for obligation in obligations]
    return Section("After the return", late_first(items), "Nothing is due after a review.", reverse("my_team"), "My team")


def _due_item(obligation: Obligation, review: Review) -> WorkItem:
    return WorkItem(
        title=f"{with_practitioner(review)}: {_uncapitalised(obligation.get_kind_display())}",
        url=review.get_absolute_url(),
        due_on=last_day(obligation.due_at),
        score=review.final_grade.score if review.final_grade else None,
    )


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]
