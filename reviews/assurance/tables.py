"""The listings of the hand-over queue and the tracker."""

import django_tables2 as tables
from django.utils.html import format_html

from portal.deadlines.calendar import last_day
from portal.templatetags.portal_ui_dates import due

from .tracker import by_need, next_of, waits_for_actions

REVIEW = '<a class="pk-reference" href="{{ record.get_absolute_url }}">{{ record.reference }}</a>'
GRADE = "{% load reviews_ui %}{% band record.final_grade.score %}"


class HandOverTable(tables.Table):
    """Returned reviews that wait for Mosaic, late ones first."""

    reference = tables.TemplateColumn(REVIEW, verbose_name="Review")
    child = tables.TemplateColumn(
        '{{ record.child }}{% if record.child.mosaic %}<span class="pk-table__note">Mosaic {{ record.child.mosaic.number }}</span>{% endif %}',
        verbose_name="Child",
        orderable=False,
    )
    team = tables.Column(verbose_name="Team today", accessor="team_name", order_by="team_name", default="none recorded")
    returned_at = tables.TemplateColumn("{% load portal_ui %}{{ record.returned_at|day_date }}", verbose_name="Returned")
    grade = tables.TemplateColumn(GRADE, verbose_name="Final grade", orderable=False)
    due = tables.Column(verbose_name="Add to Mosaic", accessor="mosaic_due_at", order_by="mosaic_due_at")
    act = tables.TemplateColumn(
        '<a class="pk-button pk-button--secondary pk-button--small" href="{% url "review_mosaic" record.reference %}">Record<span class="govuk-visually-hidden"> Mosaic upload of {{ record.reference }}</span></a>',
        verbose_name="",
        orderable=False,
    )

    class Meta:
        singular = "review"
        plural = "reviews"
        caption = "Reviews to add to Mosaic"

    def __init__(self, data, *args, **kwargs):
        super().__init__(data.select_related("child__mosaic"), *args, **kwargs)

    def render_due(self, value):
        """The last day, late ones in words."""
        return due(last_day(value))


class TrackerTable(tables.Table):
    """Reviews that Insights follow to the end."""

    reference = tables.TemplateColumn(REVIEW, verbose_name="Review")
    grade = tables.TemplateColumn(
        GRADE + '{% if record.is_escalated %}<span class="pk-table__note">escalated</span>{% endif %}',
        verbose_name="Final grade",
        orderable=False,
    )
    team = tables.Column(verbose_name="Team today", accessor="team_name", order_by="team_name", default="none recorded")
    actions = tables.Column(verbose_name="Actions", accessor="action_count", order_by="done_count")
    supervised_at = tables.TemplateColumn(
        "{% load portal_ui %}{{ record.supervised_at|short_date|default:'not yet' }}", verbose_name="Supervision"
    )
    verified_at = tables.TemplateColumn(
        "{% load portal_ui %}{{ record.verified_at|short_date|default:'not yet' }}", verbose_name="Verified"
    )
    next = tables.Column(verbose_name="Next", empty_values=(), orderable=False)
    act = tables.Column(verbose_name="", empty_values=(), orderable=False)

    class Meta:
        singular = "review"
        plural = "reviews"
        caption = "Reviews tracked to the end"

    def __init__(self, data, *args, **kwargs):
        super().__init__(by_need(data), *args, **kwargs)

    def render_actions(self, record):
        """How many are done; and when the next is due, where the review waits for something else before them."""
        said = f"{record.done_count} of {record.action_count} done" if record.action_count else "none agreed"
        if record.action_due_on is None or waits_for_actions(record):
            return said
        return format_html('{}<span class="pk-table__note">next {}</span>', said, due(record.action_due_on))

    def render_next(self, record):
        """What it waits for, from whom, and by when."""
        step = next_of(record)
        said = format_html("{} {}", step.words, due(step.by)) if step.by else step.words
        return format_html('{}<span class="pk-table__note">{}</span>', said, step.who) if step.who else said

    def render_act(self, record):
        """Insights' own act, where it is theirs."""
        step = next_of(record)
        if not step.url:
            return ""
        return format_html(
            '<a class="pk-button pk-button--secondary pk-button--small" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
            step.url,
            step.button,
            record.reference,
        )
