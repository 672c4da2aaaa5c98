"""What the portal does as the hours of an escalation pass: reminders, breaches, and whom a post came to meanwhile (R6, R7)."""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from portal.audit.actions import record_event
from portal.audit.models import Event
from portal.notices.actions import tell
from portal.templatetags.portal_ui_time import duration_words

from .clock import reminders_of
from .models import Escalation
from .recipients import Role
from .telling import tell_of_breach, tell_the_six, who_now

logger = logging.getLogger(__name__)


def apart(act: Callable[[], int], what: str) -> int:
    """Do `act`; where it fails, the log says so, and what comes after it goes on. Returns what it returns, 0 where it failed."""
    try:
        return act()
    except Exception:
        logger.exception("Not looked at: %s", what)
        return 0


def each_apart(escalations: Iterable[Escalation], act: Callable[[Escalation], int], what: str) -> int:
    """Do `act` for each escalation, each in a transaction of its own: one that fails holds up none of the others. Returns the sum."""
    return sum(apart(partial(transaction.atomic(act), escalation), f"escalation {escalation.pk} ({what})") for escalation in escalations)


def remind_service_managers(*, at=None) -> int:
    """Remind whoever answers for the child's Service Manager today, once for each reminder. Returns how many were due.

    Where the portal stood still over several reminders, the latest alone is sent.
    """
    at = at or timezone.now()
    running = Escalation.objects.open().filter(due_at__gt=at).select_related("review")
    return each_apart(running, lambda escalation: _remind_if_due(escalation, at), "reminder")


def _remind_if_due(escalation: Escalation, at) -> bool:
    passed = [moment for moment in reminders_of(escalation) if moment <= at]
    return bool(passed) and _remind(escalation, len(passed), at)


def _remind(escalation: Escalation, number: int, at) -> bool:
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update(of=("self",)).select_related("review").get(pk=escalation.pk)
        if not escalation.is_open or _recorded(escalation, "escalation.reminded", number=number):
            return False
        record_event(escalation.review, "escalation.reminded", by=None, at=at, escalation=escalation.pk, number=number)
        left = duration_words((escalation.due_at - at).total_seconds())
        for person, reason in who_now(escalation, {Role.SERVICE_MANAGER}, at).items():
            tell(
                person,
                kind="escalation_reminder",
                title=f"{left} left to assure {escalation.review.reference}",
                text="The case is considered Inadequate. Review the record in Mosaic and record your assurance.",
                reason=reason,
                url=escalation.get_absolute_url(),
                subject=escalation.review,
                key=f"escalation_reminder:{escalation.pk}:{number}",
                urgent=True,
                at=at,
            )
    return True


def tell_of_breaches(*, at=None) -> int:
    """Tell both Heads of Service of every escalation whose time has passed without assurance, once. Returns how many."""
    at = at or timezone.now()
    late = Escalation.objects.open().filter(due_at__lte=at).select_related("review")
    return each_apart(late, lambda escalation: tell_of_breach(escalation, at=at), "breach")


def tell_whom_a_post_came_to(*, at=None) -> int:
    """Tell of each open escalation whoever answers for one of the six since it was raised. Returns how many were added."""
    at = at or timezone.now()
    return each_apart(Escalation.objects.open(), lambda escalation: _tell_whom_it_came_to(escalation, at), "whom a post came to")


def _tell_whom_it_came_to(escalation: Escalation, at) -> int:
    escalation = Escalation.objects.select_for_update(of=("self",)).select_related("review").get(pk=escalation.pk)
    before = escalation.recipients.count()
    tell_the_six(escalation, at=at)
    return escalation.recipients.count() - before


def _recorded(escalation: Escalation, verb: str, **data) -> bool:
    facts = {f"data__{name}": value for name, value in data.items()}
    return Event.objects.about(escalation.review).filter(verb=verb, data__escalation=escalation.pk, **facts).exists()
