"""What is told to the six, once a person: that a concern was raised, confirmed, or not assured in time (R6, R7)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import record_event
from portal.deadlines.models import Obligation
from portal.notices.actions import tell
from portal.notices.models import Notice
from portal.people.models import Leave
from reviews.records.models import Grade

from .models import Escalation, EscalationRecipient
from .recipients import Role, roles_without_anybody, the_six


def tell_the_six(escalation: Escalation, *, at) -> None:
    """Keep who is told now and why, and tell each person once, whatever the number of posts they answer for.

    Told again while it is open, it tells those alone whom a post came to since: access and tasks follow the post. Who
    knows of it in another post already is told that more has come to them.
    """
    Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    six = the_six(escalation.review, at=at)
    _note_who_left(escalation, six, at)
    posts_told = set(escalation.recipients.answering().values_list("role", "person_id"))
    new = [one for one in six if (one.role, one.person.pk) not in posts_told]
    EscalationRecipient.objects.bulk_create(
        EscalationRecipient(escalation=escalation, role=one.role, post=one.post, person=one.person, reason=one.reason[:300], told_at=at)
        for one in new
    )
    empty = roles_without_anybody(six, at)
    came_to: dict = {}
    for one in new:
        came_to.setdefault(one.person, []).append(one)
    people_told = set(escalation.recipients.filter(told_at__lt=at).values_list("person_id", flat=True))
    people_told |= {person for _, person in posts_told}
    for person, rows in came_to.items():
        tell_person = _tell_it_came_to if person.pk in people_told else _tell_it_was_raised
        tell_person(escalation, person, rows, empty, at)
    if empty and not people_told:
        record_event(escalation.review, "escalation.nobody_answers", by=None, at=at, escalation=escalation.pk, roles=sorted(empty))


def _note_who_left(escalation: Escalation, six: list, at) -> None:
    """Whoever no longer answers for a post is told again should it come back to them."""
    answer = {(one.role, one.person.pk) for one in six}
    gone = [row.pk for row in escalation.recipients.answering() if (row.role, row.person_id) not in answer]
    escalation.recipients.filter(pk__in=gone).update(left_at=at)


def _tell_it_was_raised(escalation: Escalation, person, rows: list, empty: list, at) -> None:
    if at < escalation.due_at:
        text = f"Open the portal now. The child’s Service Manager reviews the record and records assurance by {_due(escalation)}."
    else:
        text = f"Open the portal now. {_time_passed(escalation)}"
    if empty:
        posts = ", ".join(Role(role).label for role in empty)
        text += f" Nobody who is at work could be told for: {posts}. Ring the Director, and ask a system administrator to put somebody in the post."
    tell(
        person,
        kind="escalation",
        title=f"A concern was raised, {escalation.review.reference}",
        text=text,
        reason=_reasons(rows),
        url=escalation.get_absolute_url(),
        subject=escalation.review,
        key=f"escalation:{escalation.pk}",
        urgent=True,
        at=at,
    )


def _tell_it_came_to(escalation: Escalation, person, rows: list, empty: list, at) -> None:
    """Tell a person who was told of it in another post before that a further post came to them."""
    roles = [one.role for one in rows]
    if Role.SERVICE_MANAGER in roles:
        title = f"The assurance of {escalation.review.reference} is now yours"
        what = f"record assurance by {_due(escalation)}." if at < escalation.due_at else f"record assurance now. {_time_passed(escalation)}"
        text = f"You were told of this concern before. You now answer for the child’s Service Manager: {what}"
    else:
        title = f"The concern about {escalation.review.reference} comes to you by a post"
        text = "You were told of it before. Acknowledge it again, for this post."
    tell(
        person,
        kind="escalation",
        title=title,
        text=text,
        reason=_reasons(rows),
        url=escalation.get_absolute_url(),
        subject=escalation.review,
        key=f"escalation:{escalation.pk}:{'+'.join(roles)}:{at.isoformat()}",
        urgent=True,
        at=at,
    )


def _time_passed(escalation: Escalation) -> str:
    return f"The time for the assurance passed at {_due(escalation)}, and the Service Manager still has to record it."


def _due(escalation: Escalation) -> str:
    due = timezone.localtime(escalation.due_at)
    return f"{due:%H:%M} on {due:%A %-d %B %Y}"


def _reasons(rows: list) -> str:
    return "; ".join(one.reason for one in rows)


def tell_of_confirmation(escalation: Escalation, *, grade: Grade, at) -> None:
    """A later Inadequate confirms what was raised: the six of today are told, and no second clock starts (R6)."""
    tell_the_six(escalation, at=at)
    for person in who_now(escalation, Role.values, at):
        tell(
            person,
            kind="escalation_confirmed",
            title=f"The concern was confirmed, {escalation.review.reference}",
            text="A concern was raised for this review before. The grade confirms it; the time for assurance stays as it was.",
            reason="You are one of those who are told of it.",
            url=escalation.get_absolute_url(),
            subject=escalation.review,
            key=f"escalation_confirmed:{escalation.pk}:{grade.pk}",
            urgent=True,
            at=at,
        )
    record_event(escalation.review, "escalation.confirmed", by=grade.given_by, at=at, escalation=escalation.pk, grade=grade.pk)


def mark_raised_read(escalation: Escalation, person, *, at) -> None:
    """The person knows of it: what told them that it was raised needs no reading any more."""
    about = Notice.objects.filter(recipient=person, key__regex=rf"^escalation:{escalation.pk}(:|$)")
    about.unread().update(read_at=at)


def tell_of_assurance(escalation: Escalation, *, by, at) -> None:
    """Tell whoever raised it, and the six of today, that the Service Manager's assurance is recorded."""
    people = who_now(escalation, Role.values, at)
    people.setdefault(escalation.raised_by, "You raised it.")
    people.pop(by, None)
    for person, reason in people.items():
        tell(
            person,
            kind="escalation_assured",
            title=f"Assurance is recorded: {escalation.review.reference}",
            text=f"{by} recorded it at {timezone.localtime(at):%H:%M on %A %-d %B %Y}. If you have not acknowledged the concern, you still do.",
            reason=reason,
            url=escalation.get_absolute_url(),
            subject=escalation.review,
            key=f"escalation_assured:{escalation.pk}",
            at=at,
        )


def tell_of_breach(escalation: Escalation, *, at) -> bool:
    """Record that the time passed without assurance, and tell both Heads of Service, once (R7). False where it is known.

    Where nobody who would be told for them is at work, the rest of the six who are at work are told.
    """
    with transaction.atomic():
        obligation = Obligation.objects.about(escalation).select_for_update().filter(kind=Obligation.Kind.SAFETY_ASSURANCE).first()
        if obligation is None or obligation.breached_at or not obligation.is_open:
            return False
        obligation.breached_at = at
        obligation.save(update_fields=["breached_at"])
        record_event(escalation.review, "escalation.breached", by=None, at=at, escalation=escalation.pk)
        for person, reason in _who_hears_of_a_breach(escalation, at).items():
            tell(
                person,
                kind="escalation_breached",
                title=f"No assurance in time: {escalation.review.reference}",
                text="The case is considered Inadequate, and the Service Manager’s assurance was not recorded in time. The page says how it stands now.",
                reason=reason,
                url=escalation.get_absolute_url(),
                subject=escalation.review,
                key=f"escalation_breached:{escalation.pk}",
                urgent=True,
                at=at,
            )
    return True


def _who_hears_of_a_breach(escalation: Escalation, at) -> dict:
    heads = who_now(escalation, {Role.HEAD_OF_SERVICE, Role.INSIGHTS_HEAD_OF_SERVICE}, at)
    away = set(Leave.objects.at(at).values_list("person_id", flat=True))
    if any(person.pk not in away for person in heads):
        return heads
    return heads | {person: reason for person, reason in who_now(escalation, Role.values, at).items() if person.pk not in away}


def who_now(escalation: Escalation, roles: Iterable, at) -> dict:
    """Person -> reason, for whoever answers for `roles` now: access and tasks follow the post."""
    found: dict = {}
    for one in the_six(escalation.review, at=at):
        if one.role in roles:
            found.setdefault(one.person, one.reason)
    return found
