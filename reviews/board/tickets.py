"""The cycle board: every review of a cycle as a ticket, by step, late ones first (R1, R2, V6).

Tickets are made from a cycle's reviews in a fixed number of queries. The board, the table and the exports show the
same tickets, so that no two of them count differently.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from portal.deadlines.models import Obligation
from portal.people.models import CaseResponsibility, Team
from portal.templatetags.portal_ui_dates import day_date, day_time, short_date
from reviews.assurance.queries import open_obligations
from reviews.cycles.due import days_late, next_step_due, with_due_dates
from reviews.cycles.models import Cycle, Step
from reviews.escalations.models import Escalation
from reviews.moderation.models import PanelCase, PanelMember
from reviews.records.models import Review

S = Review.State
AT_MOST = 5
"""Tickets that a column shows; the rest stands in the table."""


@dataclass(frozen=True)
class Column:
    """A step as the board names it, and the states that stand in it."""

    key: str
    title: str
    states: tuple[str, ...]


COLUMNS = (
    Column("allocated", "Allocated", (S.ALLOCATED,)),
    Column("conversation", "Conversation", (S.BOOKED, S.CONVERSATION_HELD)),
    Column("family", "Family", (S.FAMILY_CONTACTED,)),
    Column("moderation", "Check or panel", (S.SUBMITTED, S.IN_MODERATION, S.MODERATED, S.CHECKED)),
    Column("returned", "Returned", (S.RETURNED,)),
    Column("finalised", "Finalised", (S.FINALISED, S.SUPERVISED, S.TRACKED, S.VERIFIED, S.SUSTAINED, S.CLOSED)),
)
WITHDRAWN = Column("withdrawn", "Withdrawn", (S.WITHDRAWN,))
COLUMN_OF = {state: column for column in (*COLUMNS, WITHDRAWN) for state in column.states}

STEP_WORDS = {
    Step.BOOKING: "book",
    Step.CONVERSATION: "hold the conversation",
    Step.FAMILY_CONTACT: "contact the family",
    Step.SUBMISSION: "submit",
    Step.RETURN: "return",
}
OBLIGATION_WORDS = {
    Obligation.Kind.MOSAIC_UPLOAD: "add to Mosaic",
    Obligation.Kind.TM_ASSURANCE: "manager’s assurance",
    Obligation.Kind.SUPERVISION_AFTER_REVIEW: "supervision",
}


@dataclass
class Ticket:
    """One review as the board, the table and the exports show it."""

    review: Review
    column: Column
    team: Team | None
    to_do: str = ""
    due_on: date | None = None
    days_late: int = 0
    extra: str = ""
    escalation: Escalation | None = None
    grade_is_hidden: bool = False
    sort_key: tuple = field(default=())

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def late_words(self) -> str:
        return "1 day late" if self.days_late == 1 else f"{self.days_late} days late"

    @property
    def due_words(self) -> str:
        """What is to be done by when, such as "book by Wednesday 25 November"."""
        return f"{self.to_do} {self.by_or_on} {day_date(self.due_on)}" if self.due_on else self.to_do

    @property
    def by_or_on(self) -> str:
        """A review is added to Mosaic on its day: earlier needs a reason, later is late (R9)."""
        return "on" if self.to_do == OBLIGATION_WORDS[Obligation.Kind.MOSAIC_UPLOAD] else "by"

    @property
    def short_due_words(self) -> str:
        """The same for a narrow ticket, such as "book by Wed 25 November"; a meeting that is booked stands for its step."""
        if self.review.state == S.BOOKED and self.extra:
            return ""
        return f"{self.to_do} {self.by_or_on} {self.due_on:%a} {short_date(self.due_on)}" if self.due_on else self.to_do

    @property
    def waits_for_panel(self) -> bool:
        return self.review.state == S.IN_MODERATION

    @property
    def grade(self):
        """The final grade so far; None where the reader sits on the panel that has still to decide (R4)."""
        return None if self.grade_is_hidden else self.review.final_grade

    @property
    def position(self) -> int:
        """Where the review stands in the process, for sorting."""
        return list(S).index(S(self.review.state))

    @property
    def score(self) -> int | None:
        return self.grade.score if self.grade else None

    @property
    def service_name(self) -> str:
        return self.team.service.name if self.team else ""


def tickets(cycle: Cycle, user, *, today: date | None = None) -> list[Ticket]:
    """All reviews of `cycle` that `user` may see, late ones first, then by their next due date."""
    return tickets_of([cycle], user, today=today)


def tickets_of(cycles: Iterable[Cycle], user, *, today: date | None = None) -> list[Ticket]:
    """The same for several cycles at once, in as many queries as for one."""
    today = today or timezone.localdate()
    reviews = list(_reviews(cycles, user))
    teams = _teams_now(reviews)
    duties = _next_duties(reviews)
    seats = set(PanelMember.objects.at().filter(person=user).values_list("panel_id", flat=True))
    found = [_ticket(review, teams.get(review.child_id), duties.get(review.pk), seats, today) for review in reviews]
    return sorted(found, key=lambda ticket: ticket.sort_key)


def late_in_open_cycles(user, *, but: Cycle | None = None) -> list[tuple[Cycle, int]]:
    """Each open cycle with how many of its reviews are late, counted as its board counts them: those with late ones first."""
    cycles = [cycle for cycle in Cycle.objects.visible_to(user).open().order_by("month") if cycle != but]
    late = Counter(ticket.review.cycle_id for ticket in tickets_of(cycles, user) if ticket.is_late) if cycles else Counter()
    return sorted(((cycle, late[cycle.pk]) for cycle in cycles), key=lambda pair: not pair[1])


def _reviews(cycles, user):
    reviews = Review.objects.visible_to(user).filter(cycle__in=cycles).select_related("reviewer", "child", "case")
    return with_due_dates(reviews).prefetch_related(
        "grades",
        Prefetch("escalations", Escalation.objects.open(), to_attr="open_escalations"),
        Prefetch("panel_cases", PanelCase.objects.filter(state=PanelCase.State.LISTED).select_related("panel"), to_attr="listings"),
    )


def _teams_now(reviews) -> dict[int, Team]:
    """Child id -> the team that answers for the child today."""
    rows = CaseResponsibility.objects.at().filter(child__in={review.child_id for review in reviews})
    return {row.child_id: row.team for row in rows.select_related("team__service")}


def _next_duties(reviews) -> dict[int, Obligation]:
    """Review id -> the open obligation on it that is due first."""
    return {review_id: obligations[0] for review_id, obligations in open_obligations(reviews).items()}


def _ticket(review, team, duty, seats, today) -> Ticket:
    ticket = Ticket(review, COLUMN_OF[review.state], team)
    listing = review.listings[0] if review.listings else None
    ticket.to_do, ticket.due_on = _to_do(review, duty)
    ticket.days_late = days_late(ticket.due_on, today)
    ticket.extra = _extra(review, listing)
    ticket.escalation = review.open_escalations[0] if review.open_escalations else None
    ticket.grade_is_hidden = bool(listing and listing.panel_id in seats)
    ticket.sort_key = (-ticket.days_late, ticket.due_on or date.max, review.reference)
    return ticket


def _to_do(review, duty) -> tuple[str, date | None]:
    """What is to be done next, and its last day."""
    step = next_step_due(review)
    if step:
        return STEP_WORDS[step[0]], step[1]
    if duty and review.state != S.WITHDRAWN:
        return OBLIGATION_WORDS.get(duty.kind, duty.get_kind_display()), timezone.localdate(duty.due_at - timedelta(seconds=1))
    return review.get_state_display().lower(), None


def _extra(review, listing) -> str:
    """A word more on what the review waits for."""
    if review.state == S.BOOKED and review.booked_for:
        return f"meeting {day_time(review.booked_for)}"
    if review.state == S.SUBMITTED:
        return "waiting for the quality check"
    if review.state == S.IN_MODERATION:
        sampled = "sampled, " if review.is_sampled_for_moderation else ""
        return f"{sampled}panel {day_date(listing.panel.meets_at)}" if listing and listing.panel else f"{sampled}no panel planned yet"
    return ""


def columns(shown: list[Ticket]) -> list[dict]:
    """The board's columns with their tickets, at most five each, and how many there are."""
    by_column: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in shown:
        by_column[ticket.column.key].append(ticket)
    return [{"column": column, "count": len(by_column[column.key]), "tickets": by_column[column.key][:AT_MOST]} for column in COLUMNS]
