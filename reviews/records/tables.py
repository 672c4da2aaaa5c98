"""The list of reviews, and the same as a file."""

from collections.abc import Iterable, Iterator

import django_tables2 as tables
from django.db.models import Case, IntegerField, QuerySet, Value, When

from portal.templatetags.portal_ui_dates import local_date

from .models import Review
from .queries import latest_grade

REVIEW = '<a class="pk-reference" href="{{ record.get_absolute_url }}">{{ record.reference }}</a>'
GRADES = """{% load reviews_ui %}{% with first=record.reviewer_grade panel=record.moderated_grade %}{% if panel %}{% band panel.score %} {% band first.score "reviewer" %}{% elif first and record.is_returned %}{% band first.score %}{% elif first %}{% band first.score "reviewer" %}{% else %}<span class="pk-muted">none yet</span>{% endif %}{% endwith %}"""
HEADINGS = (
    "Review",
    "Cycle",
    "Area of focus",
    "Child",
    "Practitioner",
    "Reviewer",
    "Step",
    "Allocated",
    "Returned",
    "Reviewer’s grade",
    "Final grade",
    "Final band",
)


def sortable(reviews: QuerySet) -> QuerySet:
    """The reviews with what the list sorts by: the place of their step in the process, and the score of their latest grade."""
    steps = [When(state=state, then=Value(place)) for place, state in enumerate(Review.State.values)]
    return reviews.annotate(
        step=Case(*steps, output_field=IntegerField()),
        score=latest_grade("score"),
    )


class ReviewTable(tables.Table):
    """Reviews that one may read; newest first unless a heading is pressed."""

    reference = tables.TemplateColumn(REVIEW, verbose_name="Review")
    cycle = tables.TemplateColumn('{{ record.cycle.month|date:"F Y" }}', verbose_name="Cycle", order_by=("cycle__month", "reference"))
    practitioner = tables.TemplateColumn(
        '{{ record.practitioner|default:"none" }}',
        verbose_name="Practitioner",
        order_by=("practitioner__last_name", "practitioner__first_name", "reference"),
    )
    reviewer = tables.TemplateColumn(
        "{{ record.reviewer }}", verbose_name="Reviewer", order_by=("reviewer__last_name", "reviewer__first_name", "reference")
    )
    step = tables.TemplateColumn("{{ record.get_state_display }}", verbose_name="Step", order_by=("step", "reference"))
    grade = tables.TemplateColumn(GRADES, verbose_name="Final grade", order_by=("score", "reference"))

    class Meta:
        singular = "review"
        plural = "reviews"
        caption = "Reviews"


def export_rows(reviews: Iterable[Review]) -> Iterator[tuple]:
    """Headings, then one row a review."""
    yield HEADINGS
    for review in reviews:
        yield _row(review)


def _row(review: Review) -> tuple:
    first = review.reviewer_grade
    final = review.final_grade if review.is_returned or review.moderated_grade else None
    return (
        review.reference,
        f"{review.cycle.month:%B %Y}",
        review.cycle.area_of_focus,
        review.child.reference,
        str(review.practitioner or ""),
        str(review.reviewer),
        review.get_state_display(),
        local_date(review.allocated_at),
        local_date(review.returned_at),
        first.score if first else None,
        final.score if final else None,
        final.band.label if final else "",
    )
