"""Dates and times in words, in London's time."""

import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html

register = template.Library()


def local_date(value):
    """The London date of a date or a datetime."""
    if isinstance(value, datetime.datetime):
        return local_time(value).date()
    return value


def local_time(value):
    """The moment in London's time; a naive one is taken to be London's already."""
    if timezone.is_naive(value):
        return timezone.make_aware(value)
    return timezone.localtime(value)


@register.filter
def long_date(value):
    """Friday 4 December 2026: `{{ review.due|long_date }}`."""
    day = local_date(value) if value else None
    return f"{day:%A} {day.day} {day:%B} {day.year}" if day else ""


@register.filter
def day_date(value):
    """Friday 4 December, with the year only when it is not this one."""
    day = local_date(value) if value else None
    if not day:
        return ""
    words = f"{day:%A} {day.day} {day:%B}"
    return words if day.year == timezone.localdate().year else f"{words} {day.year}"


@register.filter
def short_date(value):
    """4 December, with the year only when it is not this one."""
    day = local_date(value) if value else None
    if not day:
        return ""
    words = f"{day.day} {day:%B}"
    return words if day.year == timezone.localdate().year else f"{words} {day.year}"


@register.filter
def clock_time(value):
    """16:50: `{{ event.at|clock_time }}`."""
    return f"{local_time(value):%H:%M}" if value else ""


@register.filter
def long_datetime(value):
    """Friday 4 December 2026 at 16:50."""
    return f"{long_date(value)} at {clock_time(value)}" if value else ""


@register.filter
def day_time(value):
    """Friday 4 December, 16:50."""
    return f"{day_date(value)}, {clock_time(value)}" if value else ""


@register.filter
def late_words(value):
    """2 days late, due today, or by Friday 4 December: `{{ action.due|late_words }}`."""
    day = local_date(value) if value else None
    if not day:
        return ""
    late = (timezone.localdate() - day).days
    if late > 0:
        return "1 day late" if late == 1 else f"{late} days late"
    return "due today" if late == 0 else f"by {day_date(day)}"


@register.filter
def is_late(value):
    """True when the day has passed: `{% if action.due|is_late %}`."""
    return bool(value) and local_date(value) < timezone.localdate()


@register.simple_tag
def due(value, done=False):
    """When it is due, in the late colour once it has passed: `{% due action.due %}`.

    A late one says the date and how late. With `done` true only the date is said.
    """
    if not value:
        return ""
    if done:
        return format_html('<span class="pk-numbers">{}</span>', short_date(value))
    if is_late(value):
        return format_html('<span class="pk-late pk-numbers">{} · {}</span>', short_date(value), late_words(value))
    return format_html('<span class="pk-numbers">{}</span>', late_words(value))
