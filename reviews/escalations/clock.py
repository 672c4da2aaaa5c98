"""When the Service Manager is reminded, counted from the hours that the council sets (R7)."""

from datetime import datetime

from portal.deadlines.calendar import hours_after

from .models import Escalation

#: Reminders at half and at five sixths of the time: 12 and 20 of 24 hours.
REMINDER_PARTS = ((1, 2), (5, 6))


def reminder_hours(safety_hours: int) -> list[int]:
    """Hours after the start at which the Service Manager is reminded, such as [12, 20] of 24."""
    hours = [safety_hours * part // whole for part, whole in REMINDER_PARTS]
    return sorted({hour for hour in hours if 0 < hour < safety_hours})


def reminders_of(escalation: Escalation) -> list[datetime]:
    """The instants of the reminders of one escalation, from the time that it was given when it was raised."""
    given = round((escalation.due_at - escalation.raised_at).total_seconds() / 3600)
    return [hours_after(escalation.raised_at, hours) for hours in reminder_hours(given)]
