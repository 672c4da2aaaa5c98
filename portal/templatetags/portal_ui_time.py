"""Element 3: the time left until a deadline, words largest."""

import datetime

from django import template
from django.utils import timezone

from portal.templatetags.portal_ui_dates import clock_time, day_time, local_date

register = template.Library()

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def _count(number, word):
    return f"1 {word}" if number == 1 else f"{number} {word}s"


def duration_words(seconds):
    """A length of time as a person would say it: 3 days, 18 hours, 7 hours 20 minutes."""
    seconds = int(abs(seconds))
    if seconds >= 2 * DAY:
        return _count(seconds // DAY, "day")
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    if hours >= 12 or (hours and not minutes):
        return _count(hours, "hour")
    if hours:
        return f"{_count(hours, 'hour')} {_count(minutes, 'minute')}"
    return _count(minutes, "minute") if minutes else "less than a minute"


@register.filter
def time_left_words(deadline, now=None):
    """18 hours left, or 2 hours 5 minutes late: `{{ escalation.deadline|time_left_words }}`."""
    if not deadline:
        return ""
    seconds = (deadline - (now or timezone.now())).total_seconds()
    words = duration_words(seconds)
    return f"{words} left" if seconds > 0 else f"{words} late"


def _done_words(words):
    """Done with 3 hours left, or Done 2 hours late."""
    return f"Done {words}" if words.endswith("late") else f"Done with {words}"


def _when(moment):
    """Friday 16:50 for the week around today, Saturday 21 November, 16:50 further off."""
    day = local_date(moment)
    away = (day - timezone.localdate()).days
    if away == 0:
        return f"today {clock_time(moment)}"
    return f"{day:%A} {clock_time(moment)}" if -6 <= away < 0 else day_time(moment)


def _place(moment, started, deadline):
    """Where on a bar of 1000 a moment lies."""
    whole = (deadline - started).total_seconds() or 1
    return round(max(0, min(1000, 1000 * (moment - started).total_seconds() / whole)))


@register.inclusion_tag("components/time_left.html")
def time_left(deadline, started, reminders=(), tone="unsafe", done_at=None):
    """The clock of a rule: `{% time_left escalation.deadline escalation.started reminders %}`.

    `reminders` are moments, or hours after the start; `tone` is "unsafe" or "calm".
    With `done_at` the clock stands still and says that it was met.
    """
    now = done_at or timezone.now()
    words = time_left_words(deadline, now)
    moments = [mark if isinstance(mark, datetime.datetime) else started + datetime.timedelta(hours=mark) for mark in reminders]
    return {
        "words": _done_words(words) if done_at else words,
        "tone": "calm" if done_at and done_at <= deadline else tone,
        "now": now,
        "deadline": deadline,
        "started": started,
        "done_at": done_at,
        "place": _place(now, started, deadline),
        "marks": [{"place": _place(moment, started, deadline), "at": moment} for moment in moments],
        "at": clock_time(now),
        "since": _when(started),
        "until": _when(deadline),
    }
