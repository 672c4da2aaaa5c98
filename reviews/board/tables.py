"""The listing of this room."""

import django_tables2 as tables
from django.utils.html import format_html

from reviews.templatetags.reviews_ui import band

WHOLE = {"td": {"class": "pk-nowrap"}}


class TicketTable(tables.Table):
    """The reviews of a cycle."""

    review = tables.Column("Review", order_by="review__reference", attrs=WHOLE)
    child = tables.Column("Child", accessor="review__child__reference", attrs=WHOLE)
    plan = tables.Column("Plan type", accessor="review__case__get_plan_type_display")
    team = tables.Column("Team", accessor="team__name", default="none recorded")
    reviewer = tables.Column("Reviewer", accessor="review__reviewer__name")
    state = tables.Column("State", accessor="review__get_state_display", order_by="position")
    due = tables.Column("Next", accessor="due_on", order_by=("sort_key",), empty_values=())
    grade = tables.Column("Grade", accessor="score", empty_values=())

    class Meta:
        caption = "Reviews of the cycle"
        singular, plural = "review", "reviews"

    def render_review(self, record):
        return format_html('<a href="{}">{}</a>', record.review.get_absolute_url(), record.review.reference)

    def render_team(self, record):
        return format_html('{}<span class="pk-table__note">{}</span>', record.team.name, record.service_name)

    def render_state(self, value, record):
        if record.escalation:
            return format_html('{}<span class="pk-table__note pk-late">escalation open</span>', value)
        return value

    def render_due(self, record):
        if record.is_late:
            return format_html('<span class="pk-late">{}</span><span class="pk-table__note">{}</span>', record.late_words, record.due_words)
        return record.due_words

    def render_grade(self, record):
        if record.grade_is_hidden:
            return "hidden until your panel decides"
        if record.score is None:
            return "not yet"
        return band(record.score)
