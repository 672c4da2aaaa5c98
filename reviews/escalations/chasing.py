"""What the portal does as the hours of an escalation pass: reminders, and word of a breach to both Heads of Service (R7)."""

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import record_event
from portal.audit.models import Event
from portal.deadlines.models import Obligation
from portal.notices.actions import tell
from portal.templatetags.portal_ui_time import duration_words

from .actions import the_six
from .clock import reminders_of
from .models import Escalation, EscalationRecipient

Role = EscalationRecipient.Role


def remind_service_managers(*, at=None) -> int:
    """Remind whoever answers for the child's Service Manager today, once for each reminder. Returns how many were due.

    Where the portal stood still over several reminders, the latest alone is sent.
    """
    at = at or timezone.now()
    count = 0
    for escalation in Escalation.objects.open().filter(due_at__gt=at).select_related("review"):
        passed = [moment for moment in reminders_of(escalation) if moment <= at]
        if passed:
            count += _remind(escalation, len(passed), at)
    return count


def _remind(escalation: Escalation, number: int, at) -> bool:
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().select_related("review").get(pk=escalation.pk)
        if not escalation.is_open or _recorded(escalation, "escalation.reminded", number=number):
            return False
        record_event(escalation.review, "escalation.reminded", by=None, at=at, escalation=escalation.pk, number=number)
        left = duration_words((escalation.due_at - at).total_seconds())
        for person, reason in _who(escalation, {Role.SERVICE_MANAGER}, at).items():
            tell(
                person,
                kind="escalation_reminder",
                title=f"{left} left to assure {escalation.review.reference}",
                text="The case is considered Inadequate. Review the record in Mosaic and record your assurance.",
                reason=reason,
                url=f"/escalations/{escalation.pk}/",
                subject=escalation.review,
                key=f"escalation_reminder:{escalation.pk}:{number}",
                urgent=True,
                at=at,
            )
    return True


def tell_of_breaches(*, at=None) -> int:
    """Tell both Heads of Service of every escalation whose time has passed without assurance, once. Returns how many."""
    at = at or timezone.now()
    return sum(_breach(escalation, at) for escalation in Escalation.objects.open().filter(due_at__lte=at))


def _breach(escalation: Escalation, at) -> bool:
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().select_related("review").get(pk=escalation.pk)
        obligation = Obligation.objects.about(escalation).filter(kind=Obligation.Kind.SAFETY_ASSURANCE).first()
        if not escalation.is_open or obligation is None or obligation.breached_at:
            return False
        obligation.breached_at = at
        obligation.save(update_fields=["breached_at"])
        record_event(escalation.review, "escalation.breached", by=None, at=at, escalation=escalation.pk)
        for person, reason in _who(escalation, {Role.HEAD_OF_SERVICE, Role.INSIGHTS_HEAD_OF_SERVICE}, at).items():
            tell(
                person,
                kind="escalation_breached",
                title=f"No assurance in time: {escalation.review.reference}",
                text="The case is considered Inadequate, and the Service Manager’s assurance is not recorded. It stays open until it is.",
                reason=reason,
                url=f"/escalations/{escalation.pk}/",
                subject=escalation.review,
                key=f"escalation_breached:{escalation.pk}",
                urgent=True,
                at=at,
            )
    return True


def _who(escalation: Escalation, roles, at) -> dict:
    """Person -> reason, for whoever answers for `roles` now: access and tasks follow the post."""
    found: dict = {}
    for role, _, person, reason in the_six(escalation.review, at=at):
        if role in roles:
            found.setdefault(person, reason)
    return found


def _recorded(escalation: Escalation, verb: str, **data) -> bool:
    facts = {f"data__{name}": value for name, value in data.items()}
    return Event.objects.about(escalation.review).filter(verb=verb, data__escalation=escalation.pk, **facts).exists()
