"""The listings of this room."""

from collections.abc import Collection, Mapping

import django_tables2 as tables
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from portal.templatetags.portal_ui_dates import long_date, short_date

from .models import Case, Cycle
from .queries import BEFORE_SUBMISSION
from .withdrawn import Withdrawal

NUMBER = {"td": {"class": "pk-table__number"}, "th": {"class": "pk-table__number"}}

WHOLE = {"td": {"class": "pk-nowrap"}}


class CycleTable(tables.Table):
    """All cycles, with how many reviews stand where."""

    month = tables.Column("Cycle", order_by="month")
    state = tables.Column("State")
    sample = tables.Column("In sample", attrs=NUMBER)
    waiting = tables.Column("Not allocated", attrs=NUMBER)
    in_hand = tables.Column("In progress", attrs=NUMBER)
    returned = tables.Column("Returned", attrs=NUMBER)
    finalised = tables.Column("Finalised", attrs=NUMBER)
    withdrawn = tables.Column("Withdrawn", attrs=NUMBER)
    closes_on = tables.Column("Closes")

    class Meta:
        model = Cycle
        fields = ("month", "state", "sample", "waiting", "in_hand", "returned", "finalised", "withdrawn", "closes_on")
        caption = "Cycles"
        singular, plural = "cycle", "cycles"

    def render_month(self, record):
        return format_html(
            '<a href="{}">{}</a><span class="pk-table__note">{}</span>',
            reverse("cycle_board", args=[record.pk]),
            record.name,
            record.area_of_focus,
        )

    def render_closes_on(self, value):
        return long_date(value)


class CaseTable(tables.Table):
    """The sample of a cycle: which cases are allocated, and to whom."""

    child = tables.Column("Child", accessor="child__reference", order_by="child__reference", attrs=WHOLE)
    plan_type = tables.Column("Plan type")
    team = tables.Column("Team today", accessor="team_name", order_by="team_name", default="none recorded")
    facts = tables.Column("Recorded", empty_values=(), orderable=False)
    chosen = tables.Column("How chosen")
    reviewer = tables.Column("Reviewer", empty_values=())
    act = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = Case
        fields = ("child", "plan_type", "team", "facts", "chosen", "reviewer", "act")
        caption = "Cases in the sample"
        singular, plural = "case", "cases"

    def __init__(self, *args, can_allocate=True, left: Collection[int] = (), withdrawn: Mapping[int, Withdrawal] | None = None, **kwargs):
        """`left` are the cases whose reviewer has left without submitting, `withdrawn` those whose latest review was."""
        super().__init__(*args, **kwargs)
        self.can_allocate, self.left, self.withdrawn = can_allocate, left, withdrawn or {}

    def order_reviewer(self, queryset, is_descending):
        ways = [
            F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_first=True)
            for name in ("standing_review__reviewer__first_name", "standing_review__reviewer__last_name")
        ]
        return queryset.order_by(*ways, "child__reference"), True

    def render_facts(self, record):
        disability = {True: "disability", False: "no disability", None: ""}[record.has_disability]
        parts = [f"aged {record.age}" if record.age is not None else "", record.gender, record.ethnicity, disability]
        return ", ".join(part for part in parts if part) or "nothing"

    def render_reviewer(self, record):
        review = getattr(record, "standing_review", None)
        if record.pk in self.withdrawn:
            return self._withdrawal(self.withdrawn[record.pk])
        if not review:
            return "not allocated"
        if record.pk not in self.left:
            return str(review.reviewer)
        return format_html('{}<span class="pk-table__note pk-late">has left</span>', review.reviewer)

    @staticmethod
    def _withdrawal(withdrawal):
        review, day = withdrawal.review, short_date(withdrawal.at)
        reason = f": {Truncator(withdrawal.reason).words(40)}" if withdrawal.reason else ""
        return format_html(
            '<a href="{}">{}</a><span class="pk-table__note">Withdrawn on {}{}</span>',
            review.get_absolute_url(),
            review.reference,
            day,
            reason,
        )

    def render_act(self, record):
        return format_html_join(" ", "{}", ((part,) for part in self._acts(record)))

    def _acts(self, record):
        review = getattr(record, "standing_review", None)
        if review:
            yield format_html('<a class="pk-reference" href="{}">{}</a>', review.get_absolute_url(), review.reference)
        elif self.can_allocate:
            words = "Allocate again" if record.pk in self.withdrawn else "Allocate"
            yield self._act(record, "case_allocate", words, "pk-button pk-button--secondary pk-button--small")
        if record.pk in self.left:
            url = reverse("review_withdraw", args=[review.reference])
            yield format_html('<a href="{}">Withdraw<span class="govuk-visually-hidden"> {}</span></a>', url, review.reference)
        if review is None or review.state in BEFORE_SUBMISSION:
            yield self._act(record, "case_correct", "Correct")
        if self.can_allocate and not review and record.pk not in self.withdrawn:
            yield self._act(record, "case_remove", "Remove")

    @staticmethod
    def _act(record, name, words, css=""):
        url = reverse(name, args=[record.cycle_id, record.pk])
        return format_html('<a class="{}" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>', css, url, words, record.child)
