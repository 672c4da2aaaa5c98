"""What the page of an escalation shows: what the reader must do, who was told, and what happened so far."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from portal.audit.models import Event
from portal.people.lines import Structure
from portal.people.models import CaseResponsibility, Tenure, User
from reviews.records.models import Grade, Review

from .clock import reminders_of
from .models import Escalation
from .recipients import roles_without_anybody, the_six


@dataclass
class Told:
    """One person with all posts they were told for: one message, whatever their number (R6)."""

    person: User
    told_at: datetime
    roles: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    acknowledged_at: datetime | None = None
    """When the last of their posts was acknowledged; None while one is not."""
    left_at: datetime | None = None
    """Since when they no longer answer for any of them."""


def phones_of(person_ids) -> dict[int, list[str]]:
    """Person id -> the telephone numbers of the posts they are in today. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Tenure.objects.at().filter(person__in=set(person_ids)).exclude(post__phone="").order_by("pk")
    for person_id, phone in rows.values_list("person", "post__phone"):
        found[person_id].append(phone)
    return found


def who_was_told(escalation: Escalation) -> list[Told]:
    """Each person once, in the order of the six: those who answer, then those who were told and answer no longer."""
    found: dict[int, Told] = {}
    rows = sorted(escalation.recipients.select_related("person"), key=lambda row: (row.left_at is not None, row.pk))
    phones = phones_of(row.person_id for row in rows)
    for row in rows:
        told = found.setdefault(row.person_id, Told(row.person, row.told_at, acknowledged_at=row.acknowledged_at, left_at=row.left_at))
        if row.left_at and not told.left_at:
            continue
        if told.acknowledged_at and row.acknowledged_at:
            told.acknowledged_at = max(told.acknowledged_at, row.acknowledged_at)
        else:
            told.acknowledged_at = None
        told.roles.append(row.get_role_display())
        told.phones = phones[row.person_id]
        told.reasons.append(row.reason.removeprefix(f"{row.get_role_display()}: "))
    return list(found.values())


def nobody_for(escalation: Escalation) -> str:
    """The roles of an open escalation for which nobody is told today, as words; "" where each has somebody."""
    if not escalation.is_open:
        return ""
    return ", ".join(str(role.label) for role in roles_without_anybody(the_six(escalation.review)))


@dataclass(frozen=True)
class ToDo:
    """What the reader is to do now, and which buttons they have."""

    sentence: str
    may_acknowledge: bool = False
    may_assure: bool = False
    may_assure_again: bool = False


def to_do(escalation: Escalation, user, told: list[Told]) -> ToDo:
    """What `user` must do about the escalation, by their post and by what is recorded (R6, R7)."""
    mine = next((one for one in told if one.person.pk == user.pk and not one.left_at), None)
    acknowledge = mine is not None and mine.acknowledged_at is None
    may_assure = user.has_perm("reviews.record_safety_assurance", escalation.review)
    if escalation.is_open and may_assure:
        return ToDo(
            f"{_as_what(escalation, user)} Look at the record in Mosaic, then say here what you found. Nothing stops this clock, not even a dispute.",
            acknowledge,
            may_assure=True,
        )
    if may_assure and needs_second_assurance(escalation):
        return ToDo(
            "Supervision after the review is held. Look at the case again and record your second assurance: tracking waits for it.",
            acknowledge,
            may_assure_again=True,
        )
    if acknowledge and not escalation.is_open:
        return ToDo("The assurance is recorded. Say that you know of it.", True)
    if acknowledge:
        return ToDo("Say that you know of it. The child’s Service Manager reviews the record and records the assurance.", True)
    if escalation.is_open:
        return ToDo(
            "Nothing for you to record. The child’s Service Manager reviews the record and records the assurance; if you know something that makes the child unsafe now, ring them."
        )
    return ToDo("The assurance is recorded. There is nothing more for you to do here.")


def _as_what(escalation: Escalation, user) -> str:
    responsibility = CaseResponsibility.objects.of_child(escalation.review.child_id)
    structure = Structure()
    post = structure.line_over(responsibility.team_id).service_manager if responsibility else None
    if post and post.pk in user.standing.post_ids:
        return "You are the child’s Service Manager, or stand in for them."
    if post and post.pk in structure.filled:
        return "The child’s Service Manager is on leave and no deputy is there, so it comes to you as well."
    return "The post of the child’s Service Manager is vacant, so it comes to you."


def needs_second_assurance(escalation: Escalation) -> bool:
    """Whether supervision after the review is held and the second assurance is not recorded (R7)."""
    return Escalation.objects.awaiting_second_assurance().filter(pk=escalation.pk).exists()


WORDS = {
    "escalation.raised": "Raised, and those who must know were told",
    "escalation.acknowledged": "Acknowledged",
    "escalation.confirmed": "Confirmed by a later grade; no second clock",
    "escalation.nobody_answers": "A post has nobody who answers for it",
    "escalation.reminded": "Service Manager reminded",
    "escalation.breached": "No assurance in time: both Heads of Service told",
    "escalation.assured": "Assurance recorded",
    "escalation.assured_again": "Second assurance recorded",
}


def timeline_of(escalation: Escalation) -> list[dict]:
    """What happened, from the audit events, and what is still to come while it is open."""
    events = Event.objects.about(escalation.review).filter(verb__in=WORDS, data__escalation=escalation.pk).select_related("by")
    done = [{"title": WORDS[event.verb], "who": str(event.by) if event.by else "", "when": event.at, "state": "done"} for event in events]
    if not escalation.is_open:
        return done
    now = timezone.now()
    hours = [(moment, f"Reminder after {_hours(escalation, moment)} hours") for moment in reminders_of(escalation)]
    ahead = [*hours, (escalation.due_at, "Both Heads of Service are told if there is no assurance")]
    return done + [{"title": title, "when": moment, "state": "todo"} for moment, title in ahead if moment > now]


def _hours(escalation: Escalation, moment: datetime) -> int:
    return round((moment - escalation.raised_at).total_seconds() / 3600)


#: Which grade each origin stands for.
GRADED_BY: dict[str, str] = {Escalation.Origin.SUBMISSION: Grade.Stage.REVIEWER, Escalation.Origin.PANEL: Grade.Stage.MODERATED}


def grade_that_raised(escalation: Escalation) -> Grade | None:
    """The Inadequate grade that raised it; None where it was raised by hand."""
    stage = GRADED_BY.get(escalation.origin)
    return escalation.review.grades.filter(stage=stage, given_at__lte=escalation.raised_at).last() if stage else None


def sees_assurance(escalation: Escalation, user, told: list[Told]) -> bool:
    """Whether the reader is shown the words of the assurance: Insights, the child's line, and those who were told of it.

    A panel grades without them, and practitioner and reviewer are told that and when it was recorded: it may name other
    children, by reference (R5, R7, V2).
    """
    if user.standing.is_insights or any(one.person.pk == user.pk and not one.left_at for one in told):
        return True
    in_line = Review.objects.in_line_of(user).filter(pk=escalation.review_id).exists()
    return in_line or user.has_perm("reviews.record_safety_assurance", escalation.review)


def may_read_review(user, review: Review) -> bool:
    """Whether the page may link to the review; who answers for a vacant post sees the escalation alone."""
    return user.has_perm("reviews.view_review", review)
