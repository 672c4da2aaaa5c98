"""Inadequate: six people are told at once, and the clock starts (R6, R7)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.council import FrameworkSettings
from portal.deadlines.actions import meet, oblige
from portal.deadlines.calendar import hours_after
from portal.deadlines.models import Obligation
from portal.notices.actions import tell
from portal.people.lines import Structure, stand_ins_during_leave, who_answers_for
from portal.people.models import CaseResponsibility, Post, PostType
from reviews.analysis.bands import Band
from reviews.records.models import Grade, Review

from .models import Escalation, EscalationRecipient, SafetyAssurance

Role = EscalationRecipient.Role
INSIGHTS_POSTS = {
    Role.INSIGHTS_MANAGER: PostType.INSIGHTS_MANAGER,
    Role.INSIGHTS_SERVICE_MANAGER: PostType.INSIGHTS_SERVICE_MANAGER,
    Role.INSIGHTS_HEAD_OF_SERVICE: PostType.INSIGHTS_HEAD_OF_SERVICE,
}


def escalate_if_inadequate(review: Review, *, grade: Grade, by, at, sample_draw: float = 1.0) -> None:
    """Raise an escalation where the grade that was just given is Inadequate (R6). It waits for nothing."""
    if grade.band is not Band.INADEQUATE:
        return
    origin = Escalation.Origin.PANEL if grade.stage == Grade.Stage.MODERATED else Escalation.Origin.SUBMISSION
    earlier = review.escalations.order_by("raised_at").last()
    if earlier and earlier.is_open:
        tell_of_confirmation(earlier, grade=grade, at=at)
        return
    _raise(review, origin=origin, grounds=grade.rationale, by=by, at=at)


def raise_now(review: Review, *, grounds: str, by, at=None) -> Escalation:
    """Raise a concern at any step from allocation on, before any grade (R6). Grounds are required."""
    if not by.has_perm("reviews.raise_now", review):
        raise Refused(
            "Only the reviewer, a member of the panel or Insights can raise a concern here.",
            "If a child may be unsafe, ring the child's Service Manager now.",
        )
    if not grounds.strip():
        raise Refused("Say what worries you.", "Two sentences are enough. The six who are told read them.")
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        if review.state == Review.State.WITHDRAWN:
            raise Refused(f"{review.reference} was withdrawn.", "If a child may be unsafe, ring the child's Service Manager now.")
        open_one = review.escalations.open().first()
        if open_one:
            raise Refused(
                f"A concern was raised for {review.reference} already and is open.",
                "Those who were told see it under Escalations. If there is something new, ring the child's Service Manager now.",
            )
        return _raise(review, origin=Escalation.Origin.RAISED_NOW, grounds=grounds, by=by, at=at or timezone.now())


def _raise(review: Review, *, origin: str, grounds: str, by, at) -> Escalation:
    due_at = hours_after(at, FrameworkSettings.load().safety_hours)
    with transaction.atomic():
        escalation = Escalation.objects.create(review=review, origin=origin, grounds=grounds, raised_by=by, raised_at=at, due_at=due_at)
        record_event(review, "escalation.raised", by=by, at=at, escalation=escalation.pk, origin=origin)
        six = the_six(review, at=at)
        EscalationRecipient.objects.bulk_create(
            EscalationRecipient(escalation=escalation, role=role, post=post, person=person, reason=reason, told_at=at)
            for role, post, person, reason in six
        )
        service_manager = next((post for role, post, _, _ in six if role == Role.SERVICE_MANAGER), None)
        oblige(escalation, Obligation.Kind.SAFETY_ASSURANCE, post=service_manager, starts_at=at, due_at=due_at)
        _tell_each_person_once(escalation, at=at)
        missing = set(Role.values) - {role for role, *_ in six}
        if missing:
            record_event(review, "escalation.nobody_answers", by=None, at=at, escalation=escalation.pk, roles=sorted(missing))
    return escalation


def the_six(review: Review, *, at=None):
    """For each of the six roles: the post, the person who answers for it, and why that person (R6).

    A vacant post goes to its named deputy, else up the line. Where the holder is on leave, the deputy is told too.
    """
    at = at or timezone.now()
    structure = Structure(at)
    responsibility = CaseResponsibility.objects.at(at).filter(child=review.child_id).select_related("team").first()
    line = structure.line_of(responsibility.team) if responsibility else None
    posts: dict[str, Post | None] = {
        role: Post.objects.filter(type=post_type).order_by("pk").first() for role, post_type in INSIGHTS_POSTS.items()
    }
    posts |= (
        {Role.TEAM_MANAGER: line.team_manager, Role.SERVICE_MANAGER: line.service_manager, Role.HEAD_OF_SERVICE: line.head_of_service}
        if line
        else {}
    )
    found = []
    for role, post in posts.items():
        found += _who_for(Role(role), post, line, structure, at)
    return found


def _who_for(role, post, line, structure, at):
    """Who is told for one role. A level that no post fills goes to the next level of the line above it."""
    if post is None:
        post = next((other for other in _levels_above(role, line, structure) if other), None)
        if post is None:
            return []
    told = []
    stand_in = who_answers_for(post, at, structure)
    if stand_in:
        told.append((role, post, stand_in.person, f"{role.label}: {stand_in.reason}"))
    told += [
        (role, post, deputy.person, f"{role.label}: {deputy.reason}")
        for deputy in stand_ins_during_leave(post, at)
        if not stand_in or deputy.person != stand_in.person
    ]
    return told


def _levels_above(role, line, structure):
    """The posts above a level that no post fills, nearest first, up to whoever stands above the line."""
    if line is None or role in INSIGHTS_POSTS:
        return []
    higher = {Role.TEAM_MANAGER: [line.service_manager, line.head_of_service], Role.SERVICE_MANAGER: [line.head_of_service]}.get(role, [])
    return [*higher, *(structure.upwards(line.posts[-1]) if line.posts else [])]


def _tell_each_person_once(escalation: Escalation, *, at) -> None:
    """One message a person, whatever the number of posts they answer for (R6)."""
    reasons: dict = {}
    for recipient in escalation.recipients.select_related("person"):
        reasons.setdefault(recipient.person, []).append(recipient.reason)
    due = timezone.localtime(escalation.due_at)
    for person, why in reasons.items():
        tell(
            person,
            kind="escalation",
            title=f"Urgent: a concern was raised, {escalation.review.reference}",
            text=f"Open the portal now. The child's Service Manager reviews the record and records assurance by {due:%H:%M} on {due:%A %-d %B %Y}.",
            reason="; ".join(why),
            url=f"/escalations/{escalation.pk}/",
            subject=escalation.review,
            key=f"escalation:{escalation.pk}",
            urgent=True,
            at=at,
        )


def tell_of_confirmation(escalation: Escalation, *, grade: Grade, at) -> None:
    """A later Inadequate confirms what was raised: the six are told, and no second clock starts (R6)."""
    for person in dict.fromkeys(recipient.person for recipient in escalation.recipients.select_related("person")):
        tell(
            person,
            kind="escalation_confirmed",
            title=f"Urgent: the concern was confirmed, {escalation.review.reference}",
            text="A concern was raised for this review before. The grade confirms it; the time for assurance stays as it was.",
            reason="You were told when it was raised.",
            url=f"/escalations/{escalation.pk}/",
            subject=escalation.review,
            key=f"escalation_confirmed:{escalation.pk}:{grade.pk}",
            urgent=True,
            at=at,
        )
    record_event(escalation.review, "escalation.confirmed", by=grade.given_by, at=at, escalation=escalation.pk, grade=grade.pk)


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
        if mine.filter(acknowledged_at__isnull=True).update(acknowledged_at=at):
            record_event(escalation.review, "escalation.acknowledged", by=by, at=at, escalation=escalation.pk)
        if escalation.state == Escalation.State.RAISED and not escalation.recipients.filter(acknowledged_at__isnull=True).exists():
            escalation.state = Escalation.State.ACKNOWLEDGED
            escalation.save(update_fields=["state"])
    return escalation


def record_safety_assurance(
    escalation: Escalation,
    *,
    safety: str,
    quality: str,
    recorded_on_mosaic_on: date,
    other_children: str = "",
    urgent_actions: str = "",
    by,
    at=None,
) -> SafetyAssurance:
    """The child's Service Manager records assurance on safety and quality (R7). It meets the 24 hours."""
    at = at or timezone.now()
    if not by.has_perm("reviews.record_safety_assurance", escalation.review):
        raise Refused(
            "Only the child's Service Manager, or who stands in for them, records this assurance.",
            "If they can't be reached, ring the Head of Service.",
        )
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().select_related("review").get(pk=escalation.pk)
        if not escalation.is_open:
            raise Refused("The assurance is recorded already.", "Open the escalation again to read it.")
        _must_say(safety, quality)
        assurance = SafetyAssurance.objects.create(
            escalation=escalation,
            safety=safety,
            quality=quality,
            other_children=other_children,
            urgent_actions=urgent_actions,
            recorded_on_mosaic_on=recorded_on_mosaic_on,
            by=by,
            at=at,
        )
        escalation.state, escalation.assured_at = Escalation.State.ASSURED, at
        escalation.save(update_fields=["state", "assured_at"])
        meet(escalation, Obligation.Kind.SAFETY_ASSURANCE, at=at)
        record_event(escalation.review, "escalation.assured", by=by, at=at, escalation=escalation.pk)
    return assurance


def record_second_assurance(
    escalation: Escalation,
    *,
    safety: str,
    quality: str,
    recorded_on_mosaic_on: date,
    other_children: str = "",
    urgent_actions: str = "",
    by,
    at=None,
) -> SafetyAssurance:
    """After the supervision that follows the review, the Service Manager assures the case a second time (R7).

    Tracking waits for it (R11). Refused before the first assurance and the supervision, and where it is recorded.
    """
    at = at or timezone.now()
    if not by.has_perm("reviews.record_safety_assurance", escalation.review):
        raise Refused(
            "Only the child's Service Manager, or who stands in for them, records this assurance.",
            "If they can't be reached, ring the Head of Service.",
        )
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().select_related("review").get(pk=escalation.pk)
        if escalation.is_open:
            raise Refused("The first assurance is not recorded yet.", "Record it first: its time is running.")
        if not escalation.review.supervisionafterreviews.exists():
            raise Refused(
                "The second assurance comes after the supervision that follows the review.", "Ask the child's Team Manager when it is held."
            )
        if has_second_assurance(escalation):
            raise Refused("The second assurance is recorded already.", "Open the escalation again to read it.")
        _must_say(safety, quality)
        assurance = SafetyAssurance.objects.create(
            escalation=escalation,
            safety=safety,
            quality=quality,
            other_children=other_children,
            urgent_actions=urgent_actions,
            recorded_on_mosaic_on=recorded_on_mosaic_on,
            by=by,
            at=at,
        )
        record_event(escalation.review, "escalation.assured_again", by=by, at=at, escalation=escalation.pk)
    return assurance


def has_second_assurance(escalation: Escalation) -> bool:
    """Whether the assurance after supervision is recorded."""
    return escalation.assurances.count() > 1


def _must_say(safety: str, quality: str) -> None:
    if not safety.strip() or not quality.strip():
        raise Refused("Say whether the child is safe, and what you found on the quality of the work.", "Both are needed for the assurance.")
