"""Inadequate: six people are told at once, and the clock starts (R6, R7)."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.council import FrameworkSettings
from portal.deadlines.actions import meet, oblige
from portal.deadlines.calendar import hours_after
from portal.deadlines.models import Obligation
from reviews.analysis.bands import Band
from reviews.records.models import Grade, Review

from .models import Escalation, EscalationRecipient, SafetyAssurance
from .telling import mark_raised_read, tell_of_assurance, tell_of_breach, tell_of_confirmation, tell_the_six


def escalate_if_inadequate(review: Review, *, grade: Grade, by, at, sample_draw: float = 1.0, new_grounds: str = "") -> None:
    """Raise an escalation where the grade that was just given is Inadequate (R6). It waits for nothing.

    Where one is open, the grade confirms it without a second clock, unless `new_grounds` names what that one does not cover.
    """
    if grade.band is not Band.INADEQUATE:
        return
    origin = Escalation.Origin.PANEL if grade.stage == Grade.Stage.MODERATED else Escalation.Origin.SUBMISSION
    earlier = review.escalations.open().order_by("raised_at").last()
    if earlier and not new_grounds.strip():
        tell_of_confirmation(earlier, grade=grade, at=at)
        return
    _raise(review, origin=origin, grounds=new_grounds.strip() or grade.rationale, is_further=earlier is not None, by=by, at=at)


def raise_now(review: Review, *, grounds: str, is_new: bool = False, by, at=None) -> Escalation:
    """Raise a concern by hand at any step from allocation until the review is closed, graded or not (R6). Grounds are required.

    While one is open, only what it does not cover (`is_new`) raises another, with a clock of its own.
    """
    if not by.has_perm("reviews.raise_now", review):
        raise Refused(
            "Only the reviewer, a member of the panel or Insights can raise a concern here.",
            "If a child may be unsafe, ring the child’s Service Manager now.",
        )
    if not grounds.strip():
        raise Refused("Say what worries you.", "Two sentences are enough. The six who are told read them.")
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        if not review.is_ongoing:
            raise Refused(
                f"{review.reference} is “{review.get_state_display().lower()}”.",
                "If a child may be unsafe, ring the child’s Service Manager now.",
            )
        open_ones = list(review.escalations.open())
        if open_ones and (not is_new or grounds.strip() in {one.grounds.strip() for one in open_ones}):
            raise Refused(
                f"A concern was raised for {review.reference} already and is open. Those who must know were told.",
                "If you know of something that it does not cover, write what is new and say that it is new.",
            )
        further = bool(open_ones)
        return _raise(review, origin=Escalation.Origin.RAISED_NOW, grounds=grounds, is_further=further, by=by, at=at or timezone.now())


def _raise(review: Review, *, origin: str, grounds: str, is_further: bool, by, at) -> Escalation:
    due_at = hours_after(at, FrameworkSettings.load().safety_hours)
    with transaction.atomic():
        escalation = Escalation.objects.create(
            review=review, origin=origin, grounds=grounds, is_further=is_further, raised_by=by, raised_at=at, due_at=due_at
        )
        record_event(review, "escalation.raised", by=by, at=at, escalation=escalation.pk, origin=origin)
        tell_the_six(escalation, at=at)
        responsible = escalation.recipients.filter(role=EscalationRecipient.Role.SERVICE_MANAGER).select_related("post").first()
        oblige(
            escalation,
            Obligation.Kind.SAFETY_ASSURANCE,
            post=responsible.post if responsible else None,
            starts_at=at,
            due_at=due_at,
        )
    return escalation


def acknowledge(escalation: Escalation, *, by, at=None) -> Escalation:
    """One of those told acknowledges for themselves (R6)."""
    at = at or timezone.now()
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().get(pk=escalation.pk)
        mine = escalation.recipients.filter(person=by)
        if not mine.exists():
            raise Refused(
                "You were not told of this escalation, so there is nothing to acknowledge.",
                "Ask Insights if you think that you should have been.",
            )
        _note_acknowledged(escalation, by, at)
        if escalation.state == Escalation.State.RAISED and not escalation.recipients.silent().exists():
            escalation.state = Escalation.State.ACKNOWLEDGED
            escalation.save(update_fields=["state"])
    return escalation


def _note_acknowledged(escalation: Escalation, by, at) -> None:
    """Whoever acknowledges or assures knows of it, in all their posts; the notice that asked for it is done."""
    if escalation.recipients.silent().filter(person=by).update(acknowledged_at=at):
        record_event(escalation.review, "escalation.acknowledged", by=by, at=at, escalation=escalation.pk)
    mark_raised_read(escalation, by, at=at)


@dataclass(frozen=True)
class WhatWasFound:
    """What a Service Manager found when they looked at the record (R7). Other children by reference, never by name; where
    there is none, that is said."""

    safety: str
    quality: str
    recorded_on_mosaic_on: date
    other_children: str
    urgent_actions: str = ""


def record_safety_assurance(escalation: Escalation, *, by, at=None, **found) -> SafetyAssurance:
    """The child's Service Manager records assurance on safety and quality (R7). It meets the 24 hours;
    one that comes later is taken, and the breach is recorded and told first, whether or not it was seen before.

    `found` are the fields of `WhatWasFound`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        escalation = _locked_for_assurance(escalation, by)
        if not escalation.is_open:
            raise Refused("The assurance is recorded already.", "Open the escalation again to read it.")
        if at >= escalation.due_at:
            tell_of_breach(escalation, at=at)
        assurance = _keep_assurance(escalation, WhatWasFound(**found), by=by, at=at)
        escalation.state, escalation.assured_at = Escalation.State.ASSURED, at
        escalation.save(update_fields=["state", "assured_at"])
        meet(escalation, Obligation.Kind.SAFETY_ASSURANCE, at=at)
        _note_acknowledged(escalation, by, at)
        record_event(escalation.review, "escalation.assured", by=by, at=at, escalation=escalation.pk)
        tell_of_assurance(escalation, by=by, at=at)
    return assurance


def record_second_assurance(escalation: Escalation, *, by, at=None, **found) -> SafetyAssurance:
    """After the supervision that follows the review, the Service Manager assures the case a second time (R7).

    Tracking waits for it (R11). Refused before the first assurance and the supervision, and where it is recorded.
    """
    at = at or timezone.now()
    with transaction.atomic():
        escalation = _locked_for_assurance(escalation, by)
        if escalation.is_open:
            raise Refused("The first assurance is not recorded yet.", "Record it first: its time is running.")
        if not escalation.review.supervisionafterreviews.exists():
            raise Refused(
                "The second assurance comes after the supervision that follows the review.", "Ask the child’s Team Manager when it is held."
            )
        if has_second_assurance(escalation):
            raise Refused("The second assurance is recorded already.", "Open the escalation again to read it.")
        assurance = _keep_assurance(escalation, WhatWasFound(**found), by=by, at=at)
        record_event(escalation.review, "escalation.assured_again", by=by, at=at, escalation=escalation.pk)
    return assurance


def _locked_for_assurance(escalation: Escalation, by) -> Escalation:
    if not by.has_perm("reviews.record_safety_assurance", escalation.review):
        raise Refused(
            "Only the child’s Service Manager, or who stands in for them, records this assurance.",
            "If they can’t be reached, ring the Head of Service.",
        )
    return Escalation.objects.select_for_update(of=("self",)).select_related("review").get(pk=escalation.pk)


def _keep_assurance(escalation: Escalation, found: WhatWasFound, *, by, at) -> SafetyAssurance:
    if not (found.safety.strip() and found.quality.strip() and found.other_children.strip()):
        raise Refused(
            "Say whether the child is safe, whether other children are, and what you found on the quality of the work.",
            "All three are needed for the assurance. Where there is no other child, say so.",
        )
    return SafetyAssurance.objects.create(escalation=escalation, by=by, at=at, **asdict(found))


def has_second_assurance(escalation: Escalation) -> bool:
    """Whether the assurance after supervision is recorded."""
    return escalation.assurances.count() > 1
